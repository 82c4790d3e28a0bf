import type { HomePlan, Incident, PlanItem, PlanRoom } from '../api/types.ts';

/** What happens in the made-up flat after every press: seconds after it, which thing, what it then says. */
const NIGHT: readonly [number, string, string][] = [
  [7, 'hall/door', 'forced'],
  [19, 'hall/door', 'open'],
  [24, 'bedroom/door', 'closed'],
  [41, 'hall/power', 'lost'],
];
const HUB_SILENT_AFTER_S = 95;

const ROOMS: readonly [string, string, PlanRoom['zone'], number, number, number, number][] = [
  ['kitchen', 'Kitchen', 'perimeter', 0, 0, 1, 1],
  ['bathroom', 'Bathroom', 'interior', 1, 0, 1, 1],
  ['bedroom', 'Bedroom', 'sanctuary', 2, 0, 1, 1],
  ['living', 'Living room', 'interior', 0, 1, 2, 1],
  ['hall', 'Hall', 'perimeter', 2, 1, 1, 1],
  ['yard', 'Yard', 'external', 0, 2, 3, 1],
];

const THINGS: readonly [string, string, string, string | null][] = [
  ['kitchen/window', 'window', 'closed', null],
  ['bathroom/smoke', 'smoke', 'clear', null],
  ['bedroom/button', 'button', 'pressed', 'Button'],
  ['bedroom/door', 'door', 'open', null],
  ['living/window', 'window', 'closed', null],
  ['living/motion', 'motion', 'normal', null],
  ['hall/door', 'door', 'closed', null],
  ['hall/power', 'power', 'restored', 'Mains'],
  ['yard/gate', 'door', 'closed', 'Gate'],
];

/** A made-up flat: where everything stood at the press, and what has changed since. */
export function homeOf(incident: Incident): HomePlan {
  const pressAt = incident.openedAt;
  const goneS = (Date.now() - Date.parse(pressAt)) / 1000;
  const changes = NIGHT.flatMap(([after, key, state]) =>
    after <= goneS ? [{ key, state, at: new Date(Date.parse(pressAt) + after * 1000).toISOString() }] : [],
  );
  const items = THINGS.map(([key, kind, state, label]): PlanItem => {
    const atPress = { state, at: new Date(Date.parse(pressAt) - 3_600_000).toISOString() };
    const isSilent = key.startsWith('hall/') && goneS > HUB_SILENT_AFTER_S;
    return {
      key,
      device: `dv_${key.replace('/', '')}01`,
      sensor: null,
      room: key.split('/')[0] ?? null,
      kind,
      label,
      now: changes.findLast((change) => change.key === key) ?? atPress,
      atPress,
      supervision: isSilent ? 'silent' : 'ok',
      isSilent,
      lastSeenAt: pressAt,
    };
  });
  const rooms = ROOMS.map(([id, name, zone, x, y, w, h]): PlanRoom => {
    return { id, name, floor: 0, x, y, w, h, zone, isSanctuary: zone === 'sanctuary', isOutside: zone === 'external' };
  });
  const { premises, reference, id } = incident;
  return { premises, reference, incident: id, pressAt, arming: 'home', rooms, items, changes };
}
