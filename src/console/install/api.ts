import type { Item, Job, JobInFull, JobSummary, MeasureDevice, SignedOff } from '../../desk/schema/job.ts';
import { isPageOf, looksLike } from '../api/guards.ts';
import { request, requestChange } from '../api/http.ts';
import type { Entry } from './waiting.ts';

export type { Item, Job, JobInFull, JobSummary, Measure, MeasureDevice } from '../../desk/schema/job.ts';
/** What a device shows to become the one that it was registered as. */
export type Claim = NonNullable<MeasureDevice['claim']>;

/** What an entry is about that puts a thing on the order. */
export const NEW_MEASURE = 'measure';

const isSummary = looksLike<JobSummary>({ id: 'string', reference: 'string', state: 'string', measures: 'number' });
const isJob = looksLike<Job>({ id: 'string', reference: 'string', state: 'string', measures: 'list', rooms: 'list' });
const isItem = looksLike<Item>({ id: 'string', says: 'string', needs: 'string', state: 'string' });
const isFullShell = looksLike<JobInFull>({ version: 'string', job: 'any', items: 'list', missing: 'list' });
export const isJobInFull = (value: unknown): value is JobInFull =>
  isFullShell(value) && isJob(value.job) && value.items.every(isItem);
const isAddress = looksLike<{ address: string | null; until: string }>({ address: 'any', until: 'string' });
const isMeasureDevice = looksLike<MeasureDevice>({ device: 'string', claim: 'any' });
const isClaim = looksLike<Claim>({
  device: 'string',
  code: 'string',
  url: 'string',
  qr: 'string',
  expiresAt: 'string',
});
const isSignedOff = looksLike<SignedOff>({ job: 'string', signedOffAt: 'string' });
const isAnything = (value: unknown): value is unknown => value !== undefined;

const at = (id: string) => encodeURIComponent(id);
export const jobPath = (job: string, ...rest: readonly string[]) => ['/api/jobs', job, ...rest].map(inPath).join('/');
const inPath = (part: string, index: number) => (index === 0 ? part : at(part));

export const listJobs = (cursor: string | null) =>
  request(
    'GET',
    `/api/jobs?${new URLSearchParams({ limit: '50', ...(cursor === null ? {} : { cursor }) })}`,
    isPageOf(isSummary),
  );
/** Null: it is as it was at the version `since`. */
export const getJob = (job: string, since?: string): Promise<JobInFull | null> =>
  requestChange(`${jobPath(job)}${since === undefined ? '' : `?${new URLSearchParams({ since })}`}`, isJobInFull);
export const openJob = (job: string) => request('POST', jobPath(job, 'open'), isAnything, {});
export const prolongJob = (job: string) => request('POST', jobPath(job, 'prolong'), isAnything, {});
export const askAddress = (job: string) => request('POST', jobPath(job, 'address'), isAddress, {});
export const joinDevice = (job: string, measure: string, order: object): Promise<MeasureDevice> =>
  request('POST', jobPath(job, 'measures', measure, 'device'), isMeasureDevice, order);
export const claimAgain = (device: string): Promise<Claim> =>
  request('POST', `/api/devices/${at(device)}/claim`, isClaim, {});
export const signOff = (job: string, order: { entry: string; withoutAddress: boolean }) =>
  request('POST', jobPath(job, 'sign-off'), isSignedOff, { ...order, residentAgrees: true });
export const certificateHref = (job: string, copy: 'file' | 'resident') =>
  `${jobPath(job, 'certificate')}?copy=${copy}`;

/** Sends what was entered, whenever it was. */
export async function send({ method, path, body, job, about }: Entry): Promise<void> {
  // A thing may be there already, by a request whose answer was lost: its name is what it is known by.
  if (about === NEW_MEASURE && (await getJob(job))?.job.measures.some(({ name }) => name === body['name'])) return;
  await request(method, path, isAnything, body);
}
