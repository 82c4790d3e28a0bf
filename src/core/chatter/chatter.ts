import type { DeviceId, IncidentId, SignalId } from '../ids.ts';
import type { SignalKind } from '../signal.ts';
import type { DurationMs, Instant } from '../time.ts';
import { after } from '../time.ts';

/**
 * When a sensor that goes into alarm again and again is taken to chatter. Three times within a minute is the figure of
 * alarm management (EN 62682, ISA-18.2); a provider sets his own in config/standards.
 */
export interface ChatterLimits {
  alarms: number;
  withinMs: DurationMs;
  /** It has ended when the sensor has not gone into alarm for so long. */
  calmMs: DurationMs;
  /** The same alarm of a sensor that still chatters may open an incident again after so long. */
  againMs: DurationMs;
}

/** Alarms of one sensor whose times are kept; `alarms` can be no more. */
export const MAX_ALARMS = 10;

/** One sensor that has gone into alarm lately, with what is needed to know whether it chatters and what it has set off. */
export interface Chatter {
  /** `{device}/{sensor}/{kind}` */
  key: string;
  device: DeviceId;
  sensor: string | null;
  kind: SignalKind;
  /** When it went into alarm, oldest first. */
  alarmedAt: Instant[];
  /** Everything it has said in this time, by state word; '' for kinds that are moments. */
  words: string[];
  /** Rules whose incident has been told of it, and when first. */
  raised: { rule: string; at: Instant }[];
  /** The last thing it said, and the incident that was told of it. */
  last: { signal: SignalId; state: string | null; receivedAt: Instant; told?: IncidentId };
  /** Null while it does not chatter. */
  startedAt: Instant | null;
  calmMs: DurationMs | null;
  /** How often it has spoken since. */
  count: number;
}

/**
 * Kinds that can chatter: conditions and shocks. Movement is not among them, because people move; nor is anything by which
 * a person calls for help, arms, cancels or tests.
 */
export const CAN_CHATTER: ReadonlySet<SignalKind> = new Set([
  'door', 'window', 'lock', 'glass', 'impact', 'smoke', 'tamper', 'jamming', 'power', 'battery', 'fault',
]); // biome-ignore format: one list, read as a list

/** When a chattering sensor will have been calm for long enough, as things stand; null while it does not chatter. */
export function calmAt({ startedAt, calmMs, alarmedAt }: Chatter): Instant | null {
  const last = alarmedAt.at(-1);
  return startedAt === null || calmMs === null || last === undefined ? null : after(last, calmMs);
}
