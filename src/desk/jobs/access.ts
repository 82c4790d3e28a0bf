import { Fault } from '../../core/fault.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import type { PremisesFacts } from '../estate.ts';
import type { DeskParts } from '../parts.ts';
import { covers } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';

type Parts = Pick<DeskParts, 'jobs' | 'estate' | 'clock'>;

/** A job with the home that it is for. */
export interface JobAt {
  job: JobRecord;
  home: PremisesFacts;
}

/**
 * Whoever installs sees what was given to them, or to nobody in particular within their scope, until it is signed off. Everybody
 * else sees the jobs of the homes that they see.
 */
export function seesJob({ estate }: Pick<Parts, 'estate'>, viewer: Viewer, job: JobRecord): PremisesFacts | undefined {
  const home = estate.premises(job.premises);
  if (home === undefined || !covers(viewer.scope, home)) return undefined;
  if (viewer.role !== 'installer') return home;
  const theirs = job.installer === null || job.installer === viewer.id;
  return theirs && (job.state === 'ordered' || job.state === 'open') ? home : undefined;
}

/** Throws `HW_NOT_FOUND`, alike for a job that does not exist and one that is not theirs. */
export function mustHaveJob(parts: Parts, viewer: Viewer, id: string): JobAt {
  const job = parts.jobs.register.jobs.find(id);
  const home = job === undefined ? undefined : seesJob(parts, viewer, job);
  if (job === undefined || home === undefined) throw new Fault('HW_NOT_FOUND', { where: 'job' });
  return { job, home };
}

/**
 * The same, for what is done while it is open. One that is nobody's becomes theirs who install and begin to work on it: what they
 * see of the home hangs on that. Throws `HW_JOB_STATE`, `HW_JOB_LAPSED` besides. */
export function mustBeOpen(parts: Parts, viewer: Viewer, id: string): JobAt {
  const found = mustHaveJob(parts, viewer, id);
  if (found.job.state !== 'open') throw new Fault('HW_JOB_STATE', { why: `it is ${found.job.state}` });
  if (isLapsed(found.job, parts.clock.now())) throw new Fault('HW_JOB_LAPSED');
  if (found.job.installer !== null || viewer.kind !== 'staff' || viewer.role !== 'installer') return found;
  const { jobs, staffEvents, together } = parts.jobs.register;
  const { job } = found;
  together(() => {
    jobs.give(job.id, viewer.id);
    staffEvents.record(viewer.id, 'job-given', job.id, viewer.id);
  });
  return { ...found, job: { ...job, installer: viewer.id } };
}

export function isLapsed({ state, closesAt }: JobRecord, now: number): boolean {
  return state === 'open' && closesAt !== null && closesAt <= now;
}

const ORDERERS: ReadonlySet<string> = new Set(['supervisor', 'administrator']);

/** Those who order, and may take away what is asked. */
export const orders = ({ role }: Pick<Viewer, 'role'>): boolean => ORDERERS.has(role);
