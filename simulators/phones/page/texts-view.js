import { make, sync } from '../../page/dom.js';
import { timeOfDay } from './words.js';

/** Texts as a thread with a box to reply. `act(verb)` sends; it resolves true when it worked. */
export function textsView(act, name) {
  const thread = make('ol', {
    class: 'thread',
    tabindex: '0',
    'aria-label': `Texts on ${name}`,
    'aria-live': 'polite',
  });
  const input = make('input', { name: 'body', maxlength: '1600', autocomplete: 'off', placeholder: 'Reply' });
  input.setAttribute('aria-label', `Reply from ${name}`);
  const form = make('form', { class: 'reply', submit: send }, input, make('button', {}, 'Send'));
  const stop = optOut('STOP', 'stop', `${name}: ask for no more texts`);
  const start = optOut('START', 'start', `${name}: ask for texts again`);
  const stopped = make(
    'p',
    { class: 'hint stopped', role: 'status', hidden: true },
    'Has said STOP: no more texts from there.',
  );
  const opt = make('div', { class: 'opt' }, stop, start);
  const element = make('section', { class: 'texts', hidden: true }, thread, stopped, form, opt);

  function optOut(text, verb, label) {
    return make('button', { type: 'button', 'aria-label': `${text}, ${label}`, click: () => act({ verb }) }, text);
  }

  async function send(event) {
    event.preventDefault();
    const body = input.value.trim();
    if (body && (await act({ verb: 'reply', body }))) input.value = '';
  }

  function update(texts, hasStopped) {
    element.hidden = texts.length === 0;
    stopped.hidden = !hasStopped;
    start.disabled = !hasStopped;
    stop.disabled = hasStopped;
    const added = sync(thread, texts, (text) => text.sid, bubble);
    if (added) thread.scrollTop = thread.scrollHeight;
  }

  return { element, update };
}

function bubble(text) {
  const who = make('span', { class: 'unseen' }, text.mine ? 'Sent: ' : 'Received: ');
  const when = make('time', { datetime: new Date(text.at).toISOString() }, timeOfDay(text.at));
  return make('li', { class: `bubble ${text.mine ? 'phone' : 'caller'}` }, who, make('span', {}, text.body), when);
}
