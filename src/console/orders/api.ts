import type { Installer, Job, JobInFull, JobSummary } from '../../desk/schema/job.ts';
import { isPageOf, looksLike } from '../api/guards.ts';
import { request } from '../api/http.ts';
import type { Page } from '../api/types.ts';
import { isJobInFull, jobPath } from '../install/api.ts';
import type { Asked } from './draft.ts';

export type { Installer, Item, Job, JobInFull, JobSummary, Measure } from '../../desk/schema/job.ts';

/** What may be ordered at most, as the desk has it. */
export const LIMITS = { hours: 12, measures: 60, reason: 2_000, reasonLeast: 10 } as const;

const isSummary = looksLike<JobSummary>({ id: 'string', reference: 'string', state: 'string', measures: 'number' });
const isInstallers = isPageOf(looksLike<Installer>({ staff: 'string', role: 'string' }));
/** Rows asked for at a time. */
const PAGE = 50;

const list = (asked: Record<string, string>, cursor: string | null): Promise<Page<JobSummary>> => {
  const query = new URLSearchParams({ ...asked, limit: String(PAGE), ...(cursor === null ? {} : { cursor }) });
  return request('GET', `/api/jobs?${query}`, isPageOf(isSummary));
};
export const listRunning = (cursor: string | null) => list({ running: 'true' }, cursor);
/** Of one home, also those that are over. */
export const listOf = (premises: string, cursor: string | null) => list({ premises }, cursor);

export interface Order {
  premises: string;
  installer: string | null;
  soakHours: number;
  measures: readonly Asked[];
}
export const place = (order: Order): Promise<JobInFull> => request('POST', '/api/jobs', isJobInFull, order);
export const give = (job: Job['id'], installer: string | null) =>
  request('POST', jobPath(job, 'give'), isJobInFull, { installer });
export const prolong = (job: Job['id'], hours: number) =>
  request('POST', jobPath(job, 'prolong'), isJobInFull, { hours });
export const cancel = (job: Job['id'], text: string) => request('POST', jobPath(job, 'cancel'), isJobInFull, { text });
/** Takes a thing off the order, with a reason. */
export const drop = (job: Job['id'], measure: string, text: string) =>
  request('PATCH', jobPath(job, 'measures', measure), isJobInFull, { dropped: true, text });
/** What there is of a device: what its model has not got, and the ways of a hub. */
export interface Model {
  without: readonly string[];
  paths?: readonly string[];
}
/** Says what its model has not got, with a reason. */
export const lacking = (job: Job['id'], measure: string, model: Model, text: string) =>
  request('PATCH', jobPath(job, 'measures', measure), isJobInFull, { ...model, text });
export const add = (job: Job['id'], measure: Asked) => request('POST', jobPath(job, 'measures'), isJobInFull, measure);
/** A supervisor agrees that 999 is rung by hand for this home. `entry`: the same one twice is one. */
export const agreeOn999 = (job: Job['id'], entry: string, text: string) =>
  request('POST', jobPath(job, 'items', 'police'), isJobInFull, { entry, said: 'yes', text });

/** Whom an order can be given to; with a home, those who may go there. */
export const listInstallers = async (premises?: string): Promise<readonly Installer[]> => {
  const query = premises === undefined ? '' : `?${new URLSearchParams({ premises })}`;
  return (await request('GET', `/api/installers${query}`, isInstallers)).items;
};
