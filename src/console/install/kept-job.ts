import { forgetKept, type Kept, keep, kept } from '../offline/kept.ts';
import { type Item, isJobInFull, type Job, type JobInFull, type Measure } from './api.ts';
import { type Entry, isEntry } from './waiting.ts';

/** A job as this phone keeps it. */
export interface KeptJob {
  full: JobInFull;
  /** What the desk has taken and `full` does not show yet. */
  taken: readonly Entry[];
  /** When the desk was heard last, by this phone's clock. */
  at: number;
}

// Named one by one, so that nothing is kept that the desk may say of a job some day: no address, no contacts, no member of staff.
const jobOf = (job: Job): Job => {
  const { id, premises, reference, state, lapsed, mine, orderedAt, openedAt, closesAt } = job;
  const { soakHours, soakUntil, live, residentCopyWithoutAddress, rooms, here } = job;
  const who = { installer: null, certificate: null, signedOffAt: null };
  const times = { orderedAt, openedAt, closesAt, soakHours, soakUntil };
  const measures = job.measures.map(measureOf);
  return {
    id,
    premises,
    reference,
    state,
    lapsed,
    mine,
    live,
    residentCopyWithoutAddress,
    rooms,
    here,
    measures,
    ...times,
    ...who,
  };
};
const measureOf = (measure: Measure): Measure => {
  const { id, kind, name, zone, room, rooms, paths, without, silent, fitted, device, sensor, dropped } = measure;
  return { id, kind, name, zone, room, rooms, paths, without, silent, fitted, device, sensor, dropped };
};
const itemOf = (item: Item): Item => {
  const { id, says, measure, room, needs, state, at, latencyMs, sinceMs, rssi, linkQuality, battery, why } = item;
  return { id, says, measure, room, needs, state, at, latencyMs, sinceMs, rssi, linkQuality, battery, why, by: null };
};

/** What is kept of a job, until its time is over; null when it is not open. */
export function noteOf(owner: string, { full, taken, at }: KeptJob): Kept | null {
  const job = jobOf(full.job);
  if (job.state !== 'open' || job.lapsed || job.closesAt === null) return null;
  const { version, missing, ready } = full;
  const picture = { full: { version, job, items: full.items.map(itemOf), missing, ready }, taken };
  return { owner, job: job.id, at, until: Date.parse(job.closesAt), picture };
}

/** Keeps how a job stands, for as long as it is open, and forgets it when it is not. */
export function keepJob(owner: string, job: KeptJob): void {
  const note = noteOf(owner, job);
  if (note === null) forgetJob(job.full.job.id);
  else keep(note);
}

/** What this phone keeps of a job for whoever is signed in. */
export function keptJob(owner: string, job: string): KeptJob | null {
  const found = kept();
  return found?.owner === owner && found.job === job ? read(found) : null;
}

/** The job that this phone keeps, whichever it is. */
export function anyKeptJob(owner: string): KeptJob | null {
  const found = kept();
  return found?.owner === owner ? read(found) : null;
}

/** A job is over, or no longer for whoever looks. */
export function forgetJob(job: string): void {
  if (kept()?.job === job) forgetKept();
}

/** Null when it is not a job as it was kept. */
export function read({ picture, at }: Kept): KeptJob | null {
  if (typeof picture !== 'object' || picture === null || !('full' in picture) || !('taken' in picture)) return null;
  const { full, taken } = picture;
  return isJobInFull(full) && Array.isArray(taken) ? { full, taken: taken.filter(isEntry), at } : null;
}
