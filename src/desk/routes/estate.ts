import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { SELF_TEST } from '../../core/drill.ts';
import { Fault } from '../../core/fault.ts';
import type { PremisesId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import { maySeeNames } from '../access.ts';
import type { DeviceFacts, PremisesFacts } from '../estate.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, pageOf, refusals } from '../schema/common.ts';
import type { Device } from '../schema/device.ts';
import {
  BatteriesQuery,
  BatteryShown,
  GatewayNow,
  type HOME_FILTERS,
  HomeFull,
  HomeQuery,
  HomeSummary,
  HomesQuery,
  OnTestList,
  type OnTestShown,
} from '../schema/estate.ts';
import { homesAfter, type Looker, mustHavePremises, sightOf, withoutIds } from '../sight.ts';
import { viewActor } from '../view/actor.ts';
import { viewBatteries } from '../view/battery.ts';
import { viewDevice } from '../view/device.ts';
import { deviceOf, iso, premisesOf } from '../view/documents.ts';
import { viewHomeSummary } from '../view/home-summary.ts';
import { referenceOf } from '../view/incident.ts';
import { colleaguesFor, type Names, NO_NAMES, namesFor } from '../view/names.ts';
import { oversees } from './give.ts';

/** Homes looked at for one page. It ends there, full or not, so that no list holds up the loop. */
const SCAN_HOMES = 500;
/** Devices looked at in one go; then alarms have their turn. */
const AT_ONCE = 100;

/** What stands in the homes and wants seeing to. */
export function estateRoutes(app: Api, parts: DeskParts): void {
  homesRoutes(app, parts);
  batteryRoutes(app, parts);
  onTestRoutes(app, parts);
  gatewayRoutes(app, parts);
}

function homesRoutes(app: Api, parts: DeskParts): void {
  const { estate } = parts;
  app.get(
    '/api/estate/homes',
    {
      schema: {
        summary: 'Homes, with what wants seeing to in them',
        querystring: HomesQuery,
        response: { 200: pageOf(HomeSummary), ...refusals(401, 403) },
      },
    },
    async (request) => listHomes(parts, viewerOf(request), request.query),
  );
  app.get(
    '/api/estate/homes/:id',
    {
      schema: {
        summary: 'One home with everything in it',
        params: IdParams,
        querystring: HomeQuery,
        response: { 200: HomeFull, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const facts = mustHavePremises(parts, viewer, request.params.id);
      const { summary, deviceList, batteries } = lookAtHome(
        parts,
        facts,
        estate.devicesOf(facts.id),
        estate.authorityName,
      );
      const mayName = request.query.names === 'true' && maySeeNames(viewer) && oversees(viewer);
      const names = mayName ? namesFor(viewer, parts.people) : NO_NAMES;
      // Whoever fits a home learns nothing of the case: neither who is told, nor how closely it is watched.
      const fits = viewer.role === 'installer';
      const contacts = fits ? [] : contactsOf(parts, names, facts.id);
      return { ...summary, deviceList, batteries, contacts, watch: fits ? null : watchOf(parts, facts.id) };
    },
  );
}

async function listHomes(
  parts: DeskParts,
  viewer: Looker,
  { show, limit, cursor }: z.output<typeof HomesQuery>,
): Promise<{ items: HomeSummary[]; next: string | null }> {
  const { estate } = parts;
  const scanned = homesAfter(estate, viewer, cursor ?? '', SCAN_HOMES);
  const devices = devicesByHome(parts, new Set(scanned.map(({ id }) => id)));
  const authorityName = remembered(estate.authorityName);
  const items: HomeSummary[] = [];
  let last: string | undefined;
  let looked = 0;
  for (const facts of scanned) {
    if (items.length >= limit) break;
    looked += devices.get(facts.id)?.length ?? 0;
    if (looked >= AT_ONCE) {
      looked = 0;
      await setImmediate();
    }
    last = facts.id;
    if (facts.id === SELF_TEST.premises) continue;
    const home = lookAtHome(parts, facts, devices.get(facts.id) ?? [], authorityName).summary;
    if (WANTED[show](home)) items.push(home);
  }
  const isEnd = last === undefined || homesAfter(estate, viewer, last, 1).length === 0;
  return { items, next: isEnd ? null : (last ?? null) };
}

type Filter = (typeof HOME_FILTERS)[number];
const WANTED: Record<Filter, (home: HomeSummary) => boolean> = {
  all: () => true,
  attention: ({ devices }) => devices.late + devices.silent > 0,
  incident: ({ openIncident }) => openIncident !== null,
  'on-test': ({ onTest }) => onTest.length > 0,
  battery: ({ batteriesFlagged }) => batteriesFlagged > 0,
};

/** One walk over the devices for a page of homes. */
function devicesByHome({ estate }: DeskParts, wanted: ReadonlySet<PremisesId>): Map<PremisesId, DeviceFacts[]> {
  const found = new Map<PremisesId, DeviceFacts[]>();
  for (let index = 0; ; index += 1) {
    const facts = estate.deviceAt(index);
    if (facts === undefined) return found;
    if (!wanted.has(facts.premises)) continue;
    const home = found.get(facts.premises);
    if (home === undefined) found.set(facts.premises, [facts]);
    else home.push(facts);
  }
}

type NameOf = DeskParts['estate']['authorityName'];

/** A page names few authorities, each many times. */
function remembered(look: NameOf): NameOf {
  const found = new Map<string, string | undefined>();
  return (id) => {
    if (!found.has(id)) found.set(id, look(id));
    return found.get(id);
  };
}

function lookAtHome(parts: DeskParts, facts: PremisesFacts, devices: readonly DeviceFacts[], authorityName: NameOf) {
  const { reader, clock } = parts;
  const now = clock.now();
  const looked = devices.map((device) => lookAtDevice(parts, device, now));
  const deviceList = looked.map(({ shown }) => shown);
  const batteries = looked.flatMap((one) => one.batteries);
  const doc = premisesOf(reader.document('premises', facts.id));
  return {
    summary: viewHomeSummary({
      facts,
      authorityName: authorityName(facts.authority),
      doc,
      devices: deviceList,
      batteries,
      now,
    }),
    deviceList,
    batteries,
  };
}

function lookAtDevice(
  { estate, reader, look }: DeskParts,
  facts: DeviceFacts,
  now: Instant,
): { shown: Device; batteries: BatteryShown[] } {
  const doc = deviceOf(reader.document('device', facts.id));
  const live = look(facts.index);
  const reference = referenceOf(estate, facts.premises);
  const heardAt = live?.lastSeenAt ?? doc?.lastSeenAt;
  return {
    shown: viewDevice({ facts, reference, live, doc }),
    batteries: viewBatteries({ facts, reference, doc, heardAt, now }),
  };
}

/** As it is on file, so that whoever has just set it sees it; one that is over has relaxed by itself. */
function watchOf({ contacts, clock }: DeskParts, premises: PremisesId): HomeFull['watch'] {
  const watch = contacts.register.watches.get(premises);
  if (watch === undefined || watch.until <= clock.now()) return null;
  return { from: iso(watch.from), until: iso(watch.until), factor: watch.factor };
}

function contactsOf({ estate }: DeskParts, names: Names, premises: PremisesId): HomeFull['contacts'] {
  return estate.contactsOf(premises).map(({ contact, role, channels }) => ({
    id: contact,
    role,
    channels: [...channels],
    name: names.contact(contact),
  }));
}

function batteryRoutes(app: Api, parts: DeskParts): void {
  const { estate, clock, limits } = parts;
  app.get(
    '/api/estate/batteries',
    {
      schema: {
        summary: 'Batteries, with when they will be empty',
        querystring: BatteriesQuery,
        response: { 200: pageOf(BatteryShown), ...refusals(401, 403) },
      },
    },
    async (request) => {
      const { flagged, limit, cursor } = request.query;
      const sight = sightOf(viewerOf(request), estate);
      const items: BatteryShown[] = [];
      const from = placeOf(cursor);
      const until = from + limits.scanDevices;
      let index = from;
      for (; index < until && items.length < limit; index += 1) {
        const facts = estate.deviceAt(index);
        if (facts === undefined) return { items, next: null };
        if (facts.id === SELF_TEST.device || !sight.sees(facts.premises)) continue;
        if ((index - from) % AT_ONCE === AT_ONCE - 1) await setImmediate();
        const { batteries } = lookAtDevice(parts, facts, clock.now());
        items.push(...batteries.filter((one) => flagged === 'false' || one.flagged));
      }
      return { items, next: estate.deviceAt(index) === undefined ? null : String(index) };
    },
  );
}

function placeOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor)) throw new Fault('HW_CURSOR_INVALID');
  return Number(cursor);
}

