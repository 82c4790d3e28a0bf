import { z } from 'zod';
import { BY_HAND, BY_SUPERVISOR } from '../../commission/checklist.ts';
import { fittedId } from '../../commission/items-of-measure.ts';
import type { Measure } from '../../commission/measure.ts';
import { Fault } from '../../core/fault.ts';
import type { NoteId } from '../../core/ids.ts';
import { instant } from '../../core/time.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import { viewerOf } from '../http/guard.ts';
import { type JobAt, mustBeOpen, orders } from '../jobs/access.ts';
import { addressOf, signOff } from '../jobs/sign-off.ts';
import { jobNow } from '../jobs/standing.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, Problem, refusals } from '../schema/common.ts';
import { EmptyOrder } from '../schema/incident.ts';
import {
  HereOrder,
  ItemOrder,
  ItemParams,
  JobAddress,
  JobIncomplete,
  JobInFull,
  SignedOff,
  SignOffOrder,
} from '../schema/job.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { iso, isoOrNull } from '../view/documents.ts';
import { staffViewer } from './give.ts';
import { inFull } from './jobs.ts';

const answers = { 200: JobInFull, ...refusals(401, 403, 404, 409, 410, 503) };

/** The walk-test itself, and how it ends. */
export function jobWalkRoutes(app: Api, parts: DeskParts): void {
  const { clock, jobs: desk } = parts;
  const { jobs, staffEvents } = desk.register;
  app.post(
    '/api/jobs/:id/here',
    {
      schema: {
        summary: 'Say what is being tried now, and where',
        params: IdParams,
        body: HereOrder,
        response: answers,
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { job, home } = mustBeOpen(parts, viewer, request.params.id);
      const { room, measure: text } = request.body;
      const measure = text == null ? null : (job.measures.find(({ id }) => id === text)?.id ?? notThere('measure'));
      if (!home.rooms.some((one) => one.room === room) && !isRoomOf(job, room)) notThere('room');
      jobs.stand(job.id, { room, measure, at: clock.now() });
      desk.changed();
      return inFull(parts, viewer, job.id);
    },
  );
  app.post(
    '/api/jobs/:id/items/:item',
    {
      schema: {
        summary: 'Tick an item by hand, or take that back; the same entry twice is one',
        params: ItemParams,
        body: ItemOrder,
        response: answers,
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const { id, item } = request.params;
      await say(parts, viewer, mustBeOpen(parts, viewer, id), item, request.body);
      return inFull(parts, viewer, id);
    },
  );
  app.post(
    '/api/jobs/:id/address',
    {
      schema: {
        summary: 'Open the address of a home that is being fitted',
        params: IdParams,
        body: EmptyOrder,
        response: { 200: JobAddress, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const at = mustBeOpen(parts, viewer, request.params.id);
      staffEvents.record(viewer.id, 'job-address-opened', at.job.id);
      return { address: addressOf(parts, viewer.id, at), until: iso(at.job.closesAt ?? clock.now()) };
    },
  );
  signOffRoutes(app, parts);
}

function signOffRoutes(app: Api, parts: DeskParts): void {
  const { jobs } = parts.jobs.register;
  app.post(
    '/api/jobs/:id/sign-off',
    {
      schema: {
        summary: 'Sign a home off: its devices are in use, or begin their trial run',
        params: IdParams,
        body: SignOffOrder,
        response: {
          ...refusals(401, 403, 404, 410, 503),
          200: SignedOff,
          409: {
            description: 'what is missing',
            content: { 'application/problem+json': { schema: z.union([JobIncomplete, Problem]) } },
          },
        },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const { entry } = request.body;
      const before = jobs.find(request.params.id);
      // A page that was offline sends again what has been done, when the job is not theirs any more.
      const same = before?.signOffEntry === entry && before.signedOffBy === viewer.id;
      return viewSignedOff(same ? before : await signOff(parts, viewer, request.params.id, request.body));
    },
  );
}

async function say(
  parts: DeskParts,
  viewer: Extract<Viewer, { kind: 'staff' }>,
  { job, home }: JobAt,
  item: string,
  { entry, said, text, at }: z.output<typeof ItemOrder>,
): Promise<void> {
  const { register } = parts.jobs;
  if (register.jobEvidence.has(job.id, entry)) return;
  const measure = job.measures.find(({ id }) => fittedId(id) === item);
  if (!jobNow(parts, job, home).items.some(({ id }) => id === item)) notThere('item');
  mustBeByHand(viewer, item, measure);
  await keeping(parts.notes, async (keep) => {
    const note: NoteId | null = text === undefined ? null : keep(parts.notes.store(home.household, text));
    await parts.settled?.();
    const saidAt = at === undefined ? null : instant(Date.parse(at));
    register.together(() => {
      if (!register.jobEvidence.say(job.id, { entry, item, said, saidAt, by: viewer.id, note })) return;
      if (measure) register.jobs.changeMeasure(job.id, measure.id, { fitted: said === 'yes' });
    });
  });
}

/** Throws `HW_ITEM_NOT_BY_HAND` for what ticks itself, `HW_FORBIDDEN` for what a supervisor agrees to. */
function mustBeByHand(viewer: Viewer, item: string, measure: Measure | undefined): void {
  if (measure !== undefined || BY_HAND.includes(item)) return;
  if (!BY_SUPERVISOR.includes(item)) throw new Fault('HW_ITEM_NOT_BY_HAND', { where: item });
  if (!orders(viewer)) throw new Fault('HW_FORBIDDEN', { why: 'a supervisor agrees to 999 by hand' });
}

function isRoomOf({ measures }: JobRecord, room: string): boolean {
  return measures.some((one) => one.room === room || one.rooms.includes(room));
}

function notThere(where: string): never {
  throw new Fault('HW_NOT_FOUND', { where });
}

function viewSignedOff({ id, signedOffAt, soakUntil, certificate, orderedAt }: JobRecord): SignedOff {
  return {
    job: id,
    signedOffAt: iso(signedOffAt ?? orderedAt),
    soakUntil: isoOrNull(soakUntil),
    certificate: certificate ?? '',
  };
}
