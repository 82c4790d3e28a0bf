import { createHash } from 'node:crypto';
import type { Item as Ticked } from '../../commission/item.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import type { PremisesFacts } from '../estate.ts';
import { isLapsed } from '../jobs/access.ts';
import type { JobNow } from '../jobs/standing.ts';
import type { Item, Job, JobInFull, JobSummary } from '../schema/job.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { iso, isoOrNull } from './documents.ts';

export function viewJob(job: JobRecord, home: PremisesFacts, viewer: Pick<Viewer, 'id'>, now: number): Job {
  const { here } = job;
  return {
    id: job.id,
    premises: job.premises,
    reference: home.reference,
    state: job.state,
    lapsed: isLapsed(job, now),
    installer: job.installer,
    mine: job.installer === viewer.id,
    orderedAt: iso(job.orderedAt),
    openedAt: isoOrNull(job.openedAt),
    closesAt: isoOrNull(job.closesAt),
    signedOffAt: isoOrNull(job.signedOffAt),
    soakHours: job.soakHours,
    soakUntil: isoOrNull(job.soakUntil),
    live: job.liveAt !== null,
    residentCopyWithoutAddress: job.withoutAddress,
    rooms: home.rooms.map(({ room, zone }) => ({ room, zone })),
    here: here && { room: here.room, measure: here.measure, at: iso(here.at) },
    measures: job.measures.map((one) => ({
      ...one,
      rooms: [...one.rooms],
      paths: [...one.paths],
      without: [...one.without],
    })),
    certificate: job.certificate,
  };
}

export function viewItem(item: Ticked): Item {
  return {
    id: item.id,
    says: item.says,
    measure: item.measure ?? null,
    room: item.room ?? null,
    needs: item.needs,
    state: item.state,
    at: isoOrNull(item.at),
    latencyMs: item.latencyMs ?? null,
    sinceMs: item.sinceMs ?? null,
    rssi: item.rssi ?? null,
    linkQuality: item.linkQuality ?? null,
    battery: item.battery ?? null,
    by: item.by ?? null,
    why: item.why ?? null,
  };
}

/** The version is a digest of everything shown: what changes elsewhere, a contact who is verified, is another version too. */
export function viewInFull(job: Job, { items, missing, ready }: JobNow): JobInFull {
  const shown = { job, items: items.map(viewItem), missing, ready };
  const version = createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22);
  return { version, ...shown };
}

export function viewSummary({ rooms: _, here: __, measures, ...job }: Job, open: number | null): JobSummary {
  return { ...job, measures: measures.length, open };
}
