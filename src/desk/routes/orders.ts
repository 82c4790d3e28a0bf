import type { FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import { CLOSE_CAUSES, type CloseCause, type CloseReason } from '../../core/input.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { AcceptOrder, CloseOrder, Incident, NoteOrder, PoliceOrder } from '../schema/incident.ts';
import { give } from './give.ts';

const answers = { 200: Incident, ...refusals(401, 403, 404, 409, 503) };
/** Characters of the reason that a person gives when closing. */
const REASON_LEAST = 10;

/** What people and peers do with an incident. Each goes in by the one door and is answered when it is on disk. */
export function orderRoutes(app: Api, parts: DeskParts): void {
  const describe = (summary: string) => ({ summary, params: IdParams, response: answers });
  app.post(
    '/api/incidents/:id/acknowledge',
    { schema: { ...describe('Accept the incident; a member of staff takes it on with that'), body: AcceptOrder } },
    async (request) =>
      give(parts, request, request.params.id, undefined, ({ about }) => ({ command: 'acknowledge', ...about })),
  );
  app.post('/api/incidents/:id/note', { schema: { ...describe('Add a note'), body: NoteOrder } }, async (request) =>
    give(parts, request, request.params.id, request.body.text, ({ about, note }) => {
      if (note === undefined) throw new Fault('HW_INTERNAL');
      return { command: 'note', ...about, note };
    }),
  );
  app.post(
    '/api/incidents/:id/police',
    {
      schema: { ...describe('Record how far the police are; without a stage: help is on the way'), body: PoliceOrder },
    },
    async (request) => recordPolice(parts, request, request.params.id, request.body ?? {}),
  );
  app.post(
    '/api/incidents/:id/close',
    { schema: { ...describe('Close the incident with a reason'), body: CloseOrder } },
    async (request) => closeIncident(parts, request, request.params.id, request.body),
  );
}

function recordPolice(
  parts: DeskParts,
  request: FastifyRequest,
  id: string,
  { stage, route, reference, text }: NonNullable<PoliceOrder>,
): Promise<Incident> {
  return give(parts, request, id, text, ({ about, note, store }) => {
    const told = note === undefined ? {} : { note };
    if (stage === undefined) return { command: 'help-on-the-way', ...about, ...told };
    return {
      command: 'police',
      ...about,
      stage,
      ...(route === undefined ? {} : { route }),
      ...(reference === undefined ? {} : { reference: store(reference) }),
      ...told,
    };
  });
}

function closeIncident(
  parts: DeskParts,
  request: FastifyRequest,
  id: string,
  { reason, cause, text }: CloseOrder,
): Promise<Incident> {
  const known = causeOf(reason, cause);
  if (viewerOf(request).kind === 'staff') mustSayWhy(reason, known, text);
  return give(parts, request, id, text, ({ about, note }) => ({
    command: 'close',
    ...about,
    reason,
    ...(known === undefined ? {} : { cause: known }),
    ...(note === undefined ? {} : { note }),
  }));
}

function causeOf(reason: CloseReason, cause: string | undefined): CloseCause | undefined {
  if (cause === undefined) return undefined;
  const causes: readonly CloseCause[] = CLOSE_CAUSES[reason];
  const known = causes.find((one) => one === cause);
  if (known !== undefined) return known;
  const why = causes.length === 0 ? 'this outcome has no cause' : `use one of ${causes.join(', ')}`;
  throw new Fault('HW_REQUEST_INVALID', { where: 'body, cause', why });
}

/** A person closes with words, and says what was behind an activation that was none. Peers keep what they have. */
function mustSayWhy(reason: CloseReason, cause: CloseCause | undefined, text: string | undefined): void {
  if ((text ?? '').length < REASON_LEAST)
    throw new Fault('HW_REASON_MISSING', { where: 'text', why: `say it in at least ${REASON_LEAST} characters` });
  if (cause === undefined && CLOSE_CAUSES[reason].length > 0)
    throw new Fault('HW_REASON_MISSING', { where: 'cause', why: `say which: ${CLOSE_CAUSES[reason].join(', ')}` });
}
