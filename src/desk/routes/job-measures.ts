import type { z } from 'zod';
import type { Fact } from '../../../devices/fact.ts';
import { profileByName } from '../../../devices/index.ts';
import { type Measure, orderedMeasure } from '../../commission/measure.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId, type DeviceId, type PremisesId } from '../../core/ids.ts';
import type { MeasurePatch } from '../../register/jobs.ts';
import type { DeviceRecord } from '../../register/rows.ts';
import { DEVICE_KINDS, type DeviceKind } from '../../register/schema.ts';
import { makeDeviceClaim } from '../device-claim.ts';
import { viewerOf } from '../http/guard.ts';
import { type JobAt, mustBeOpen, mustHaveJob, orders } from '../jobs/access.ts';
import { keeping } from '../keeping.ts';
import { refuseMoments } from '../moments.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import {
  JobInFull,
  MeasureChange,
  MeasureDevice,
  MeasureDeviceOrder,
  MeasureOrder,
  MeasureParams,
} from '../schema/job.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { inFull } from './jobs.ts';

const answers = { 200: JobInFull, ...refusals(401, 403, 404, 409, 503) };

/** What an order asks for, piece by piece. */
export function jobMeasureRoutes(app: Api, parts: DeskParts): void {
  const { jobs, staffEvents, together } = parts.jobs.register;
  app.post(
    '/api/jobs/:id/measures',
    { schema: { summary: 'Ask for one thing more', params: IdParams, body: MeasureOrder, response: answers } },
    async (request) => {
      const viewer = viewerOf(request);
      const { job } = forChange(parts, viewer, request.params.id);
      // What a model lacks is said by whoever orders, never by whoever has to show it.
      const asked = orderedMeasure(request.body);
      const without = orders(viewer) ? asked.without : orderedMeasure({ ...request.body, without: undefined }).without;
      together(() => {
        const measure = jobs.addMeasure(job.id, { ...asked, without });
        staffEvents.record(viewer.id, 'job-changed', job.id, `${measure} added`);
      });
      return inFull(parts, viewer, job.id);
    },
  );
  app.patch(
    '/api/jobs/:id/measures/:measure',
    { schema: { summary: 'Change one thing of it', params: MeasureParams, body: MeasureChange, response: answers } },
    async (request) => {
      const viewer = viewerOf(request);
      const { job, home } = forChange(parts, viewer, request.params.id);
      const measure = mustHaveMeasure(job.measures, request.params.measure);
      const { text, ...asked } = request.body;
      mustBeAllowed(viewer, measure, request.body);
      await keeping(parts.notes, async (keep) => {
        const note = text === undefined ? '' : keep(parts.notes.store(home.household, text));
        together(() => {
          jobs.changeMeasure(job.id, measure.id, patchOf(asked));
          const what = [measure.id, Object.keys(asked).join(','), note].join(' ');
          staffEvents.record(viewer.id, 'job-changed', job.id, what);
        });
      });
      return inFull(parts, viewer, job.id);
    },
  );
  deviceRoute(app, parts);
}

