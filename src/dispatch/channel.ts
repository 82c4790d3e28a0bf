import type { AttemptId } from '../core/ids.ts';
import type { AttemptState, FailReason } from '../core/input.ts';
import type { SafeText } from '../core/text.ts';
import { type DurationMs, type Instant, ms } from '../core/time.ts';
import type { Send } from '../gateway/ports.ts';
import type { LostWhy } from './people.ts';
import type { Pace } from './provider/pace.ts';
import type { Revealable } from './revealable.ts';

export type { Revealable } from './revealable.ts';

/** A send with what only the last moment may know. */
export interface Order extends Send {
  /** The home's neutral reference: all that may be said about it. */
  reference: SafeText;
  /** Where to reach the contact; present when the channel needs a number. */
  number?: Revealable;
  /** The language to speak or write to this person in; absent: the usual one. */
  language?: string;
  /** The cover story that this person's words come in; absent: none. */
  cover?: string;
  /** A synthetic alarm: walk the whole way, but stop short of the wire. */
  rehearsal: boolean;
  /** Present when it may have been sent before a restart. */
  resumed?: Resumed;
  /** True when the provider's id is already known to belong to another attempt. */
  taken(reference: string): boolean;
}

/** What a restart knows of an attempt it found unsettled. */
export interface Resumed {
  /** When it was taken up again: whatever was sent before the crash was sent before this. */
  at: Instant;
  /** Another unsettled attempt goes to the same number on the same channel, so number and time do not tell them apart. */
  contested: boolean;
}

/** What came of handing an order to a provider. Nothing here is `human`: only a person's answer is. */
export type SendResult =
  | { result: 'accepted'; reference: string }
  | { result: 'delivered'; reference?: string }
  | Refused;

/** A failure, with what follows from it beside the next way to the person. */
export interface Refused {
  result: 'failed';
  reason: FailReason;
  /** It was certainly not taken, and may be asked for again after this long. */
  againMs?: DurationMs;
  /** Every other send will fail as well until somebody sees to it: what is wrong, a part of a sentence. */
  alarm?: string;
  /** The channel is lost for that number. */
  loses?: LostWhy;
}

/** How far a provider says that an attempt has got. */
export interface ProviderNews {
  state: Extract<AttemptState, 'accepted' | 'delivered' | 'answered' | 'failed'>;
  reason?: FailReason;
  alarm?: string;
  loses?: LostWhy;
}

/** What the provider knows of an order that may have been sent before a crash. */
export type Found = ({ found: 'yes'; reference: string } & ProviderNews) | { found: 'no' } | { found: 'unsure' };

/** An attempt that must fall silent, with the provider's id when it is known. */
export interface Stand {
  attempt: AttemptId;
  reference?: string;
  answered: boolean;
  /** Who made it unnecessary, as far as may be said aloud. */
  by: 'desk' | 'responder';
}

/** One way to reach people. A folder beside this file holds everything about each. */
export interface Channel {
  readonly name: string;
  readonly configured: boolean;
  /** What is missing when it is not configured, in plain words. */
  readonly missing?: string;
  /** What `Order.number` has to hold: a telephone number, a mail address, or nothing. */
  readonly needs: 'number' | 'address' | 'nothing';
  /** How long one send may take before the provider counts as silent. */
  readonly patienceMs: DurationMs;
  /** Writes the request before it returns, without waiting for anything; the promise tells what came of it. */
  send(order: Order, signal: AbortSignal): Promise<SendResult>;
  /** Asks the provider for an order that may already have been sent. */
  lookUp(order: Order, signal: AbortSignal): Promise<Found>;
  /** Silences what is under way. Called again with the reference when that becomes known later. */
  standDown(stand: Stand, signal: AbortSignal): Promise<void>;
  /** How far the provider says that it has got, asked because nothing was heard; undefined when there is nothing new. */
  ask?(reference: string, signal: AbortSignal): Promise<ProviderNews | undefined>;
  /** The states after which more is to be heard of a send. */
  readonly awaits?: ReadonlySet<AttemptState>;
  /** How many sends a second the provider takes; a send stays in its queue until it may go. */
  readonly pace?: Pace;
  /** Plain sentences about what is not as it should be, though people are reached. */
  troubles?(): readonly string[];
  /** Opens connections ahead of need. Answers false when the provider could not be reached or refused our credentials. */
  warm?(): Promise<boolean>;
  /** What must be known of it now though it still works, in plain words. Shown wherever health is. */
  warnings?(): string[];
  close(): Promise<void>;
}

/** A channel that policies may name but nobody has set up: every send fails at once, so the next rung begins. */
export function notConfigured(name: string, missing: string): Channel {
  return {
    name,
    configured: false,
    missing,
    needs: 'nothing',
    patienceMs: ms(0),
    send: () => Promise.resolve({ result: 'failed', reason: 'not-configured' }),
    lookUp: () => Promise.resolve({ found: 'no' }),
    standDown: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Plain warnings for the start-up log, the readiness page and the console; empty when every channel is set up. */
export function describeChannels(channels: readonly Channel[]): string[] {
  const missing = channels.filter((channel) => !channel.configured);
  const warnings = missing.map((channel) => `${channel.name} is not set up: ${channel.missing ?? 'no settings'}.`);
  if (!channels.some((channel) => channel.configured && channel.needs === 'number')) {
    warnings.unshift('NOBODY CAN BE TELEPHONED OR TEXTED. Alarms reach only people who are looking at the desk.');
  }
  return warnings;
}
