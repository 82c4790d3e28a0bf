import twilio from 'twilio';
import type { CallId } from '../../core/ids.ts';
import type { SafeText } from '../../core/text.ts';
import type { Messages } from '../messages.ts';
import { hangUp, sayAndHangUp } from '../twilio-voice/speech.ts';

export { hangUp, sayAndHangUp };

const LANGUAGE = 'en-GB';
const KEY_TIMEOUT_S = 8;
const TIMES_SAID = 2;

/** Asks the operator for the key that calls the other telephone. */
export function askToConnect(messages: Messages, action: string): string {
  const response = new twilio.twiml.VoiceResponse();
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
    gather.say({ language: LANGUAGE }, messages.say('bridge.press'));
  }
  response.say({ language: LANGUAGE }, messages.say('bridge.goodbye'));
  response.hangup();
  return response.toString();
}

interface Entry {
  muted: boolean;
  /** Said on the way in and on the way out; to the operator alone. */
  before?: SafeText;
  afterwards?: SafeText;
}

/**
 * Puts a telephone into the room of its call. No beep and no music: nothing must be heard in a home that was not meant to be.
 * Whoever leaves ends it for both.
 */
export function enterRoom(call: CallId, { muted, before, afterwards }: Entry): string {
  const response = new twilio.twiml.VoiceResponse();
  if (before !== undefined) response.say({ language: LANGUAGE }, before);
  response.dial().conference(
    {
      muted,
      beep: 'false',
      waitUrl: '',
      startConferenceOnEnter: true,
      endConferenceOnExit: true,
      maxParticipants: 2,
    },
    call,
  );
  if (afterwards !== undefined) response.say({ language: LANGUAGE }, afterwards);
  response.hangup();
  return response.toString();
}
