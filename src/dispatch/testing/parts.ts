import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  type AttemptId,
  asAttemptId,
  asContactId,
  asIncidentId,
  asPartition,
  asPremisesId,
  type Partition,
} from '../../core/ids.ts';
import type { Input, Report } from '../../core/input.ts';
import { type SafeText, safeText } from '../../core/text.ts';
import type { Instant } from '../../core/time.ts';
import type { Door, Send, Settled } from '../../gateway/ports.ts';
import type { ManualClock } from '../../gateway/testing/manual-clock.ts';
import type { Channel } from '../channel.ts';
import { Dispatcher, type DispatcherOptions, type People } from '../dispatcher.ts';
import type { DispatchLog } from '../log.ts';
import { type MessageBook, readMessages } from '../messages.ts';
import type { Pace } from '../provider/pace.ts';
import { ReplyCodes } from '../reply-code.ts';
import { Tally } from '../tally.ts';
import { TwilioAccount } from '../twilio/account.ts';
import { TwilioSms } from '../twilio-sms/sms-channel.ts';
import type { Writers } from '../twilio-sms/writers.ts';
import { TwilioVoice } from '../twilio-voice/voice-channel.ts';
import { type Lexicon, lexiconFile, makeLexicon } from '../words/lexicon.ts';

export const ACCOUNT = `AC${'0'.repeat(32)}`;
export const TOKEN = 'a token for tests only';
export const PUBLIC_URL = 'https://gateway.example.org';
export const OUR_NUMBER = '+442079460000';
export const HER_NUMBER = '+447700900123';
export const REFERENCE: SafeText = safeText`Kestrel ${4}`;
export const REPLY_CODES = new ReplyCodes(Buffer.alloc(32, 7));

const delivered = (name: string): unknown =>
  parse(readFileSync(new URL(`../../../config/${name}`, import.meta.url), 'utf8'));

/** The words that give it away, as they are delivered. */
export const LEXICON: Lexicon = makeLexicon(lexiconFile.parse(delivered('standards/lexicon.yaml')));

/** The wordings as they are delivered. */
export const MESSAGES: MessageBook = readMessages(delivered('messages/en.yaml'), 'config/messages/en.yaml', LEXICON);

export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test named something that is not there');
  return value;
}

export const PARTITION: Partition = known(asPartition(7));
export const CONTACT = known(asContactId('ct_0001'));

export function attempt(n: number): AttemptId {
  return known(asAttemptId(`7-1-42.${n}`));
}

/** A send as the loop makes it: a panic by voice unless told otherwise. */
export function aSend(clock: ManualClock, over: Partial<Send> & { n?: number } = {}): Send {
  const { n = 1, ...rest } = over;
  const send: Send = {
    attempt: attempt(n),
    incident: known(asIncidentId('7-1-42')),
    premises: known(asPremisesId('pr_0001')),
    partition: PARTITION,
    generation: 1,
    round: 1,
    step: 1,
    channel: 'voice',
    contact: CONTACT,
    kind: 'panic',
    priority: 1,
    plannedAt: clock.now(),
  };
  return { ...send, ...rest };
}

/** The loop's door as tests see it: keeps what came in, and settles acceptances when told to. */
export class Ledger implements Pick<Door, 'submit'> {
  readonly inputs: { partition: Partition; input: Input }[] = [];
  /** How an input is settled; left out, it is on disk at once. */
  settle: (input: Input, settled: Settled) => void = (_input, settled) => settled({ ok: true });

  submit(partition: Partition, input: Input, settled?: Settled): void {
    this.inputs.push({ partition, input });
    if (settled !== undefined) this.settle(input, settled);
  }

  reports(id?: AttemptId): Report[] {
    const reports = this.inputs.flatMap(({ input }) => (input.type === 'report' ? [input.report] : []));
    return id === undefined ? reports : reports.filter((report) => report.attempt === id);
  }

  /** `state` or `state/reason` of each report of an attempt, in order. */
  story(id: AttemptId): string[] {
    return this.reports(id).map(({ state, reason }) => (reason === undefined ? state : `${state}/${reason}`));
  }
}

/** A log that remembers, so that tests can show what it never holds. */
export class MemoryLog implements DispatchLog {
  readonly lines: string[] = [];
  info(data: object, message: string): void {
    this.lines.push(`${message} ${JSON.stringify(data)}`);
  }
  warn(data: object, message: string): void {
    this.info(data, message);
  }
  error(data: object, message: string): void {
    this.info(data, message);
  }
}

export const PEOPLE: People = { number: () => ({ reveal: () => HER_NUMBER }), reference: () => REFERENCE };

/** A dispatcher over the given channels with everything it needs. */
export function dispatch(channels: readonly Channel[], clock: ManualClock, over: Partial<DispatcherOptions> = {}) {
  const door = new Ledger();
  const log = new MemoryLog();
  const metrics = new Tally();
  const dispatcher = new Dispatcher({ door, log, metrics, clock, channels, people: PEOPLE, ...over });
  return { dispatcher, door, log, metrics, clock };
}

/** Voice and SMS over one account at the given address. */
export function twilioAt(
  origin: string,
  publicUrl = PUBLIC_URL,
  more: { hooks?: string; machineHint?: boolean; pace?: Pace; writers?: Writers } = {},
): { account: TwilioAccount; voice: TwilioVoice; sms: TwilioSms } {
  const { hooks, machineHint, pace, writers } = more;
  const login = { accountSid: ACCOUNT, authToken: TOKEN, baseUrl: origin, publicUrl };
  const account = new TwilioAccount({ ...login, ...(hooks !== undefined && { hooks }) });
  const common = { account, from: OUR_NUMBER, messages: MESSAGES };
  const voice = new TwilioVoice({ ...common, machineHint: machineHint === true, ...(pace && { pace }) });
  return { account, voice, sms: new TwilioSms({ ...common, replyCodes: REPLY_CODES, ...(writers && { writers }) }) };
}

export function isoSecond(at: Instant, shiftMs = 0): string {
  return new Date(at + shiftMs).toUTCString();
}
