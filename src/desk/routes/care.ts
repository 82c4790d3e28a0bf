import { setImmediate } from 'node:timers/promises';
import type { DeviceId, PremisesId } from '../../core/ids.ts';
import { maySeeNames } from '../access.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { CareList } from '../schema/care.ts';
import { refusals } from '../schema/common.ts';
import { sightOf } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { viewActor } from '../view/actor.ts';
import { iso, isoOrNull, premisesOf } from '../view/documents.ts';
import { referenceOf } from '../view/incident.ts';
import { colleaguesFor } from '../view/names.ts';

/** Entries of one list. Whoever has more to do begins with these. */
const MOST = 200;
/** Buttons looked at in one go; then alarms have their turn. */
const AT_ONCE = 500;
/** How a bypass's timer is called among those of its home. */
const BYPASS_KEY = 'bypass/';

/** What keeps homes protected over the years: buttons that are tried, sensors that are not forgotten. */
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
  const sight = sightOf(viewer, parts.estate);
  const homes = parts.reader.timers().filter(({ timers }) => timers.some(({ key }) => key.startsWith(BYPASS_KEY)));
  return homes.flatMap(({ owner }) => (sight.sees(owner) ? bypassesIn(parts, viewer, owner) : []));
}

/** What is left out in a home, for somebody who sees it. */
export function bypassesIn(parts: DeskParts, viewer: Viewer, home: string): CareList['bypasses'] {
  const { reader, people, notes, clock } = parts;
  const names = colleaguesFor(viewer, people);
  return (premisesOf(reader.document('premises', home))?.bypasses ?? [])
    .filter(({ until }) => until > clock.now())
    .map(({ device, sensor, since, until, by, note }) => ({
      ...whichOf(parts, home as PremisesId, device, sensor ?? ''),
      since: iso(since),
      until: iso(until),
      by: viewActor(by, names),
      text: note !== undefined && maySeeNames(viewer) ? notes.read(note, viewer.id) : null,
    }));
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
