import type { SuspicionWhy } from '../../core/identity/suspicion.ts';
import type {
  Actor,
  AttemptState,
  ClockJump,
  CloseCause,
  CloseReason,
  FailReason,
  SentAgain,
  SupervisionState,
} from '../../core/input.ts';
import type { Arming, SignalKind } from '../../core/signal.ts';

/** What a signal of each kind means, as the beginning of a sentence. */
const SIGNALS: Record<SignalKind, string> = {
  panic: 'A panic button was pressed',
  duress: 'A duress signal was given',
  'hold-up': 'A hold-up button was pressed',
  motion: 'Motion was seen',
  glass: 'Breaking glass was heard',
  impact: 'An impact was felt',
  cancel: 'A cancel was sent from the home',
  test: 'A test was made',
  door: 'A door changed',
  window: 'A window changed',
  lock: 'A lock changed',
  smoke: 'A smoke alarm changed',
  tamper: 'A tamper contact changed',
  jamming: 'Radio jamming changed',
  power: 'The mains supply changed',
  battery: 'A battery changed',
  arm: 'The home was armed or disarmed',
  fault: 'A device reported a fault',
  silence: 'A device fell silent or was heard again',
};

const STATES: Record<string, string> = {
  'door/open': 'A door was opened',
  'door/closed': 'A door was closed',
  'door/forced': 'A door was forced',
  'window/open': 'A window was opened',
  'window/closed': 'A window was closed',
  'window/forced': 'A window was forced',
  'lock/locked': 'A lock was locked',
  'lock/unlocked': 'A lock was unlocked',
  'lock/jammed': 'A lock is jammed',
  'smoke/alarm': 'Smoke was detected',
  'smoke/clear': 'The smoke alarm is clear again',
  'tamper/alarm': 'A device is being tampered with',
  'tamper/clear': 'The tamper contact is clear again',
  'jamming/alarm': 'The radio is being jammed',
  'jamming/clear': 'The radio is clear again',
  'power/lost': 'The mains supply was lost',
  'power/restored': 'The mains supply is back',
  'battery/low': 'A battery is low',
  'battery/ok': 'A battery is good again',
  'arm/away': 'The home was armed for nobody at home',
  'arm/home': 'The home was armed with somebody at home',
  'arm/disarmed': 'The home was disarmed',
  'silence/silent': 'A device has fallen silent',
  'silence/heard': 'A silent device was heard again',
};

export function signalWords(kind: SignalKind, state: string | undefined): string {
  return (state === undefined ? undefined : STATES[`${kind}/${state}`]) ?? SIGNALS[kind];
}

const ATTEMPTS: Record<string, string> = {
  desk: 'The alert at this desk',
  voice: 'The telephone call',
  sms: 'The text',
  webhook: 'The message to the other system',
  transfer: 'The electronic transfer to the police',
  arc: 'The alarm to the receiving centre',
};

/** An attempt by its channel, as the beginning of a sentence. */
export function attemptWords(channel: string): string {
  return ATTEMPTS[channel] ?? `The attempt by ${channel}`;
}

const CHANNELS: Record<string, string> = {
  desk: 'at the desk',
  voice: 'by telephone',
  sms: 'by text message',
  webhook: 'by webhook',
  transfer: 'to the police electronically',
  arc: 'to the receiving centre',
};
export const channelWords = (channel: string): string => CHANNELS[channel] ?? `by ${channel}`;

export const STATE_WORDS: Record<AttemptState, string> = {
  planned: 'is planned',
  sending: 'is being sent',
  accepted: 'was taken by the provider',
  delivered: 'was delivered',
  answered: 'was answered; nobody has accepted yet',
  human: 'was accepted by a person',
  failed: 'failed',
  unknown: 'has an unknown outcome',
};

export const AGAIN_WORDS: Record<SentAgain, string> = {
  'not-found': 'is being sent after a restart; there was no sign that it had gone out before',
  unsure:
    'is being sent again after a restart; it may come twice, since nobody could say whether it had gone out before',
};

