import { type NewMeasure, orderedMeasure, SPEAKING_KINDS } from '../../commission/measure.ts';
import { Fault } from '../../core/fault.ts';
import type { DeviceId, JobId, StaffId } from '../../core/ids.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import { JOB_LIMITS } from '../../register/job-schema.ts';
import type { DeviceRecord } from '../../register/rows.ts';
import type { DeviceKind } from '../../register/schema.ts';
import type { JobsDesk } from './port.ts';

/** What a device was to its home: as an order asks for it again, and which sensor of it; null: the device itself. */
export interface Part {
  asked: NewMeasure;
  sensor: string | null;
}

/**
 * As it was last ordered, with every room that it is carried to; else as it is registered, with the sensors of which somebody has recorded
 * what they are. Throws `HW_INPUT_INVALID` where nobody has recorded what it is and `kind` does not say so.
 */
export function partsOf(device: DeviceRecord, jobs: readonly JobRecord[], kind?: DeviceKind): Part[] {
  const ordered = jobs
    .toSorted((one, other) => other.orderedAt - one.orderedAt)
    .map(({ measures }) => measures.filter((one) => one.device === device.id && !one.dropped))
    .find((measures) => measures.length > 0);
  return (
    ordered?.map(({ sensor, id: _, fitted: __, device: ___, dropped: ____, ...asked }) => ({ asked, sensor })) ?? [
      { asked: wholeOf(device, kind), sensor: null },
      ...sensorsOf(device),
    ]
  );
}

function wholeOf(device: DeviceRecord, said: DeviceKind | undefined): NewMeasure {
  const { zone, room, name } = device;
  const kind = said ?? device.kind ?? (device.sensors.size > 0 ? 'hub' : undefined);
  if (kind === undefined)
    throw new Fault('HW_INPUT_INVALID', { where: 'order, kind', why: 'nobody has recorded what it is' });
  return orderedMeasure({ kind, name: name ?? kind, zone, room });
}

function sensorsOf({ sensors }: DeviceRecord): Part[] {
  return [...sensors].flatMap(([sensor, { kind: recorded, zone, room }]) => {
    const kind = SPEAKING_KINDS.find((known) => known === recorded);
    return kind === undefined
      ? []
      : [{ asked: orderedMeasure({ kind, name: slugOf(sensor) || kind, zone, room }), sensor }];
  });
}

const NAME_LENGTH = 32;
/** A sensor's own name as an order may hold it. */
const slugOf = (sensor: string) =>
  sensor
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_LENGTH)
    .replaceAll(/^-+|-+$/g, '');

interface Replacing {
  broken: Pick<DeviceRecord, 'id' | 'premises'>;
  /** Null: nothing takes its place. */
  made: DeviceId | null;
  by: string;
}
interface Asked {
  running: JobRecord | undefined;
  installer: StaffId | null;
  soakHours: number;
  kind?: DeviceKind | undefined;
}

/** The order that was fitting the broken device goes on with the new one, or waits for another. Undefined: none was. */
export function goOnWith({ register }: JobsDesk, { broken, made, by }: Replacing): JobId | undefined {
  const { jobs, staffEvents } = register;
  const running = jobs.runningIn(broken.premises);
  const held = running?.measures.filter(({ device, dropped }) => device === broken.id && !dropped) ?? [];
  if (running === undefined || held.length === 0) return undefined;
  for (const { id } of held)
    jobs.changeMeasure(running.id, id, { device: made, fitted: false, ...(made === null && { sensor: null }) });
  staffEvents.record(by, 'job-changed', running.id, `${broken.id} is ${made ?? 'gone'}`);
  return running.id;
}

/** Asks for the new device where the broken one was, by the order that runs or by one of its own. Inside one change with the swap. */
export function orderAgain(
  { register }: JobsDesk,
  { broken, made, by }: { broken: DeviceRecord; made: DeviceId; by: string },
  asked: Asked,
): JobId {
  const { jobs, staffEvents } = register;
  const { running, installer, soakHours, kind } = asked;
  const parts = partsOf(broken, jobs.list({ premises: broken.premises }), kind);
  if (running === undefined) {
    const measures = parts.slice(0, JOB_LIMITS.measures).map((part) => part.asked);
    const id = jobs.add({ premises: broken.premises, installer, soakHours, measures, by });
    for (const [index, measure] of jobs.get(id).measures.entries())
      jobs.changeMeasure(id, measure.id, { device: made, sensor: parts[index]?.sensor ?? null });
    staffEvents.record(by, 'job-ordered', id, broken.premises);
    return id;
  }
  for (const { asked: measure, sensor } of parts)
    jobs.changeMeasure(running.id, jobs.addMeasure(running.id, measure), { device: made, sensor });
  staffEvents.record(by, 'job-changed', running.id, `${made} added`);
  return running.id;
}