/** How a test's timer is called among those of its home. */
const TEST_KEY = 'test/';

function onTestRoutes(app: Api, parts: DeskParts): void {
  const { estate, reader, people, notes, clock } = parts;
  app.get(
    '/api/estate/on-test',
    { schema: { summary: 'Devices that are on test now', response: { 200: OnTestList, ...refusals(401, 403) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const sight = sightOf(viewer, estate);
      const names = colleaguesFor(viewer, people);
      // Every test has a timer, so nobody has to look through all homes for the few that have one.
      const homes = reader.timers().filter(({ timers }) => timers.some(({ key }) => key.startsWith(TEST_KEY)));
      const items: OnTestShown[] = homes.flatMap(({ owner }) => {
        if (!sight.sees(owner)) return [];
        const tests = premisesOf(reader.document('premises', owner))?.onTest ?? [];
        return tests
          .filter(({ until }) => until > clock.now())
          .map(({ device, until, by, note }) => {
            const facts = estate.device(device);
            return {
              device,
              kind: facts?.kind ?? null,
              name: facts?.name ?? null,
              premises: owner,
              reference: referenceOf(estate, owner),
              zone: facts?.zone ?? null,
              room: facts?.room ?? null,
              until: iso(until),
              by: viewActor(by, names),
              text: note !== undefined && maySeeNames(viewer) ? notes.read(note, viewer.id) : null,
            };
          });
      });
      return { items };
    },
  );
}

function gatewayRoutes(app: Api, { gatewayNow, checks, status, estate }: DeskParts): void {
  app.get(
    '/api/estate/gateway',
    { schema: { summary: 'The gateway in its parts', response: { 200: GatewayNow, ...refusals(401, 403) } } },
    async (request) => {
      const sight = sightOf(viewerOf(request), estate);
      const now = gatewayNow?.() ?? unknownParts(checks(), status(sight));
      if (sight.all) return now;
      const troubles = now.troubles.map((trouble) => ({ ...trouble, says: withoutIds(trouble.says) }));
      return { ...now, troubles, notes: now.notes.map(withoutIds) };
    },
  );
}

function unknownParts(
  { ready, says, warnings }: ReturnType<DeskParts['checks']>,
  { clockOffsetMs, position, desk }: ReturnType<DeskParts['status']>,
): GatewayNow {
  return {
    ready,
    troubles: says.map((sentence) => ({ code: 'unnamed', says: sentence, grave: true })),
    notes: warnings,
    clockOffsetMs,
    journal: { state: 'good', position, waiting: 0, damaged: false },
    channels: [],
    people: desk.people,
    connected: null,
  };
}
