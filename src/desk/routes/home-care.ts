import { createHash } from 'node:crypto';
import { profileByName } from '../../../devices/index.ts';
import type { Binding } from '../../core/binding.ts';
import { Fault } from '../../core/fault.ts';
import type { DeviceRecord } from '../../register/rows.ts';
import type { CareDesk } from '../care.ts';
import { viewerOf } from '../http/guard.ts';
import { seesJob } from '../jobs/access.ts';
import { keeping } from '../keeping.ts';
import { NOTE_LIMIT } from '../notes.ts';
import type { Api, DeskParts } from '../parts.ts';
import { type CaredFor, HomeCare, Meaning, MeaningOrder } from '../schema/care.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { mustHaveDevice, mustHavePremises } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { isoOrNull } from '../view/documents.ts';
import { bypassesIn } from './care.ts';
import { staffViewer } from './give.ts';

/** The devices of one home over the years, and what they mean in it. */
export function homeCareRoutes(app: Api, parts: DeskParts): void {
  const { care } = parts;
  if (care === undefined) return;
  app.get(
    '/api/premises/:id/care',
    {
      schema: {
        summary: 'The devices of a home as whoever looks after them sees them',
        params: IdParams,
        response: { 200: HomeCare, ...refusals(401, 403, 404) },
      },
    },
    async (request): Promise<HomeCare> => {
      const viewer = viewerOf(request);
      const { id } = mustHavePremises(parts, viewer, request.params.id);
      const devices = care.register.devices.listIn(id);
      return {
        premises: id,
        devices: devices
          .map((one) => caredFor(care, one, devices))
          .toSorted((a, b) => Number(a.revoked) - Number(b.revoked)),
        bypasses: bypassesIn(parts, viewer, id),
        running: runningIn(parts, viewer, id),
      };
    },
  );
  meaningRoute(app, parts, care);
}

function meaningRoute(app: Api, parts: DeskParts, care: CareDesk): void {
  const { devices, staffEvents, together } = care.register;
  app.put(
    '/api/devices/:id/meaning',
    {
      schema: {
        summary: 'Say anew what a device of another maker means, or which hardware it is',
        params: IdParams,
        body: MeaningOrder,
        response: { 200: Meaning, ...refusals(401, 403, 404, 409, 412, 503) },
      },
    },
    async (request): Promise<Meaning> => {
      const viewer = staffViewer(request);
      const { id, premises } = mustHaveDevice(parts, viewer, request.params.id);
      const { household } = mustHavePremises(parts, viewer, premises);
      const { version, bindings, address, text } = request.body;
      await keeping(parts.notes, async (keep) => {
        const before = devices.get(id);
        mustMeanBySaying(before);
        if (version !== versionOf(before)) throw new Fault('HW_VERSION_STALE', { where: `device ${id}` });
        const hardware = address === undefined ? {} : hardwareOf(parts, before, address);
        // What it meant and means is kept with the reason: a key is whatever a device calls it.
        const change = `Before: ${textOf(bindingsOf(before))}\nNow: ${textOf(bindings)}`;
        const note = keep(parts.notes.store(household, `${text}\n${change}`.slice(0, NOTE_LIMIT)));
        together(() => {
          devices.change(id, { bindings, ...hardware });
          staffEvents.record(viewer.id, 'device-meaning-changed', id, note);
        });
      });
      // From here on it is done, and its reason stays, whatever the disk says.
      parts.discovered?.refresh();
      await parts.settled?.();
      const now = devices.get(id);
      return { device: id, bindings: bindingsOf(now), version: versionOf(now) };
    },
  );
}

/** Throws `HW_DEVICE_REVOKED`, and `HW_INPUT_INVALID` for hardware whose signals say themselves what they are. */
function mustMeanBySaying({ id, revoked, profile }: DeviceRecord): void {
  if (revoked) throw new Fault('HW_DEVICE_REVOKED', { where: `device ${id}` });
  if (!meansBySaying(profile))
    throw new Fault('HW_INPUT_INVALID', { where: `device ${id}`, why: 'its signals say themselves what they mean' });
}

const meansBySaying = (profile: string) => (profileByName(profile)?.speaks ?? 'hw/1') !== 'hw/1';

/** Only for what waits for its hardware: another device in the place of one that hangs there is a swap, and is tried. */
function hardwareOf({ discovered }: DeskParts, { id, via, address }: DeviceRecord, asked: string) {
  if (via === undefined || address !== undefined)
    throw new Fault('HW_INPUT_INVALID', {
      where: `device ${id}, address`,
      why: 'it has its hardware; replace it instead',
    });
  const known = discovered?.find(via, asked);
  return { address: known?.address ?? asked, ...(known?.alias !== undefined && { alias: known.alias }) };
}

const bindingText = ({ key, which, on, means, sensor }: Binding) =>
  `${key}${(which ?? on) ? `=${which ?? on}` : ''}:${means}${sensor === undefined ? '' : `@${sensor}`}`;

const textOf = (bindings: readonly Binding[]) => bindings.map(bindingText).join(', ') || 'nothing';

const bindingsOf = ({ bindings = [] }: DeviceRecord) => bindings.map((one) => ({ ...one }));

/** Another one for other meanings or other hardware. */
function versionOf({ bindings = [], address }: DeviceRecord): string {
  return createHash('sha256')
    .update(JSON.stringify([bindings, address ?? null]))
    .digest('hex')
    .slice(0, 16);
}

function caredFor({ register }: CareDesk, device: DeviceRecord, all: readonly DeviceRecord[]): CaredFor {
  const { id, revoked, stage, replaces, via, address, profile, sensors } = device;
  const bound = (device.bindings ?? []).flatMap(({ sensor }) => (sensor === undefined ? [] : [sensor]));
  const names = new Set([...sensors.keys(), ...bound]);
  const claims = !revoked && via === undefined && profileByName(profile)?.speaks !== 'dc09';
  return {
    device: id,
    name: device.name ?? null,
    ...placeOf(device),
    revoked,
    stage: stage ?? 'live',
    replaces: replaces ?? null,
    via: via ?? null,
    speaksFor: all.filter((one) => one.via === id && !one.revoked).length,
    waits: !revoked && via !== undefined && address === undefined,
    claims,
    claimUntil: claims ? isoOrNull(register.claims.open(id)?.expiresAt) : null,
    means: meansBySaying(profile),
    bindings: bindingsOf(device),
    version: versionOf(device),
    sensors: [...names].map((sensor) => ({ sensor, ...placeOf(sensors.get(sensor) ?? {}) })),
  };
}

type Placed = { kind?: string | undefined; zone?: DeviceRecord['zone']; room?: string | undefined };
const placeOf = ({ kind, zone, room }: Placed) => ({ kind: kind ?? null, zone: zone ?? null, room: room ?? null });

function runningIn(parts: DeskParts, viewer: Viewer, premises: DeviceRecord['premises']): HomeCare['running'] {
  const job = parts.jobs.register.jobs.runningIn(premises);
  return job === undefined || seesJob(parts, viewer, job) === undefined ? null : { job: job.id, state: job.state };
}
