import twilio from 'twilio';
import type { CallId } from '../../core/ids.ts';
import type { SafeText } from '../../core/text.ts';
import type { Messages, Speech } from '../messages.ts';
import { askForKey, hangUp, sayAndHangUp } from '../twilio-voice/speech.ts';

export { hangUp, sayAndHangUp };

/** Asks the operator for the key that calls the other telephone. */
export function askToConnect(messages: Messages, action: string): string {
  const { speech } = messages;
  return askForKey({ speech, words: messages.say('bridge.press'), goodbye: messages.say('bridge.goodbye'), action });
}

interface Entry {
  speech: Speech;
  muted: boolean;
  /** Said on the way in and on the way out; to the operator alone. */
  before?: SafeText;
  afterwards?: SafeText;
}

/**
 * Puts a telephone into the room of its call. No beep and no music: nothing must be heard in a home that was not meant to be.
 * Whoever leaves ends it for both.
 */
export function enterRoom(call: CallId, { speech, muted, before, afterwards }: Entry): string {
  const response = new twilio.twiml.VoiceResponse();
  if (before !== undefined) response.say(speech, before);
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
  if (afterwards !== undefined) response.say(speech, afterwards);
  response.hangup();
  return response.toString();
}
