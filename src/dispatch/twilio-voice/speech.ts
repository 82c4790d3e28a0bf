import twilio from 'twilio';
import type { SafeText } from '../../core/text.ts';
import type { Speech } from '../messages.ts';

/** How long a person has to find the key after the words have ended. */
const KEY_TIMEOUT_S = 8;
/** How often the words are said before the call gives up. */
const TIMES_SAID = 2;
/** A PIN has up to so many digits; a shorter one ends with the hash key, or with a pause. */
const PIN_MOST = 8;
const PIN_TIMEOUT_S = 5;

/** What is asked of whoever listens, and where the answer goes. */
interface Asked {
  speech: Speech;
  words: SafeText;
  goodbye: SafeText;
  action: string;
}

/** Asks for a key: says the words twice, listens all the while, and says goodbye when none was pressed. */
export function askForKey({ speech, words, goodbye, action }: Asked): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = gatherKey(response, action);
  for (let said = 0; said < TIMES_SAID; said += 1) {
    if (said > 0) gather.pause({ length: 1 });
    gather.say(speech, words);
  }
  return over(response, speech, goodbye);
}

/** Says once what only trained staff hear, between words that frame it, and then asks for the key as before. */
export function sayAndAskForKey(asked: Asked & { before: SafeText; details: string; afterwards: SafeText }): string {
  const { speech, words, goodbye, action, before, details, afterwards } = asked;
  const response = new twilio.twiml.VoiceResponse();
  const gather = gatherKey(response, action);
  gather.say(speech, before);
  gather.pause({ length: 1 });
  for (const text of [details, afterwards, words]) gather.say(speech, text);
  return over(response, speech, goodbye);
}

/** Asks for a PIN, once. */
export function askForPin({ speech, words, goodbye, action }: Asked): string {
  const response = new twilio.twiml.VoiceResponse();
  const gather = response.gather({
    input: ['dtmf'],
    numDigits: PIN_MOST,
    timeout: PIN_TIMEOUT_S,
    finishOnKey: '#',
    action,
    method: 'POST',
  });
  for (let said = 0; said < TIMES_SAID; said += 1) {
    if (said > 0) gather.pause({ length: PIN_TIMEOUT_S });
    gather.say(speech, words);
  }
  return over(response, speech, goodbye);
}

/** Says one thing and ends the call. */
export function sayAndHangUp(speech: Speech, words: SafeText): string {
  return over(new twilio.twiml.VoiceResponse(), speech, words);
}

/** Says one thing and asks for the next document: what was pressed is still being recorded. */
export function sayAndReturn(speech: Speech, words: SafeText, url: string): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say(speech, words);
  response.redirect({ method: 'POST' }, url);
  return response.toString();
}

/** Ends the call without a word. */
export function hangUp(): string {
  const response = new twilio.twiml.VoiceResponse();
  response.hangup();
  return response.toString();
}

type Response = InstanceType<typeof twilio.twiml.VoiceResponse>;

function gatherKey(response: Response, action: string) {
  // finishOnKey is emptied so that `#` counts as a wrong key and is answered, rather than as silence.
  return response.gather({
    input: ['dtmf'],
    numDigits: 1,
    timeout: KEY_TIMEOUT_S,
    finishOnKey: '',
    action,
    method: 'POST',
  });
}

function over(response: Response, speech: Speech, words: SafeText): string {
  response.say(speech, words);
  response.hangup();
  return response.toString();
}
