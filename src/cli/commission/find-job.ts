import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { JobSummary } from '../../desk/schema/job.ts';
import { type Link, readAs } from '../remote/link.ts';
import { refusalOf } from '../remote/refusal.ts';
import { table } from '../tell.ts';

const Jobs = z.object({ items: z.array(JobSummary) });
const OfHome = z.object({ premises: z.string() });

/** The orders that are not over, of those that whoever is signed in sees; of one home where it is named. */
export async function runningJobs(link: Link, premises?: string): Promise<JobSummary[]> {
  const query = new URLSearchParams({ running: 'true', ...(premises !== undefined && { premises }) });
  return (await read(link, Jobs, `/api/jobs?${query}`)).items;
}

/** The job that was named, or the one that is running in the home of the device that was named. Throws `HW_NOT_FOUND`. */
export async function jobAt(link: Link, text: string): Promise<string> {
  if (text.startsWith('jb_')) return text;
  const { premises } = await read(link, OfHome, `/api/devices/${encodeURIComponent(text)}`);
  const [running] = await runningJobs(link, premises);
  if (running === undefined) throw new Fault('HW_NOT_FOUND', { where: text, why: 'nothing is ordered in its home' });
  return running.id;
}

export function jobsWords(jobs: readonly JobSummary[]): string {
  if (jobs.length === 0) return 'No order is given to you, and none to nobody.';
  const rows = jobs.map(({ id, reference, state, mine, measures, open }) => [
    id,
    reference,
    state,
    mine ? 'yours' : '',
    String(measures),
    open === null ? '' : String(open),
  ]);
  return table(['order', 'home', 'state', 'whose', 'measures', 'missing'], rows);
}

async function read<T extends z.ZodType>(link: Link, form: T, path: string): Promise<z.output<T>> {
  const answer = await link.ask('GET', path);
  if (answer.status === 200) return readAs(form, answer);
  throw refusalOf(link.http, answer);
}
