import { z } from 'zod';
import { orderedMeasure } from '../../commission/measure.ts';
import { Fault } from '../../core/fault.ts';
import { asStaffId, type StaffId } from '../../core/ids.ts';
import { PAGE_LIMIT } from '../../register/store.ts';
import { viewerOf } from '../http/guard.ts';
import { type JobAt, mustHaveJob, orders, seesJob } from '../jobs/access.ts';
import { jobNow } from '../jobs/standing.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, pageOf, refusals } from '../schema/common.ts';
import {
  CancelOrder,
  GiveOrder,
  JobInFull as InFull,
  type JobInFull,
  JobOrder,
  JobQuery,
  JobSince,
  JobSummary,
  OpenOrder,
} from '../schema/job.ts';
import { covers, mustHavePremises } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { viewInFull, viewJob, viewSummary } from '../view/job.ts';

const answers = { 200: InFull, ...refusals(401, 403, 404, 409, 503) };

/** The orders to install in a home: who may see them, and how they begin and end. */
export function jobRoutes(app: Api, parts: DeskParts): void {
  readRoutes(app, parts);
  const { register, changed, seqOf } = parts.jobs;
  const { jobs, staffEvents, together } = register;
  app.post(
    '/api/jobs',
    { schema: { summary: 'Order an installation', body: JobOrder, response: answers } },
    async (request) => {
      const viewer = viewerOf(request);
      const { soakHours, measures } = request.body;
      const home = mustHavePremises(parts, viewer, request.body.premises);
      const installer = installerFor(parts, request.body.installer, home);
      const made = together(() => {
        const asked = {
          premises: home.id,
          installer,
          soakHours,
          measures: measures.map(orderedMeasure),
          by: viewer.id,
        };
        const id = jobs.add(asked);
        staffEvents.record(viewer.id, 'job-ordered', id, home.id);
        return id;
      });
      return inFull(parts, viewer, made);
    },
  );
  app.post(
    '/api/jobs/:id/open',
    { schema: { summary: 'Begin an installation', params: IdParams, body: OpenOrder, response: answers } },
    async (request) => {
      const viewer = viewerOf(request);
      const { job, home } = mustHaveJob(parts, viewer, request.params.id);
      together(() => {
        const by = viewer.kind === 'staff' && viewer.role === 'installer' ? viewer.id : null;
        jobs.begin(job.id, by, request.body.hours, seqOf(home.partition));
        staffEvents.record(viewer.id, 'job-opened', job.id);
      });
      changed();
      return inFull(parts, viewer, job.id);
    },
  );
  app.post(
    '/api/jobs/:id/prolong',
    { schema: { summary: 'Give an installation more time', params: IdParams, body: OpenOrder, response: answers } },
    async (request) => {
      const viewer = viewerOf(request);
      const { job } = mustHaveJob(parts, viewer, request.params.id);
      together(() => {
        jobs.prolong(job.id, request.body.hours);
        staffEvents.record(viewer.id, 'job-prolonged', job.id, `${request.body.hours} h`);
      });
      return inFull(parts, viewer, job.id);
    },
  );
  endRoutes(app, parts);
}

function endRoutes(app: Api, parts: DeskParts): void {
  const { register, changed } = parts.jobs;
  const { jobs, staffEvents, together } = register;
  app.post(
    '/api/jobs/:id/give',
    { schema: { summary: 'Give an installation to somebody', params: IdParams, body: GiveOrder, response: answers } },
    async (request) => {
      const viewer = viewerOf(request);
      const { job, home } = mustHaveJob(parts, viewer, request.params.id);
      const installer = installerFor(parts, request.body.installer, home);
      together(() => {
        jobs.give(job.id, installer);
        staffEvents.record(viewer.id, 'job-given', job.id, installer ?? 'anybody');
      });
      return inFull(parts, viewer, job.id);
    },
  );
  app.post(
    '/api/jobs/:id/cancel',
    { schema: { summary: 'Cancel an installation', params: IdParams, body: CancelOrder, response: answers } },
    async (request) => {
      const viewer = viewerOf(request);
      const { job, home } = mustHaveJob(parts, viewer, request.params.id);
      // The words may name somebody: they go to the vault, and the roll keeps their id.
      await keeping(parts.notes, async (keep) => {
        const note = keep(parts.notes.store(home.household, request.body.text));
        together(() => {
          jobs.cancel(job.id);
          staffEvents.record(viewer.id, 'job-cancelled', job.id, note);
        });
      });
      changed();
      return inFull(parts, viewer, job.id);
    },
  );
}

function readRoutes(app: Api, parts: DeskParts): void {
  app.get(
    '/api/jobs',
    {
      schema: {
        summary: 'Installations',
        querystring: JobQuery,
        response: { 200: pageOf(JobSummary), ...refusals(401, 403) },
      },
    },
    async (request) => listJobs(parts, viewerOf(request), request.query),
  );
  app.get(
    '/api/jobs/:id',
    {
      schema: {
        summary: 'One installation: its walk-test and what is missing. 204: nothing has changed since',
        params: IdParams,
        querystring: JobSince,
        response: { ...answers, 204: z.undefined().describe('nothing has changed') },
      },
    },
    async (request, reply) => {
      const shown = inFull(parts, viewerOf(request), request.params.id);
      if (shown.version !== request.query.since) return shown;
      return reply.code(204).send();
    },
  );
}

function listJobs(parts: DeskParts, viewer: Viewer, query: z.output<typeof JobQuery>) {
  const { state, premises, limit } = query;
  const items: JobSummary[] = [];
  let after = query.cursor ?? '';
  // Bounded by the jobs there are; whoever sees few of them looks through them all.
  for (;;) {
    const running = query.running === 'true' || viewer.role === 'installer';
    const page = parts.jobs.register.jobs.list({ state, premises: premisesOf(parts, premises), running, after });
    for (const job of page) {
      const home = seesJob(parts, viewer, job);
      if (home === undefined || (premises !== undefined && job.premises !== premises)) continue;
      if (items.length === limit) return { items, next: items.at(-1)?.id ?? null };
      const open = job.state === 'open' ? jobNow(parts, job, home).missing.length : null;
      items.push(viewSummary(viewJob(job, home, viewer, parts.clock.now()), open));
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_LIMIT) return { items, next: null };
    after = last.id;
  }
}

const premisesOf = ({ estate }: DeskParts, id: string | undefined) =>
  id === undefined ? undefined : estate.premises(id)?.id;

/** A job as this viewer sees it now. */
export function inFull(parts: DeskParts, viewer: Viewer, id: string): JobInFull {
  return showJob(parts, viewer, mustHaveJob(parts, viewer, id));
}

export function showJob(parts: DeskParts, viewer: Viewer, { job, home }: JobAt): JobInFull {
  return viewInFull(viewJob(job, home, viewer, parts.clock.now()), jobNow(parts, job, home));
}

/** A member of staff who installs and sees the home. Throws `HW_NOT_FOUND`. */
export function installerFor(
  { people }: DeskParts,
  text: string | null | undefined,
  home: Parameters<typeof covers>[1],
): StaffId | null {
  if (text === null || text === undefined) return null;
  const staff = asStaffId(text);
  const colleague = staff === undefined ? undefined : people.colleague(staff);
  const fits = colleague !== undefined && !colleague.disabled && covers(colleague.scope, home);
  if (staff === undefined || !fits || !(colleague.role === 'installer' || orders(colleague)))
    throw new Fault('HW_NOT_FOUND', { where: 'the installer' });
  return staff;
}
