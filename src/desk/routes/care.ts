import { setImmediate } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import type { DeviceId, PremisesId } from '../../core/ids.ts';
import { maySeeNames } from '../access.ts';
import type { CareDesk } from '../care.ts';
import { viewerOf } from '../http/guard.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { CareList, Decommissioned, DeviceReason, Swapped } from '../schema/care.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { mustHaveDevice, mustHavePremises, type Scoped, sightOf } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { viewActor } from '../view/actor.ts';
import { iso, isoOrNull, premisesOf } from '../view/documents.ts';
import { referenceOf } from '../view/incident.ts';
import { colleaguesFor } from '../view/names.ts';
import { staffViewer } from './give.ts';

/** Entries of one list. Whoever has more to do begins with these. */
const MOST = 200;
/** Buttons looked at in one go; then alarms have their turn. */
const AT_ONCE = 500;
/** How a bypass's timer is called among those of its home. */
const BYPASS_KEY = 'bypass/';

/** What keeps homes protected over the years: buttons that are tried, sensors that are not forgotten, devices that are replaced. */
export function careRoutes(app: Api, parts: DeskParts): void {
  app.get(
    '/api/estate/care',
    { schema: { summary: 'What wants doing in the homes', response: { 200: CareList, ...refusals(401, 403) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { items: buttons, more } = await buttonsDue(parts, viewer);
      const bypasses = bypassesSeen(parts, viewer);
      return { buttons, bypasses: bypasses.slice(0, MOST), more: more || bypasses.length > MOST };
    },
  );
  swapRoutes(app, parts);
}

function swapRoutes(app: Api, parts: DeskParts): void {
  app.post(
    '/api/devices/:id/swap',
    {
      schema: {
        summary: 'Put a new device in the place of a broken one',
        params: IdParams,
        body: DeviceReason,
        response: { 200: Swapped, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const broken = inService(parts, viewer, request.params.id);
      return withReason(parts, broken, request.body.text, (note) =>
        deskOf(parts).register.together(() => {
          const { register } = deskOf(parts);
          const made = register.care.swap(broken.id);
          register.staffEvents.record(viewer.id, 'device-swapped', broken.id, `${made.device} ${note}`);
          return { ...made, replaces: broken.id };
        }),
      );
    },
  );
  app.post(
    '/api/devices/:id/decommission',
    {
      schema: {
        summary: 'Take a device out of service for ever and wipe what it proved itself by',
        params: IdParams,
        body: DeviceReason,
        response: { 200: Decommissioned, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const device = inService(parts, viewer, request.params.id);
      return withReason(parts, device, request.body.text, (note) =>
        deskOf(parts).register.together(() => {
          const { register } = deskOf(parts);
          register.care.decommission(device.id);
          register.staffEvents.record(viewer.id, 'device-decommissioned', device.id, note);
          return { device: device.id };
        }),
      );
    },
  );
}

async function withReason<T>(
  parts: DeskParts,
  { premises }: { premises: PremisesId },
  text: string,
  change: (note: string) => T,
): Promise<T> {
  const home = parts.estate.premises(premises);
  if (home === undefined) throw new Fault('HW_NOT_FOUND', { where: 'device' });
  return keeping(parts.notes, async (keep) => {
    const note = keep(parts.notes.store(home.household, text));
    const changed = change(note);
    await parts.settled?.();
    return changed;
  });
}

/** Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`. */
function inService(parts: DeskParts, viewer: Scoped, id: string) {
  const device = mustHaveDevice(parts, viewer, id);
  mustHavePremises(parts, viewer, device.premises);
  if (device.revoked) throw new Fault('HW_DEVICE_REVOKED', { where: `device ${device.id}` });
  return device;
}

function deskOf({ care }: DeskParts): CareDesk {
  if (care === undefined) throw new Fault('HW_NOT_FOUND', { where: 'device' });
  return care;
}

async function buttonsDue(parts: DeskParts, viewer: Viewer) {
  const { care, estate } = parts;
  const sight = sightOf(viewer, estate);
  const items: CareList['buttons'] = [];
  let looked = 0;
  for (const { premises, device, sensor, lastAt, dueAt } of care?.due() ?? []) {
    looked += 1;
    if (looked % AT_ONCE === 0) await setImmediate();
    if (!sight.sees(premises)) continue;
    if (items.length >= MOST) return { items, more: true };
    items.push({ ...whichOf(parts, premises, device, sensor), lastAt: isoOrNull(lastAt), dueAt: iso(dueAt) });
  }
  return { items, more: false };
}

function bypassesSeen(parts: DeskParts, viewer: Viewer): CareList['bypasses'] {
  const { estate, reader, people, notes, clock } = parts;
  const sight = sightOf(viewer, estate);
  const names = colleaguesFor(viewer, people);
  const homes = reader.timers().filter(({ timers }) => timers.some(({ key }) => key.startsWith(BYPASS_KEY)));
  return homes.flatMap(({ owner }) => {
    if (!sight.sees(owner)) return [];
    const home = premisesOf(reader.document('premises', owner));
    return (home?.bypasses ?? [])
      .filter(({ until }) => until > clock.now())
      .map(({ device, sensor, since, until, by, note }) => ({
        ...whichOf(parts, owner as PremisesId, device, sensor ?? ''),
        since: iso(since),
        until: iso(until),
        by: viewActor(by, names),
        text: note !== undefined && maySeeNames(viewer) ? notes.read(note, viewer.id) : null,
      }));
  });
}

function whichOf({ estate }: DeskParts, premises: PremisesId, device: DeviceId, sensor: string) {
  const facts = estate.device(device);
  const place = sensor === '' ? undefined : facts?.sensors.get(sensor);
  return {
    device,
    sensor: sensor === '' ? null : sensor,
    kind: place?.kind ?? facts?.kind ?? null,
    name: facts?.name ?? null,
    premises,
    reference: referenceOf(estate, premises),
    zone: place?.zone ?? facts?.zone ?? null,
    room: place?.room ?? facts?.room ?? null,
  };
}
