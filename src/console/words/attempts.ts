import type { Attempt, AttemptState } from '../api/types.ts';

const CHANNELS: Record<string, string> = {
  'twilio-voice': 'Telephone call',
  voice: 'Telephone call',
  'twilio-sms': 'Text message',
  sms: 'Text message',
  webhook: 'Other system',
  desk: 'This desk',
  email: 'Email',
  police: 'Police',
};

export function channelWords(channel: string): string {
  return CHANNELS[channel] ?? channel;
}

type Words = Record<Exclude<AttemptState, 'failed'>, string>;

const CALL: Words = {
  planned: 'waiting for its turn',
  sending: 'being handed to the telephone provider',
  accepted: 'dialling',
  delivered: 'ringing',
  answered: 'answered, no key pressed',
  human: 'accepted by a person',
  unknown: 'no news from the telephone provider',
};

const TEXT: Words = {
  planned: 'waiting for its turn',
  sending: 'being handed to the telephone provider',
  accepted: 'on its way, not delivered yet',
  delivered: 'delivered to the phone, no reply',
  answered: 'answered, no valid code yet',
  human: 'accepted by a person',
  unknown: 'no news from the telephone provider',
};

const DESK: Words = {
  planned: 'waiting for its turn',
  sending: 'being shown at the desk',
  accepted: 'shown at the desk',
  delivered: 'shown at the desk, not accepted',
  answered: 'seen at the desk, not accepted',
  human: 'accepted by a person',
  unknown: 'not known whether the desk saw it',
};

const OTHER: Words = {
  planned: 'waiting for its turn',
  sending: 'being sent',
  accepted: 'taken over, not delivered yet',
  delivered: 'delivered, nobody has accepted',
  answered: 'answered, nobody has accepted',
  human: 'accepted by a person',
  unknown: 'no news of it',
};

const REASONS: Record<string, string> = {
  busy: 'line busy',
  'no-answer': 'no answer',
  voicemail: 'voicemail answered',
  'no-key': 'answered, no key pressed',
  declined: 'declined',
  rejected: 'refused by the provider',
  undeliverable: 'could not be delivered',
  'provider-error': 'the provider reported an error',
  'provider-silent': 'the provider did not answer',
  'not-configured': 'this channel is not set up',
  'stood-down': 'stopped, somebody else had accepted',
  'nobody-at-desk': 'nobody was signed in at the desk',
  'no-number': 'no number is known',
  'opted-out': 'has opted out of texts',
  'not-a-number': 'no such number',
  unreachable: 'telephone off or out of reach',
  filtered: 'held back by a carrier',
  congested: 'the provider had too much to do',
  credentials: 'the provider does not accept our account',
  'wrong-pin': 'answered by somebody without the PIN',
  'unsafe-now': 'not safe any more when its turn came, not sent',
  'no-urn': 'no police reference number is known',
  'bad-urn': 'the police reference number is not one of this force',
  withdrawn: 'the police have withdrawn their response',
  'not-acknowledged': 'not acknowledged by the receiving centre',
};

/** Why something was not reached, in words; a reason that is new here is shown as it is. */
export const attemptReasonWords = (reason: string) => REASONS[reason] ?? reason;

function wordsFor(channel: string): Words {
  if (channel.endsWith('voice')) return CALL;
  if (channel.endsWith('sms')) return TEXT;
  return channel === 'desk' ? DESK : OTHER;
}

/** How far an attempt has truly got, in words. Only `human` is ever called accepted. */
export function attemptWords(attempt: Pick<Attempt, 'channel' | 'state' | 'reason'>): string {
  const reason = attempt.reason ? attemptReasonWords(attempt.reason) : '';
  if (attempt.state === 'failed') {
    if (attempt.reason === 'stood-down') return reason;
    return reason ? `failed: ${reason}` : 'failed';
  }
  return wordsFor(attempt.channel)[attempt.state];
}

/** The same in a test, whose calls and texts go no further than the provider's door. */
export function testWords(attempt: Pick<Attempt, 'channel' | 'state' | 'reason'>): string {
  const stops = attempt.channel === 'voice' || attempt.channel === 'sms';
  return stops && attempt.state === 'accepted' ? 'way clear; nothing was sent' : attemptWords(attempt);
}

export type Progress = 'done' | 'failed' | 'running' | 'waiting';

/** The shape that goes with the words. */
export function attemptProgress(attempt: Pick<Attempt, 'state'>): Progress {
  if (attempt.state === 'human') return 'done';
  if (attempt.state === 'failed' || attempt.state === 'unknown') return 'failed';
  return attempt.state === 'planned' ? 'waiting' : 'running';
}
