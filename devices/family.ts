import type { Binding } from '../src/core/binding.ts';
import type { DurationMs, Instant } from '../src/core/time.ts';
import type { Fact, FactKind } from './fact.ts';
import type { Rejection, RejectReason } from './rejection.ts';

export type { Binding } from '../src/core/binding.ts';

/** What a fact usually means: shown to the person who binds it, never applied by itself. */
export type Proposed = Omit<Binding, 'key' | 'sensor'>;

/** One message as it arrived from hardware that has topics of its own. */
export interface FamilyMessage {
  /** The one of the device's prefixes that the topic begins with, without a slash at its end. */
  prefix: string;
  /** The topic below the prefix, without a slash in front; '' when the topic is the prefix itself. */
  rest: string;
  payload: Uint8Array;
  /** It is a state, and may be old: never an event and never a sign of life. */
  retained: boolean;
  receivedAt: Instant;
  /** What earlier messages of the same link have taught the family; absent: nothing yet. */
  memory?: FamilyMemory;
}

/**
 * What a family has learnt from earlier messages of one link, such as which topic is whose. Whoever holds it keeps it over the link's
 * reconnects, bounds it (`remember`) and does not look inside; the family reads it and never writes to it.
 */
export type FamilyMemory = ReadonlyMap<string, unknown>;

/** One thing to remember for the messages that follow; a value of undefined is to be forgotten. */
export interface Lesson {
  key: string;
  value: unknown;
}

/** What one message says of one end device. */
export interface Report {
  /**
   * Stable where the message has it: IEEE address, DevEUI, MAC, `model/id`; else the name that the bridge uses in its topics, which
   * an inventory (`Found`) ties to the address. '' is the bridge itself.
   */
  address: string;
  /** The name that the bridge uses for it, where the message has both. */
  alias?: string;
  facts: Fact[];
  /** It proves that the end device itself spoke. A retained message never does, nor does what a bridge says about it. */
  life: boolean;
  /** Unique for each frame of this end device (`{devAddr}-{fCnt}`, a packet id): two frames with the same are one. */
  counter?: string;
  link?: 'online' | 'offline';
  /** What its clock says; shown, never trusted. */
  at?: Instant;
  /** dBm. */
  rssi?: number;
  /** A bridge's own measure of the last hop, 0 to 255 and comparable with nothing else (IEEE 802.15.4, LQI): no field strength. */
  linkQuality?: number;
}

/** An end device that the bridge says it has, whether or not it has spoken. */
export interface Found {
  address: string;
  alias?: string;
  vendor?: string;
  model?: string;
  /** What it can say. */
  facts: FactKind[];
  /** The words of its presses, where the inventory lists them. */
  presses?: string[];
}

/** Something in a message that comes to nothing, and why: a key or a topic, never a value, which may be personal. */
export interface Ignored {
  what: string;
  why: string;
}

/** All that a message says, or why it cannot be read. */
export type Read =
  | {
      reports: Report[];
      found?: Found[];
      ignored: Ignored[];
      learnt?: readonly Lesson[];
      /** The message is an announcement: without it those that follow mean nothing, so it is kept over a restart and read again then. */
      announces?: true;
    }
  | { quarantine: Rejection };

/** A message with what must be read from it; the check-all test and `check` run every one. */
export interface FamilyExample {
  name: string;
  /** The whole topic. */
  topic: string;
  /** Where the topic is not below a prefix that `prefixOf` finds. */
  prefix?: string;
  /** An object is sent as JSON. */
  payload: string | Uint8Array | object;
  retained?: boolean;
  /** Messages of the same link that came before, in order, and taught the family something. */
  after?: readonly Pick<FamilyExample, 'topic' | 'prefix' | 'payload' | 'retained'>[];
  expect:
    | { quarantine: RejectReason }
    | {
        reports: readonly Report[];
        /** None unless said. */
        found?: readonly Found[];
        /** The `what` of each, in order; not looked at unless said. */
        ignored?: readonly string[];
      };
}

/** How often something is to be heard: it is late after `intervalMs × misses + graceMs` without a word. */
export interface Supervision {
  intervalMs: DurationMs;
  misses: number;
  graceMs: DurationMs;
}

/** A family of devices that people own, as data: how its messages are read into facts, how it is watched, and examples of all that. */
export interface FamilyProfile {
  speaks: 'own';
  /** As named in the register, and its folder below `devices/`. */
  name: string;
  description: string;
  /** `bridge`: one sign-in for many end devices. `itself`: each signs in, and is its own only end device, of whatever address. */
  sits: 'bridge' | 'itself';
  /** The topics that a device of this address usually publishes below: `kitchen` → `tele/kitchen`, `stat/kitchen`. */
  prefixes(address: string): readonly string[];
  /** The prefix in a topic, where it can be told from the topic alone. */
  prefixOf(topic: string): string | undefined;
  capabilities: { facts: readonly FactKind[] };
  supervision: { mains: Supervision; battery: Supervision; usual: 'mains' | 'battery' };
  /** `lessons`: how many it may have in memory for one link; `LESSONS` unless said. */
  limits: { payloadBytes: number; lessons?: number };
  /** Its messages mean nothing without announcements that came before: those are kept over a restart (`Read.announces`). */
  announces?: true;
  /** The same press, without a counter, within this long is the one press. */
  repeatMs: DurationMs;
  /** Pure and total: never throws, whatever the bytes. */
  read(message: FamilyMessage): Read;
  /** What this fact usually means. */
  usual(fact: Fact): Proposed | undefined;
  examples: readonly FamilyExample[];
}