export const REASON_WORDS: Record<FailReason, string> = {
  busy: 'the line was busy',
  'no-answer': 'nobody answered',
  voicemail: 'it went to voicemail, which accepts nothing',
  'no-key': 'it was answered, but no key was pressed',
  declined: 'the person declined',
  rejected: 'the provider refused it',
  undeliverable: 'it could not be delivered',
  'provider-error': 'the provider had an error',
  'provider-silent': 'the provider gave no news in time',
  'not-configured': 'the channel is not set up',
  'stood-down': 'it was no longer needed',
  'nobody-at-desk': 'nobody was signed in at the desk',
  'no-number': 'there is no number for this contact',
  'opted-out': 'the person has opted out of texts',
  'not-a-number': 'the provider says that there is no such number',
  unreachable: 'the telephone is off or out of reach',
  filtered: 'a carrier held it back',
  congested: 'the provider had too much to do',
  credentials: 'the provider does not accept our account',
  'wrong-pin': 'it was answered by somebody who did not know the PIN',
  'unsafe-now': 'it was not safe any more when its turn came, and nothing was sent',
  'no-urn': 'the home has no reference number of the police for it',
  'bad-urn': "the reference number does not look like one of this force's",
  withdrawn: 'the police have withdrawn their response to this reference number',
  'not-acknowledged': 'the receiving centre did not acknowledge it',
};

export const CLOCK_WORDS: Record<ClockJump['cause'], string> = {
  start: "The machine's clock did not fit the journal at the start",
  set: "The machine's clock was set",
  suspended: 'The machine was suspended',
  'taken-over': "The gateway's time went forward to the machine's clock, which has proved steady",
};

export const CLOSE_WORDS: Record<CloseReason, string> = {
  false: 'a false alarm',
  planned: 'a planned activation or test',
  precautionary: 'a precautionary activation',
  incident: 'a true incident',
};

export const CAUSE_WORDS: Record<CloseCause, string> = {
  child: 'a child',
  'resident-error': 'a mistake of the resident',
  pet: 'a pet',
  visitor: 'a visitor',
  equipment: 'the equipment',
  installer: 'an installer',
  weather: 'the weather',
  unknown: 'nobody knows why',
  test: 'a test',
  training: 'training',
  maintenance: 'maintenance',
};

export const ARMING_WORDS: Record<Arming, string> = {
  away: 'armed, nobody at home',
  home: 'armed, somebody at home',
  disarmed: 'disarmed',
};

export const SUPERVISION_WORDS: Record<SupervisionState, string> = {
  ok: 'The device is being heard.',
  late: 'The device is late: it should have been heard by now.',
  silent: 'The device has fallen silent.',
  unknown: 'It is not known whether the device is well.',
};

/** Why a device is not believed. */
export const SUSPICION_WORDS: Record<SuspicionWhy, string> = {
  'second-connection': 'Two at once spoke as this device. Neither is believed but for calls for help.',
  'wrong-certificate': 'Somebody came as this device with a certificate that is not its own, and was turned away.',
  'revoked-certificate': 'Somebody came as this device with a certificate that was withdrawn, and was turned away.',
  'hardware-changed': 'This device says that it runs on other hardware than it did.',
  'foreign-topic': 'This device tried to speak for another.',
  'foreign-subscription': 'This device tried to listen to what is not its own.',
  replay: 'An old message of this device was sent again.',
  'wrong-secret': 'Somebody came as this device with a wrong secret, again and again, and was turned away.',
  'claim-misused': 'Somebody tried to enrol as this device with a code that is used up.',
};

export const BY_WORDS: Record<Actor['kind'], string> = {
  staff: 'at the desk',
  contact: 'by a contact on the telephone',
  token: 'by a connected system',
  gateway: 'by the gateway itself',
  police: 'by the police themselves',
};
