import type { FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import { asStaffId } from '../../core/ids.ts';
import { type Instant, instant } from '../../core/time.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { EmptyOrder, Incident } from '../schema/incident.ts';
import { ClaimOrder, HandOverOrder, ReviewOrder, ShelveOrder, StepOrder } from '../schema/orders.ts';
import { give, mustBeHandler, oversees, staffViewer } from './give.ts';

const answers = { 200: Incident, ...refusals(401, 403, 404, 409, 503) };
/** For longer than this a supervisor has to say so. */
const OPERATORS_SHELF_MS = 60 * 60_000;

/** What a person at the desk does to see an incident through: have it, work through its plan, put it off. */
export function handlingRoutes(app: Api, parts: DeskParts): void {
  claimRoutes(app, parts);
  planRoutes(app, parts);
  shelfRoutes(app, parts);
}

const describe = (summary: string) => ({ summary, params: IdParams, response: answers });

function claimRoutes(app: Api, parts: DeskParts): void {
  app.post(
    '/api/incidents/:id/claim',
    { schema: { ...describe('Take the incident on; a supervisor may take it over'), body: ClaimOrder } },
    async (request) => {
      const viewer = staffViewer(request);
      const take = request.body?.take === true;
      if (take && !oversees(viewer)) throw new Fault('HW_FORBIDDEN', { why: 'only a supervisor takes over' });
      return give(parts, request, request.params.id, undefined, ({ about }) => ({
        command: 'claim',
        ...about,
        ...(take && { take }),
      }));
    },
  );
  app.post(
    '/api/incidents/:id/release',
    { schema: { ...describe('Give the incident back to the queue'), body: EmptyOrder } },
    async (request) => {
      staffViewer(request);
      return give(parts, request, request.params.id, undefined, ({ about }) => ({
        command: 'release',
        ...about,
        cause: 'given-back',
      }));
    },
  );
  app.post(
    '/api/incidents/:id/hand-over',
    { schema: { ...describe('Hand the incident to a colleague'), body: HandOverOrder } },
    async (request) => {
      const viewer = staffViewer(request);
      return give(parts, request, request.params.id, undefined, ({ about, doc }) => {
        const holder = doc.handling?.claim?.by;
        if (holder !== viewer.id && !oversees(viewer)) throw new Fault(holder ? 'HW_CLAIMED' : 'HW_NOT_CLAIMED');
        const to = mustBeHandler(parts, asStaffId(request.body.to), doc.premises);
        return { command: 'hand-over', ...about, to, ...(holder !== undefined && { holder }) };
      });
    },
  );
}

function planRoutes(app: Api, parts: DeskParts): void {
  app.post(
    '/api/incidents/:id/seen',
    { schema: { ...describe('Say that the signals that came in later have been looked at'), body: EmptyOrder } },
    async (request) => {
      staffViewer(request);
      return give(parts, request, request.params.id, undefined, ({ about }) => ({ command: 'seen', ...about }));
    },
  );
  app.post(
    '/api/incidents/:id/step',
    { schema: { ...describe('Record a step of the action plan'), body: StepOrder } },
    async (request) => {
      staffViewer(request);
      const { step, outcome, text } = request.body;
      if (outcome === 'ruled-out' && text === undefined) throw new Fault('HW_REASON_MISSING', { where: 'text' });
      return give(parts, request, request.params.id, text, ({ about, note }) => ({
        command: 'step',
        ...about,
        step,
        outcome,
        ...(note === undefined ? {} : { note }),
      }));
    },
  );
  app.post(
    '/api/incidents/:id/review',
    { schema: { ...describe('Agree to a closing that was proposed, or not'), body: ReviewOrder } },
    async (request) => {
      staffViewer(request);
      const { agrees, text } = request.body;
      return give(parts, request, request.params.id, text, ({ about, note }) => ({
        command: 'review',
        ...about,
        agrees,
        ...(note === undefined ? {} : { note }),
      }));
    },
  );
}

function shelfRoutes(app: Api, parts: DeskParts): void {
  app.post(
    '/api/incidents/:id/shelve',
    { schema: { ...describe('Put the incident off until a time, with an owner and a reason'), body: ShelveOrder } },
    async (request) => {
      const until = endOfShelf(parts, request, request.body.until);
      const owner = request.body.owner ?? staffViewer(request).id;
      return give(parts, request, request.params.id, request.body.text, ({ about, note, doc }) => {
        if (note === undefined) throw new Fault('HW_INTERNAL');
        const by = mustBeHandler(parts, asStaffId(owner), doc.premises);
        return { command: 'shelve', ...about, until, owner: by, note };
      });
    },
  );
  app.post(
    '/api/incidents/:id/unshelve',
    { schema: { ...describe('Take the incident back from the shelf'), body: EmptyOrder } },
    async (request) => {
      staffViewer(request);
      return give(parts, request, request.params.id, undefined, ({ about }) => ({ command: 'unshelve', ...about }));
    },
  );
}

/** The heart has the last word on how long; an operator has less. */
function endOfShelf({ clock }: DeskParts, request: FastifyRequest, at: string): Instant {
  const viewer = staffViewer(request);
  const until = instant(Date.parse(at));
  if (until <= clock.now())
    throw new Fault('HW_REQUEST_INVALID', { where: 'body, until', why: 'it has passed already' });
  if (until > clock.now() + OPERATORS_SHELF_MS && !oversees(viewer))
    throw new Fault('HW_FORBIDDEN', { why: 'for more than an hour a supervisor shelves it' });
  return until;
}
