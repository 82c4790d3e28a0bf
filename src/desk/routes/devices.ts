import { setImmediate } from 'node:timers/promises';
import { SELF_TEST } from '../../core/drill.ts';
import { Fault } from '../../core/fault.ts';
import type { DeviceFacts } from '../estate.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, pageOf, refusals } from '../schema/common.ts';
import { Device, DeviceQuery } from '../schema/device.ts';
import { Premises, PremisesFull, PremisesQuery } from '../schema/premises.ts';
import { homesAfter, mustHaveDevice, mustHavePremises, type Sight, sightOf } from '../sight.ts';
import { viewDevice } from '../view/device.ts';
import { deviceOf, premisesOf } from '../view/documents.ts';
import { referenceOf } from '../view/incident.ts';
import { viewPremises, viewPremisesFull } from '../view/premises.ts';

/** Devices looked at in one go; then alarms have their turn. */
const AT_ONCE = 100;

export function deviceRoutes(app: Api, parts: DeskParts): void {
  const { estate } = parts;
  app.get(
    '/api/devices',
    {
      schema: {
        summary: 'Devices',
        querystring: DeviceQuery,
        response: { 200: pageOf(Device), ...refusals(401, 403) },
      },
    },
    async (request) => {
      const { premises, supervision, cursor, limit } = request.query;
      const wanted = (device: Device) =>
        (premises === undefined || device.premises === premises) &&
        (supervision === undefined || device.supervision === supervision);
      const sight = sightOf(viewerOf(request), estate);
      return listDevices(parts, sight, wanted, placeOf(cursor), limit);
    },
  );
  app.get(
    '/api/devices/:id',
    { schema: { summary: 'One device', params: IdParams, response: { 200: Device, ...refusals(401, 403, 404) } } },
    async (request) => showDevice(parts, mustHaveDevice(parts, viewerOf(request), request.params.id)),
  );
}

export function premisesRoutes(app: Api, parts: DeskParts): void {
  const { estate, reader } = parts;
  app.get(
    '/api/premises',
    {
      schema: {
        summary: 'Homes',
        querystring: PremisesQuery,
        response: { 200: pageOf(Premises), ...refusals(401, 403) },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const found = homesAfter(estate, viewerOf(request), cursor ?? '', limit + 1);
      const shown = found.slice(0, limit);
      const items = shown.map((facts) => viewPremises(facts, premisesOf(reader.document('premises', facts.id))));
      return { items, next: found.length > limit ? (shown.at(-1)?.id ?? null) : null };
    },
  );
  app.get(
    '/api/premises/:id',
    {
      schema: {
        summary: 'One home',
        params: IdParams,
        response: { 200: PremisesFull, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const facts = mustHavePremises(parts, viewerOf(request), request.params.id);
      const devices = estate.devicesOf(facts.id).map((device) => showDevice(parts, device));
      return viewPremisesFull(facts, premisesOf(reader.document('premises', facts.id)), devices);
    },
  );
}

function showDevice({ estate, reader, look }: DeskParts, facts: DeviceFacts): Device {
  return viewDevice({
    facts,
    reference: referenceOf(estate, facts.premises),
    live: look(facts.index),
    doc: deviceOf(reader.document('device', facts.id)),
  });
}

/** Walks the devices by index. After `scanDevices` looks the page ends, full or not, so that no list holds up the loop. */
async function listDevices(
  parts: DeskParts,
  sight: Sight,
  wanted: (device: Device) => boolean,
  from: number,
  limit: number,
) {
  const { estate, limits } = parts;
  const items: Device[] = [];
  const until = from + limits.scanDevices;
  let index = from;
  for (; index < until && items.length < limit; index += 1) {
    const facts = estate.deviceAt(index);
    if (facts === undefined) return { items, next: null };
    if (facts.id === SELF_TEST.device || !sight.sees(facts.premises)) continue;
    if ((index - from) % AT_ONCE === AT_ONCE - 1) await setImmediate();
    const device = showDevice(parts, facts);
    if (wanted(device)) items.push(device);
  }
  return { items, next: estate.deviceAt(index) === undefined ? null : String(index) };
}

function placeOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor)) throw new Fault('HW_CURSOR_INVALID');
  return Number(cursor);
}
