import type { DeviceId, MeasureId } from '../core/ids.ts';
import type { Zone } from '../core/signal.ts';

/** What speaks: each is a device, or one sensor of a device. */
export const SPEAKING_KINDS = [
  'button',
  'door',
  'window',
  'lock',
  'smoke',
  'motion',
  'glass',
  'keypad',
  'hub',
  'camera',
] as const;

/** What is fitted and never says a word. */
export const SILENT_KINDS = [
  'bar',
  'letter-box',
  'hinge-bolt',
  'door-chain',
  'viewer',
  'window-lock',
  'reinforced-door',
  'film',
  'light',
  'fence',
  'extinguisher',
  'mirror',
] as const;

export const MEASURE_KINDS = [...SPEAKING_KINDS, ...SILENT_KINDS] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

/** What a model may lack, so that it cannot be shown: said by whoever ordered, and printed on the certificate. */
export const WITHOUT = ['tamper', 'radio', 'silence'] as const;
export type Without = (typeof WITHOUT)[number];

/** One thing that an order asks for. */
export interface Measure {
  id: MeasureId;
  kind: MeasureKind;
  /** What staff call it: `front-door`. Never about a person. */
  name: string;
  zone: Zone | null;
  room: string | null;
  /** A button that is carried about: every room that it is tried in. Empty: it stays where it is. */
  rooms: readonly string[];
  /** The ways by which it reaches the gateway, as its heartbeats name them; one by one each is tried alone. Empty: there is one. */
  paths: readonly string[];
  without: readonly Without[];
  /** It never speaks: it is on record, and a person says that it was fitted. */
  silent: boolean;
  fitted: boolean;
  /** The device that it is, once one has been joined to it. */
  device: DeviceId | null;
  /** Which sensor of that device; null: it is the device itself. */
  sensor: string | null;
  /** Taken off the order, and why: nothing is asked of it any more. */
  dropped: boolean;
}

/** True for a measure that something is asked of, and that speaks. */
export function speaks(measure: Pick<Measure, 'silent' | 'dropped'>): boolean {
  return !measure.silent && !measure.dropped;
}

/** A mechanical thing never speaks, whatever is said of it. */
export function isSilentKind(kind: MeasureKind): boolean {
  return SILENT_KINDS.some((silent) => silent === kind);
}

/** What is said of a measure when it is asked for. */
export interface Asked {
  kind: MeasureKind;
  name: string;
  zone?: Zone | null | undefined;
  room?: string | null | undefined;
  rooms?: readonly string[] | undefined;
  paths?: readonly string[] | undefined;
  without?: readonly Without[] | undefined;
  silent?: boolean | undefined;
}

/** A measure as it is written down; the rest of it comes as it is fitted. */
export type NewMeasure = Omit<Measure, 'id' | 'fitted' | 'device' | 'sensor' | 'dropped'>;

/** A hub has a wire, not a radio; everything else is as it was asked for. */
export function orderedMeasure({ kind, name, zone, room, rooms, paths, without, silent }: Asked): NewMeasure {
  return {
    kind,
    name,
    zone: zone ?? null,
    room: room ?? null,
    rooms: rooms ?? [],
    paths: paths ?? [],
    without: without ?? (kind === 'hub' ? ['radio'] : []),
    silent: isSilentKind(kind) || silent === true,
  };
}
