import twilio from 'twilio';
import type { SafeText } from '../../core/text.ts';

const LANGUAGE = 'en-GB';
/** How long a person has to find the key after the words have ended. */
const KEY_TIMEOUT_S = 8;
/** How often the words are said before the call gives up. */
const TIMES_SAID = 2;

/** Asks for a key: says the words twice, listens all the while, and says goodbye when none was pressed. */
export function askForKey(words: SafeText, goodbye: SafeText, action: string): string {
  const response = new twilio.twiml.VoiceResponse();
  // finishOnKey is emptied so that `#` counts as a wrong key and is answered, rather than as silence.
  const gather = response.gather({
    input: ['dtmf'],
    numDigits: 1,
    timeout: KEY_TIMEOUT_S,
    finishOnKey: '',
    action,
    method: 'POST',
  });
  for (let said = 0; said < TIMES_SAID; said += 1) {
    if (said > 0) gather.pause({ length: 1 });
    gather.say({ language: LANGUAGE }, words);
  }
  response.say({ language: LANGUAGE }, goodbye);
  response.hangup();
  return response.toString();
}

/** Says one thing and ends the call. */
export function sayAndHangUp(words: SafeText): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: LANGUAGE }, words);
  response.hangup();
  return response.toString();
}

/** Says one thing and asks for the next document: what was pressed is still being recorded. */
export function sayAndReturn(words: SafeText, url: string): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say({ language: LANGUAGE }, words);
  response.redirect({ method: 'POST' }, url);
  return response.toString();
}

/** Ends the call without a word. */
export function hangUp(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.hangup();
  return response.toString();
}
