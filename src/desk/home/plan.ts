import { isPanicKind, type SignalKind } from '../../core/signal.ts';
import type { IncidentDoc, PremisesDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { DeviceFacts, PremisesFacts, Supervised } from '../estate.ts';
import type { HomePlan, PlanItem } from '../schema/home.ts';
import { iso, isoOrNull } from '../view/documents.ts';
import { layOut, spoken } from './layout.ts';
import { type Change, partsOf, type Standing } from './standings.ts';

export interface HomeParts {
  facts: PremisesFacts;
  devices: readonly DeviceFacts[];
  doc: PremisesDoc | undefined;
  look: (device: DeviceFacts) => Supervised | undefined;
  /** Of the incident that the plan is looked at for, if it is for one. */
  incident?: IncidentDoc | undefined;
  pressAt: Instant | null;
  atPress: ReadonlyMap<string, Standing>;
  changes: readonly Change[];
}

const UNKNOWN = { state: null, at: null };
const BUTTON = 'button';
/** What a device that has told nothing yet is drawn as. */
const SENSOR = 'sensor';
/** Told of the device's own health, not of the home. */
const HEALTH: ReadonlySet<SignalKind> = new Set(['battery', 'fault', 'silence', 'arm', 'test']);

/** The picture of a home: its rooms, what is in them, how it stands now and how it stood at the press. */
export function viewHome(parts: HomeParts): HomePlan {
  const { facts, doc, incident, pressAt, changes } = parts;
  return {
    premises: facts.id,
    reference: facts.reference,
    incident: incident?.id ?? null,
    pressAt: isoOrNull(pressAt),
    arming: doc?.arming ?? 'disarmed',
    rooms: layOut(facts.rooms),
    items: parts.devices.filter(({ revoked }) => !revoked).flatMap((device) => itemsOf(parts, device)),
    changes: changes.map(({ key, state, at }) => ({ key, state, at: iso(at) })),
  };
}

function itemsOf(parts: HomeParts, device: DeviceFacts): PlanItem[] {
  const told = Object.entries(parts.doc?.sensors ?? {}).flatMap(([key, { kind, state, at }]) => {
    const place = partsOf(key, kind);
    if (place.device !== device.id || HEALTH.has(kind)) return [];
    return [itemOf(parts, device, { key, sensor: place.sensor, kind, now: { state, at: iso(at) } })];
  });
  const silent = [...device.sensors.keys()]
    .filter((name) => !told.some(({ sensor }) => sensor === name))
    .map((name) =>
      itemOf(parts, device, { key: `${device.id}/${name}/`, sensor: name, kind: kindOf(device, name), now: UNKNOWN }),
    );
  const press = pressOf(parts, device);
  const isUntold = device.kind !== undefined && !told.some(({ kind }) => kind === device.kind);
  const own = press !== undefined || isUntold || told.length + silent.length === 0;
  return [...(own ? [itemOf(parts, device, press ?? bare(device))] : []), ...told, ...silent];
}

type Item = Pick<PlanItem, 'key' | 'sensor' | 'kind' | 'now'>;

function itemOf(parts: HomeParts, device: DeviceFacts, { key, sensor, kind, now }: Item): PlanItem {
  const live = parts.look(device);
  const before = parts.atPress.get(key);
  const place = sensor === null ? undefined : device.sensors.get(sensor);
  const supervision = live?.supervision ?? 'unknown';
  return {
    key,
    device: device.id,
    sensor,
    room: place?.room ?? device.room ?? null,
    kind,
    label: nameOf(device, sensor, kind),
    now,
    atPress: before === undefined ? UNKNOWN : { state: before.state, at: iso(before.at) },
    supervision,
    isSilent: supervision === 'silent',
    lastSeenAt: isoOrNull(live?.lastSeenAt),
  };
}

/** A device's own name stands for what it is itself, not for everything that it tells. */
function nameOf(device: DeviceFacts, sensor: string | null, kind: string): string | null {
  if (sensor !== null) return spoken(sensor);
  const isItself = device.kind === undefined || device.kind === kind;
  return device.name !== undefined && isItself ? spoken(device.name) : null;
}

/** A button has no state: it was pressed, or nothing is known of it. */
function pressOf({ incident }: HomeParts, device: DeviceFacts): Item | undefined {
  const pressed = incident?.signals.find((signal) => signal.device === device.id && isPanicKind(signal.kind));
  if (pressed === undefined) return undefined;
  return {
    key: `${device.id}/${pressed.sensor ?? ''}/${pressed.kind}`,
    sensor: pressed.sensor,
    kind: BUTTON,
    now: { state: 'pressed', at: iso(pressed.lastAt) },
  };
}

function bare(device: DeviceFacts): Item {
  const kind = device.kind ?? (device.profile.includes(BUTTON) ? BUTTON : SENSOR);
  return { key: `${device.id}//`, sensor: null, kind, now: UNKNOWN };
}

function kindOf(device: DeviceFacts, sensor: string): string {
  const known = device.sensors.get(sensor)?.kind;
  if (known !== undefined) return known;
  return ['door', 'window', 'lock', 'smoke', 'motion'].find((kind) => sensor.includes(kind)) ?? SENSOR;
}
