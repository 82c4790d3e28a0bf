import type { FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import { asPartition, type IncidentId, type NoteId } from '../../core/ids.ts';
import type { Actor, Command } from '../../core/input.ts';
import type { IncidentDoc } from '../../core/state.ts';
import { after, ms } from '../../core/time.ts';
import type { Outcome } from '../../gateway/ports.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { CloseOrder, EmptyOrder, HelpOrder, Incident, NoteOrder } from '../schema/incident.ts';
import { actorOf } from '../sign-in/viewer.ts';
import { namesFor } from '../view/names.ts';
import { mustHaveIncident, readIncident } from './read-incident.ts';

const answers = { 200: Incident, ...refusals(401, 403, 404, 409, 503) };

/** What people at the desk do with an incident. Each goes in by the one door and is answered when it is on disk. */
export function orderRoutes(app: Api, parts: DeskParts): void {
  const describe = (summary: string) => ({ summary, params: IdParams, response: answers });
  app.post(
    '/api/incidents/:id/acknowledge',
    { schema: { ...describe('Accept the incident'), body: EmptyOrder } },
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
    { schema: { ...describe('Record that help is on the way'), body: HelpOrder } },
    async (request) =>
      give(parts, request, request.params.id, request.body?.text, ({ about, note }) => ({
        command: 'help-on-the-way',
        ...about,
        ...(note === undefined ? {} : { note }),
      })),
  );
  app.post(
    '/api/incidents/:id/close',
    { schema: { ...describe('Close the incident with a reason'), body: CloseOrder } },
    async (request) => {
      const { reason, text } = request.body;
      return give(parts, request, request.params.id, text, ({ about, note }) => ({
        command: 'close',
        ...about,
        reason,
        ...(note === undefined ? {} : { note }),
      }));
    },
  );
  app.post(
    '/api/incidents/:id/call',
    { schema: { summary: 'Call a contact', params: IdParams, response: refusals(401, 403, 404, 501) } },
    async (request) => {
      mustHaveIncident(parts, request.params.id);
      throw new Fault('HW_NOT_BUILT', { why: 'calls from the desk' });
    },
  );
}

interface OrderParts {
  about: { incident: IncidentId; by: Actor };
  note: NoteId | undefined;
}

/** Puts a command through the door and answers with the incident as it is after the commit. */
async function give(
  parts: DeskParts,
  request: FastifyRequest,
  id: string,
  text: string | undefined,
  make: (parts: OrderParts) => Command,
): Promise<Incident> {
  const viewer = viewerOf(request);
  const doc = mustHaveIncident(parts, id);
  if (doc.state === 'closed') throw new Fault('HW_INCIDENT_CLOSED');
  const note = text === undefined ? undefined : storeNote(parts, doc, text);
  // The note is on disk before the journal speaks of it.
  await parts.settled?.();
  const order = make({ about: { incident: doc.id, by: actorOf(viewer) }, note });
  const outcome = await submit(parts, doc, order);
  if (!outcome.ok) throw outcome.fault;
  return readIncident(parts, id, namesFor(viewer, parts.people));
}

/** The words go to the vault, with the household's other data; the command carries the id alone. */
function storeNote({ estate, notes }: DeskParts, doc: IncidentDoc, text: string): NoteId {
  const premises = estate.premises(doc.premises);
  if (premises === undefined) throw new Fault('HW_NOT_FOUND', { where: 'premises' });
  return notes.store(premises.household, text);
}

/** Waits for the commit, but not for ever: after `commitMs` nobody can say whether the command will count. */
function submit({ door, clock, limits }: DeskParts, doc: IncidentDoc, order: Command): Promise<Outcome> {
  const partition = asPartition(doc.partition);
  if (partition === undefined) throw new Fault('HW_NOT_FOUND', { where: 'incident' });
  return new Promise((resolve) => {
    const patience = clock.at(after(clock.now(), ms(limits.commitMs)), () => {
      resolve({ ok: false, fault: new Fault('HW_COMMIT_SLOW') });
    });
    door.submit(partition, { type: 'command', order }, (outcome) => {
      patience.cancel();
      resolve(outcome);
    });
  });
}