function deviceRoute(app: Api, parts: DeskParts): void {
  const { jobs, staffEvents, together } = parts.jobs.register;
  app.post(
    '/api/jobs/:id/measures/:measure/device',
    {
      schema: {
        summary:
          'Join a device to what was asked for: a new one, one behind a bridge, or a sensor of one that is there',
        params: MeasureParams,
        body: MeasureDeviceOrder,
        response: { 200: MeasureDevice, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const at = mustBeOpen(parts, viewer, request.params.id);
      const measure = mustHaveMeasure(at.job.measures, request.params.measure);
      const found = together(() => {
        const joined = join(parts, at, measure, request.body);
        const sensor = request.body.sensor ?? null;
        jobs.changeMeasure(at.job.id, measure.id, { device: joined.device, sensor });
        staffEvents.record(viewer.id, 'job-changed', at.job.id, `${measure.id} is ${joined.device}`);
        return joined;
      });
      const { identity, publicUrl } = parts;
      if (!found.claims || identity === undefined) return { device: found.device, claim: null };
      const claim = await makeDeviceClaim({ identity, publicUrl }, { device: found.device, by: viewer.id });
      return { device: found.device, claim };
    },
  );
}

/** While it is open by whoever fits; by whoever orders also before. */
function forChange(parts: DeskParts, viewer: Viewer, id: string): JobAt {
  return orders(viewer) ? mustHaveJob(parts, viewer, id) : mustBeOpen(parts, viewer, id);
}

function mustHaveMeasure(measures: readonly Measure[], id: string): Measure {
  const found = measures.find((one) => one.id === id);
  if (found === undefined) throw new Fault('HW_NOT_FOUND', { where: 'measure' });
  return found;
}

/** Whoever has to show something takes nothing of it away. Throws `HW_FORBIDDEN`, `HW_REASON_MISSING`. */
function mustBeAllowed(viewer: Viewer, measure: Measure, asked: z.output<typeof MeasureChange>): void {
  const less = (now: readonly string[], then: readonly string[] | undefined) =>
    then !== undefined && now.some((one) => !then.includes(one));
  const lightens =
    asked.dropped !== undefined ||
    asked.without !== undefined ||
    less(measure.rooms, asked.rooms) ||
    less(measure.paths, asked.paths);
  if (lightens && !orders(viewer)) throw new Fault('HW_FORBIDDEN', { why: 'a supervisor takes away what was ordered' });
  if ((asked.dropped === true || asked.without !== undefined) && asked.text === undefined)
    throw new Fault('HW_REASON_MISSING');
}

function patchOf(asked: Omit<z.output<typeof MeasureChange>, 'text'>): MeasurePatch {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

type Asked = z.output<typeof MeasureDeviceOrder>;

/** `claims`: hardware has still to be made into it. */
function join(
  parts: DeskParts,
  { home }: JobAt,
  measure: Measure,
  asked: Asked,
): { device: DeviceId; claims: boolean } {
  const { devices } = parts.jobs.register;
  if (measure.silent) throw new Fault('HW_INPUT_INVALID', { where: 'measure', why: 'it never speaks' });
  refuseMoments(asked.bindings ?? [], heardOf(parts, asked));
  if (asked.device !== undefined) return { device: registered(parts, home.id, asked.device).id, claims: false };
  const found = measure.device === null ? undefined : devices.get(measure.device);
  // One that was taken out of service meanwhile leaves its place to another.
  if (found !== undefined && !found.revoked) {
    // The installer lost the code: the same device is claimed again.
    if (asked.via === undefined) return { device: found.id, claims: found.via === undefined };
    // What was put in the place of a broken one waits for its hardware, behind the same bridge.
    if (found.via === asked.via && found.address === undefined && asked.address !== undefined) {
      const { address, bindings } = asked;
      devices.change(found.id, { address, ...(bindings !== undefined && { bindings }) });
      return { device: found.id, claims: false };
    }
    throw new Fault('HW_MEASURE_TAKEN', { where: `measure ${measure.id}` });
  }
  const via = asked.via === undefined ? undefined : registered(parts, home.id, asked.via);
  const profile = via === undefined ? (asked.profile ?? 'native') : via.profile;
  const { device } = devices.add({
    premises: home.id,
    profile,
    name: measure.name,
    ...(isDeviceKind(measure.kind) && { kind: measure.kind }),
    ...(measure.zone !== null && { zone: measure.zone }),
    ...(isRoom(home.rooms, measure.room) && { room: measure.room }),
    ...(via !== undefined && { via: via.id, address: asked.address, bindings: asked.bindings ?? [] }),
    ...(asked.power !== undefined && { power: asked.power }),
    ...(via === undefined &&
      asked.prefixes !== undefined && { prefixes: asked.prefixes, bindings: asked.bindings ?? [] }),
    ...supervisionOf(profile, asked.power),
    stage: 'commissioning',
  });
  return { device, claims: via === undefined };
}

function isDeviceKind(kind: string): kind is DeviceKind {
  return DEVICE_KINDS.some((one) => one === kind);
}

function isRoom(rooms: readonly { room: string }[], room: string | null): room is string {
  return room !== null && rooms.some((one) => one.room === room);
}

/** As its family is usually watched. Throws `HW_INPUT_INVALID` for a family that nobody knows. */
function supervisionOf(name: string, power: 'mains' | 'battery' | undefined) {
  const profile = profileByName(name);
  if (profile === undefined)
    throw new Fault('HW_INPUT_INVALID', { where: 'profile', why: 'no family of devices has that name' });
  const { supervision } = profile;
  return { supervision: 'usual' in supervision ? supervision[power ?? supervision.usual] : supervision };
}

/** A device of this home that may connect. */
/** What was heard of the hardware that is to be bound. */
function heardOf({ discovered }: DeskParts, { via, address }: Asked): readonly Fact[] {
  const bridge = via === undefined ? undefined : asDeviceId(via);
  return bridge === undefined || address === undefined ? [] : (discovered?.find(bridge, address)?.facts ?? []);
}

function registered({ jobs }: DeskParts, premises: PremisesId, text: string): DeviceRecord {
  const id = asDeviceId(text);
  const found = id === undefined ? undefined : jobs.register.devices.listIn(premises).find((one) => one.id === id);
  if (found === undefined || found.revoked) throw new Fault('HW_NOT_FOUND', { where: 'device' });
  return found;
}
