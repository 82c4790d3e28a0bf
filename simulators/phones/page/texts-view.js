import { make, sync } from './dom.js';
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
  const element = make('section', { class: 'texts', hidden: true }, thread, form);

  async function send(event) {
    event.preventDefault();
    const body = input.value.trim();
    if (body && (await act({ verb: 'reply', body }))) input.value = '';
  }

  function update(texts) {
    element.hidden = texts.length === 0;
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
