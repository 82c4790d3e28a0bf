import type { Signal, SignalKind } from '../src/core/signal.ts';
import type { Instant } from '../src/core/time.ts';
import type { FamilyProfile, Supervision } from './family.ts';
import type { PanelProfile } from './panel.ts';
import type { Rejection, RejectReason } from './rejection.ts';

/** What a topic of a device is for. */
export type Channel = 'signal' | 'heartbeat' | 'state' | 'reply' | 'renew';

/** One message as it arrived: `suffix` is the topic below the device's own prefix, e.g. `signal`. */
export interface DeviceMessage {
  suffix: string;
  payload: Uint8Array;
  /** The publisher asked for the message to be kept: it is a state, and may be old. */
  retained: boolean;
  /** The publisher had sent it before and was not answered (DUP, MQTT 3.1.1 §3.3.1.1). */
  again?: boolean;
  receivedAt: Instant;
}

/** What a device says about its own health. Every field is optional; those we do not know are left out. */
export interface Heartbeat {
  battery?: number;
  rssi?: number;
  mains?: boolean;
  /** The way by which it was sent: `broadband`, `mobile`. */
  path?: string;
  firmware?: string;
  uptime?: number;
  /** What hardware it runs on: a serial number, an IMEI, a MAC; kept as a hash. */
  hardware?: string;
  /** `{boot}-{seq}`: grows with every heartbeat, over restarts too. */
  n?: string;
  /** By its own clock. */
  at?: Instant;
  sensors?: Record<string, { battery?: number }>;
}

/** A device's answer to a command. */
export interface Reply {
  to: string;
  ok: boolean;
  detail?: string;
}

/** What a device asks for when its proof of who it is must be followed by a new one. `csr` is PKCS #10 in PEM. */
export type Renewal = { want: 'certificate'; csr: string } | { want: 'secret' };

/** A message that was understood, wholly or in part: what is good in it counts even when a neighbour is broken. */
export interface Understood {
  signals: Signal[];
  /** Entries of an array that could not be understood, in their order. */
  rejected: Rejection[];
  /** False when the message itself says that the device is going away. */
  life: boolean;
  heartbeat?: Heartbeat;
  link?: 'online' | 'offline';
  reply?: Reply;
  renew?: Renewal;
}

/** Either what the message says, or why nothing in it could be understood. */
export type Decoded = Understood | { quarantine: Rejection };

/** A message with the answer that its family must give; the check-all test runs every one. */
export interface Example {
  name: string;
  suffix: string;
  payload: string | Uint8Array;
  retained?: boolean;
  expect:
    | { quarantine: RejectReason }
    | { signals: readonly object[]; rejected?: readonly RejectReason[] }
    | { heartbeat: Heartbeat }
    | { link: 'online' | 'offline' }
    | { reply: Reply }
    | { renew: Renewal };
}

/** A family of devices as data: its topics, its decoder, what it can do, how it is watched, and examples of all that. */
export interface Profile {
  /** The protocol of our own (PROTOCOL); what other makers' devices say is a `FamilyProfile` or, of alarm panels, a `PanelProfile`. */
  speaks: 'hw/1';
  /** As named in the register, e.g. `native`. */
  name: string;
  description: string;
  transport: {
    /** Topics below `{base}/up/` and what each is for. */
    up: Readonly<Record<string, Channel>>;
    /** Topics below `{base}/down/` that the gateway writes to. */
    down: { progress?: string; command?: string; identity?: string };
  };
  capabilities: {
    /** The kinds of signal that this family can send. */
    signals: readonly SignalKind[];
    progress: boolean;
    commands: readonly string[];
  };
  /** A device is late after `intervalMs × misses + graceMs` without a message, unless its registration says otherwise. */
  supervision: Supervision;
  limits: { payloadBytes: number; signalsPerMessage: number };
  /** Pure and total: never throws, whatever the bytes. */
  decode(message: DeviceMessage): Decoded;
  examples: readonly Example[];
}

/** Every way in which hardware reports here. */
export type AnyProfile = Profile | FamilyProfile | PanelProfile;
