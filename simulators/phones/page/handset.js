import { make, say } from '../../page/dom.js';
import { callView } from './call-view.js';
import { post } from './post.js';
import { textsView } from './texts-view.js';
import { clock, codeOptions, lastCall, networkName, readable } from './words.js';

const BEHAVIOURS = [
  ['human', 'A person: waits for you'],
  ['voicemail', 'Voicemail after two rings'],
  ['busy', 'Busy'],
  ['no-answer', 'Nobody there'],
  ['off', 'Switched off'],
];
const RINGING = [
  ['answer', 'Answer'],
  ['voicemail', 'Voicemail'],
  ['busy', 'Busy'],
  ['let-ring', 'Let ring'],
];

/** The fixed parts of a phone, named; `act(verb)` is what its buttons do. */
function build(name, act, codes) {
  const parts = {
    title: make('h2'),
    number: make('p', { class: 'number' }),
    bell: make('span', { class: 'bell', 'aria-hidden': 'true', hidden: true }, make('span')),
    status: make('p', { class: 'status' }),
    idle: make('p', { class: 'last' }),
    answers: make('div', { class: 'answers', hidden: true }),
    call: callView(act),
    texts: textsView(act, name),
    trouble: make('p', { class: 'trouble', role: 'alert', hidden: true }),
    select: make('select', { change: (event) => act({ verb: 'behave', behaviour: event.target.value }) }),
    fails: make('select', {
      change: (event) => act({ verb: 'fail', code: event.target.value === '' ? null : Number(event.target.value) }),
    }),
    byScript: make('p', { class: 'hint', hidden: true }, 'Answers by a script.'),
    network: make('p', { class: 'through', hidden: true }),
  };
  for (const [verb, text] of RINGING) {
    parts.answers.append(make('button', { type: 'button', class: verb, click: () => act({ verb }) }, text));
  }
  parts.fails.append(make('option', { value: '' }, 'Nothing: it can be reached'), ...codeOptions(codes));
  for (const [value, text] of BEHAVIOURS) parts.select.append(make('option', { value }, text));
  const { bell, network, status, idle, answers, call, texts, trouble } = parts;
  const screen = make(
    'div',
    { class: 'screen' },
    bell,
    network,
    status,
    idle,
    answers,
    call.element,
    texts.element,
    trouble,
  );
  const element = make(
    'article',
    { class: 'handset', 'aria-label': `Phone of ${name}` },
    make('span', { class: 'earpiece', 'aria-hidden': 'true' }),
    make('header', {}, parts.title, parts.number),
    screen,
    parts.byScript,
    make('label', { class: 'behaves' }, 'Behaves as', parts.select),
    make('label', { class: 'behaves' }, 'Fails with', parts.fails),
  );
  return { ...parts, element };
}

/** One telephone on the wall. Built once, then brought up to date, so that focus and half-written replies stay. */
export function handset(first, codes, several) {
  const parts = build(first.label || readable(first.number), act, codes);
  const { element, title, number, bell, status, idle, answers, call, texts, trouble, select, fails, network } = parts;
  let view = first;

  async function act(body) {
    try {
      await post(`/phones/${encodeURIComponent(first.number)}`, body);
      trouble.hidden = true;
      return true;
    } catch (error) {
      say(trouble, error.message);
      trouble.hidden = false;
      return false;
    }
  }

  /** Which provider it comes through matters only where there is more than one. */
  function through(live) {
    network.hidden = !live || !several();
    if (live) say(network, `Through the ${networkName(live.network).toLowerCase()}`);
  }

  function tick(now) {
    if (view.state === 'in-call') say(status, `In call, ${clock((now - view.call.answeredAt) / 1000)}`);
  }

  function update(next, now) {
    const hadFocus = element.contains(document.activeElement) && document.activeElement.closest('.answers, .call');
    const answered = view.state === 'ringing' && next.state === 'in-call';
    const rang = view.state !== 'ringing' && next.state === 'ringing';
    view = next;
    element.dataset.state = next.state;
    element.classList.toggle('silenced', next.call?.silenced ?? false);
    say(title, next.label || 'Phone');
    say(number, readable(next.number));
    select.value = next.behaviour;
    answers.hidden = next.state !== 'ringing';
    bell.hidden = answers.hidden;
    idle.hidden = next.state !== 'idle';
    say(idle, lastCall(next.last));
    call.update(next.state === 'in-call' ? next.call : null);
    texts.update(next.texts, next.stopped);
    parts.byScript.hidden = !next.scripted;
    fails.value = next.failsWith === null ? '' : String(next.failsWith);
    element.classList.toggle('failing', next.failsWith !== null);
    through(next.call);
    if (next.state === 'idle') say(status, 'Quiet');
    if (next.state === 'ringing')
      say(status, `${next.call.silenced ? 'Ringing quietly' : 'Ringing'}: ${readable(next.call.from)}`);
    tick(now);
    if (hadFocus && answered) call.focus();
    else if (hadFocus && next.state === 'idle') select.focus();
    return rang ? `${next.label || readable(next.number)} is ringing` : '';
  }

  return { element, update, tick, press: call.press, view: () => view };
}
