import { Fault } from '../../core/fault.ts';
import type { JobId } from '../../core/ids.ts';
import type { DeviceRecord } from '../../register/rows.ts';
import type { CareDesk } from '../care.ts';
import type { DeviceFacts, PremisesFacts } from '../estate.ts';
import { mustHaveJob } from '../jobs/access.ts';
import { goOnWith, orderAgain } from '../jobs/replacing.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { Decommissioned, DeviceReason, SwapOrder, Swapped } from '../schema/care.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { mustHaveDevice, mustHavePremises } from '../sight.ts';
import { actorOf, type Viewer } from '../sign-in/viewer.ts';
import { premisesOf } from '../view/documents.ts';
import { staffViewer, submitInput } from './give.ts';
import { installerFor } from './jobs.ts';

/** A device's life ends: another takes its place, or nothing does. */
export function deviceEndRoutes(app: Api, parts: DeskParts): void {
  app.post(
    '/api/devices/:id/swap',
    {
      schema: {
        summary: 'Put a new device in the place of a broken one, and order that it is fitted',
        params: IdParams,
        body: SwapOrder,
        response: { 200: Swapped, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const at = inService(parts, viewer, request.params.id);
      const { text, order } = request.body;
      return ending(parts, viewer, at, text, (note) => {
        const { register } = deskOf(parts);
        const broken = register.devices.get(at.device.id);
        const made = register.care.swap(broken.id);
        register.staffEvents.record(viewer.id, 'device-swapped', broken.id, `${made.device} ${note}`);
        const replacing = { broken, made: made.device, by: viewer.id };
        const job =
          goOnWith(parts.jobs, replacing) ??
          (order === undefined ? null : ordered(parts, viewer, at.home, replacing, order));
        return { ...made, replaces: broken.id, job };
      });
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
      const at = inService(parts, viewer, request.params.id);
      return ending(parts, viewer, at, request.body.text, (note) => {
        const { register } = deskOf(parts);
        register.care.decommission(at.device.id);
        goOnWith(parts.jobs, { broken: at.device, made: null, by: viewer.id });
        register.staffEvents.record(viewer.id, 'device-decommissioned', at.device.id, note);
        return { device: at.device.id };
      });
    },
  );
}

interface At {
  device: DeviceFacts;
  home: PremisesFacts;
}

/** Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`. */
function inService(parts: DeskParts, viewer: Viewer, id: string): At {
  const device = mustHaveDevice(parts, viewer, id);
  const home = mustHavePremises(parts, viewer, device.premises);
  if (device.revoked) throw new Fault('HW_DEVICE_REVOKED', { where: `device ${device.id}` });
  return { device, home };
}

function deskOf({ care }: DeskParts): CareDesk {
  if (care === undefined) throw new Fault('HW_NOT_FOUND', { where: 'device' });
  return care;
}

/** In one change, with its reason; whoever may not connect any more is disconnected, and what was left out of it is left out no longer. */
async function ending<T>(
  parts: DeskParts,
  viewer: Extract<Viewer, { kind: 'staff' }>,
  at: At,
  text: string,
  change: (note: string) => T,
): Promise<T> {
  const changed = await keeping(parts.notes, async (keep) => {
    const note = keep(parts.notes.store(at.home.household, text));
    return deskOf(parts).register.together(() => change(note));
  });
  // From here on it is done, and its reason stays, whatever the disk says.
  parts.identity?.refresh();
  await parts.settled?.();
  await endBypasses(parts, viewer, at);
  return changed;
}

/** Else somebody would be told in a day that a device which is gone is still left out. */
async function endBypasses(parts: DeskParts, viewer: Viewer, { device, home }: At): Promise<void> {
  const origin = { device: device.id, premises: home.id, risk: home.risk };
  const bypasses = premisesOf(parts.reader.document('premises', home.id))?.bypasses ?? [];
  for (const { sensor } of bypasses.filter((one) => one.device === device.id)) {
    const about = { origin, by: actorOf(viewer), ...(sensor !== undefined && { sensor }) };
    // The change stands whatever becomes of this: a bypass ends by itself too.
    await submitInput(parts, home.partition, { type: 'bypass', now: 'ended', gone: true, ...about });
  }
}

function ordered(
  parts: DeskParts,
  viewer: Viewer,
  home: PremisesFacts,
  replacing: { broken: DeviceRecord; made: DeviceRecord['id']; by: string },
  { job, installer, soakHours = 0, kind }: NonNullable<SwapOrder['order']>,
): JobId {
  const running = job === undefined ? undefined : mustHaveJob(parts, viewer, job).job;
  if (running !== undefined && running.premises !== home.id) throw new Fault('HW_NOT_FOUND', { where: 'job' });
  return orderAgain(parts.jobs, replacing, {
    running,
    installer: installerFor(parts, installer, home),
    soakHours,
    kind,
  });
}
