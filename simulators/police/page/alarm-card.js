import { make, say } from '../../page/dom.js';
import { post } from './post.js';
import { DEEDS, REASONS, STAGES, since, timeOfDay } from './words.js';

/** One alarm: what was handed over, how far it has got, and what may be done next. */
export function alarmCard(alarm, reasons) {
  const { message, arrivedAt } = alarm;
  let now = alarm;
  const state = make('p', { class: 'state' });
  const age = make('time', { datetime: new Date(arrivedAt).toISOString() });
  const known = make('dl', { class: 'facts' });
  const title = make('h2');
  const choices = deedsView(message.id, reasons);
  const steps = make('ol', { class: 'steps', 'aria-label': 'What has happened' });
  const element = make(
    'li',
    { class: 'alarm' },
    heading(message, title, age),
    known,
    make('p', { class: 'read-out' }, message.readOut),
    state,
    choices.element,
    choices.trouble,
    steps,
    details('The brief', ...message.blocks.map(block)),
    details('CAP document', make('pre', { tabindex: '0' }, message.cap)),
  );

  function update(next) {
    now = next;
    say(title, next.message.event.said);
    say(state, stateWords(next));
    if (known.dataset.updates !== String(next.updates.length)) {
      known.dataset.updates = String(next.updates.length);
      known.replaceChildren(...facts(next.message));
    }
    element.dataset.stage = next.cancelledAt === null ? next.stage : 'cancelled';
    choices.update(next);
    const lines = linesOf(next);
    if (steps.children.length !== lines.length || steps.lastChild?.textContent !== lines.at(-1))
      steps.replaceChildren(...lines.map((line) => make('li', {}, line)));
    tick();
  }

  function tick() {
    say(age, since(arrivedAt));
  }

  return { element, update, tick, isWaiting: () => now.stage === 'new' && now.cancelledAt === null };
}

/** The buttons for what may be done next. */
function deedsView(id, reasons) {
  const element = make('div', { class: 'deeds' });
  const trouble = make('p', { class: 'trouble', role: 'alert', hidden: true });
  const reason = make('select', { 'aria-label': 'Why it is refused' });
  for (const one of reasons) reason.add(new Option(REASONS[one] ?? one, one));

  async function act(stage) {
    const why = await post(`/alarms/${id}`, { stage, ...(stage === 'rejected' && { reason: reason.value }) });
    trouble.hidden = why === null;
    say(trouble, why ?? '');
  }

  function deed(stage) {
    const button = make('button', { type: 'button', class: stage, click: () => act(stage) }, DEEDS[stage]);
    return stage === 'rejected' ? [make('span', { class: 'refusal' }, button, reason)] : [button];
  }

  function update({ stage, next }) {
    if (element.dataset.stage === stage) return;
    element.dataset.stage = stage;
    element.replaceChildren(...next.flatMap(deed));
  }

  return { element, trouble, update };
}

function heading({ status }, title, age) {
  const mark = status === 'test' ? [make('strong', { class: 'mark' }, 'Test')] : [];
  return make('header', {}, title, ...mark, age);
}

function stateWords({ stage, reason, reference, times }) {
  const parts = [stage === 'rejected' ? `${STAGES[stage]}: ${REASONS[reason] ?? reason}` : STAGES[stage]];
  if (reference) parts.push(`our number ${reference}`);
  if (times > 1) parts.push(`arrived ${times} times, one alarm`);
  return parts.join(' · ');
}

function linesOf({ steps, cancelledAt }) {
  const lines = steps.map(({ stage, at, told }) => `${timeOfDay(at)}  ${STAGES[stage]}, ${told}`);
  if (cancelledAt !== null) lines.push(`${timeOfDay(cancelledAt)}  Cancelled: the desk has closed it`);
  return lines;
}

function facts({ urn, urnType, event, reference, callBack }) {
  const rows = [
    ['URN', `${urn}, ${urnType}`],
    ['Threat grade', `${event.grade} of 4`],
    ['Confirmed', event.confirmed ?? 'no'],
    ['Reference', reference],
    ['Call back', callBack ?? 'not given'],
  ];
  return rows.map(([label, value]) => make('div', {}, make('dt', {}, label), make('dd', {}, value)));
}

function details(title, ...children) {
  return make('details', {}, make('summary', {}, title), ...children);
}

function block({ title, lines }) {
  const rows = lines.map(({ label, value }) => make('div', {}, make('dt', {}, label), make('dd', {}, value)));
  return make('section', {}, make('h3', {}, title), make('dl', {}, ...rows));
}
