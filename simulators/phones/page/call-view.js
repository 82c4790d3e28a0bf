import { make, say, sync } from '../../page/dom.js';
import { languageName } from './words.js';

const KEYS = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', ''],
  ['#', ''],
];
const NAMES = { '*': 'star', '#': 'hash' };
const FLASH_MS = 180;

/** The part of a phone that shows while a call is up: what is said, twelve keys, hang up. `act(verb)` does it. */
export function callView(act) {
  const lines = make('ol', { class: 'lines', tabindex: '0', 'aria-label': 'What is said', 'aria-live': 'polite' });
  const hint = make('p', { class: 'hint' });
  const keypad = make('div', { class: 'keypad', role: 'group', 'aria-label': 'Keypad' });
  for (const [key, letters] of KEYS) {
    const button = make('button', { type: 'button', 'data-digit': key, click: () => press(key) }, key);
    button.setAttribute('aria-label', `Key ${NAMES[key] ?? key}`);
    if (letters) button.append(make('small', { 'aria-hidden': 'true' }, letters));
    keypad.append(button);
  }
  const mouth = make('input', { name: 'words', maxlength: '400', autocomplete: 'off', 'aria-label': 'What you say' });
  const speak = make('form', { class: 'speak', hidden: true, submit: talk }, mouth, make('button', {}, 'Say'));
  const hangUp = make('button', { type: 'button', class: 'hang-up', click: () => act({ verb: 'hang-up' }) }, 'Hang up');
  const element = make('section', { class: 'call', hidden: true }, lines, hint, speak, keypad, hangUp);

  function press(key) {
    const button = keypad.querySelector(`[data-digit="${CSS.escape(key)}"]`);
    button.classList.add('pressed');
    setTimeout(() => button.classList.remove('pressed'), FLASH_MS);
    act({ verb: 'press', key });
  }

  function talk(event) {
    event.preventDefault();
    const words = mouth.value.trim();
    if (words !== '') act({ verb: 'speak', words });
    mouth.value = '';
  }

  function update(call) {
    element.hidden = !call;
    if (!call) return;
    const added = sync(lines, call.lines, (line) => `${call.sid}-${line.id}`, bubble);
    if (added) lines.scrollTop = lines.scrollHeight;
    element.classList.toggle('listening', call.listening);
    speak.hidden = !call.conference;
    element.classList.toggle('muted', call.conference?.muted ?? false);
    say(hint, hintOf(call));
  }

  return { element, update, press, focus: () => keypad.querySelector('button').focus() };
}

function hintOf(call) {
  if (call.conference) return call.conference.muted ? 'Connected, muted: nobody hears you' : 'Connected: you are heard';
  return call.listening ? 'Waiting for a key' : '';
}

function bubble(line) {
  const who = { caller: 'Caller', phone: 'Pressed', network: '', speaker: 'You said', other: 'The other said' }[
    line.who
  ];
  const language = languageName(line.language);
  const text = make('span', line.language ? { lang: line.language } : {}, line.text);
  return make(
    'li',
    { class: `bubble ${line.who}` },
    ...(who ? [make('span', { class: 'unseen' }, `${who}: `)] : []),
    text,
    ...(language ? [make('small', { class: 'language' }, language)] : []),
  );
}
