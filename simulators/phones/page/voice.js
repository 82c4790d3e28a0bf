import { say } from '../../page/dom.js';

/** So long a call may be silent before what was said earlier is no longer worth hearing. */
const STALE_MS = 20_000;

/**
 * Reads aloud what callers say, in the language that they say it in. Off until somebody turns it on: a page must not speak by
 * itself. `button` turns it on and off; `note` says what is the matter when a language has no voice here.
 */
export function voices(button, note) {
  const synthesis = window.speechSynthesis;
  const heard = new Set();
  let on = false;

  if (!synthesis) {
    button.disabled = true;
    say(note, 'This browser cannot read aloud.');
  }
  button.addEventListener('click', () => {
    on = !on;
    button.setAttribute('aria-pressed', String(on));
    if (!on) synthesis.cancel();
    say(note, '');
  });

  /** Whether this browser has a voice for a language; true while it does not know yet. */
  function speaks(language) {
    const known = synthesis.getVoices();
    return known.length === 0 || known.some((voice) => voice.lang.toLowerCase().startsWith(language.slice(0, 2)));
  }

  function read(line) {
    const words = new SpeechSynthesisUtterance(line.text);
    if (line.language) {
      words.lang = line.language;
      if (!speaks(line.language)) say(note, `This browser has no voice for ${line.language}; it reads with another.`);
    }
    synthesis.speak(words);
  }

  /** Takes the lines of a call; reads the new ones that a caller says to a person. */
  function take(call, now) {
    if (!call || call.answeredBy === 'voicemail') return;
    for (const line of call.lines) {
      const key = `${call.sid}-${line.id}`;
      if (heard.has(key)) continue;
      heard.add(key);
      if (on && line.who === 'caller' && now - line.at < STALE_MS) read(line);
    }
  }

  return { take };
}
