import type { FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import { asPartition, type IncidentId, type NoteId, type Partition, type StaffId } from '../../core/ids.ts';
import type { Actor, Command, Input } from '../../core/input.ts';
import type { IncidentDoc } from '../../core/state.ts';
import { after, ms } from '../../core/time.ts';
import type { Outcome } from '../../gateway/ports.ts';
import { isAtDesk } from '../access.ts';
import { viewerOf } from '../http/guard.ts';
import { keeping } from '../keeping.ts';
import type { DeskParts } from '../parts.ts';
import type { Incident } from '../schema/incident.ts';
import { mustHaveIncident, sightOf } from '../sight.ts';
import { actorOf, type Viewer } from '../sign-in/viewer.ts';
import { incidentOf } from '../view/documents.ts';
import { namesFor } from '../view/names.ts';
import { readIncident } from './read-incident.ts';

export interface OrderParts {
  about: { incident: IncidentId; by: Actor };
  /** The stored words, where any were given. */
  note: NoteId | undefined;
  doc: IncidentDoc;
  /** Stores more words with the household. */
  store: (text: string) => NoteId;
}

/** Puts a command through the door and answers with the incident as it is after the commit. */
export async function give(
  parts: DeskParts,
  request: FastifyRequest,
  id: string,
  text: string | undefined,
  make: (parts: OrderParts) => Command,
): Promise<Incident> {
  const viewer = viewerOf(request);
  const doc = mustHaveIncident(parts, viewer, id);
  if (doc.state === 'closed') throw new Fault('HW_INCIDENT_CLOSED');
  await keeping(parts.notes, async (keep) => {
    const store = (words: string) => keep(storeNote(parts, doc, words));
    const note = text === undefined ? undefined : store(text);
    const order = make({ about: { incident: doc.id, by: actorOf(viewer) }, note, doc, store });
    // The words are on disk before the journal speaks of them.
    await parts.settled?.();
    const outcome = await submitOrder(parts, doc, order);
    if (!outcome.ok) throw withName(parts, viewer, doc.id, outcome.fault);
  });
  return readIncident(parts, viewer, id, namesFor(viewer, parts.people));
}

/** The words go to the vault, with the household's other data; the command carries the id alone. */
function storeNote({ estate, notes }: DeskParts, doc: IncidentDoc, text: string): NoteId {
  const premises = estate.premises(doc.premises);
  if (premises === undefined) throw new Fault('HW_NOT_FOUND', { where: 'premises' });
  return notes.store(premises.household, text);
}

export function submitOrder(parts: DeskParts, doc: Pick<IncidentDoc, 'partition'>, order: Command): Promise<Outcome> {
  const partition = asPartition(doc.partition);
  if (partition === undefined) throw new Fault('HW_NOT_FOUND', { where: 'incident' });
  return submitInput(parts, partition, { type: 'command', order });
}

/** Waits for the commit, but not for ever: after `commitMs` nobody can say whether the input will count. */
export function submitInput({ door, clock, limits }: DeskParts, partition: Partition, input: Input): Promise<Outcome> {
  return new Promise((resolve) => {
    const patience = clock.at(after(clock.now(), ms(limits.commitMs)), () => {
      resolve({ ok: false, fault: new Fault('HW_COMMIT_SLOW') });
    });
    door.submit(partition, input, (outcome) => {
      patience.cancel();
      resolve(outcome);
    });
  });
}

/** A colleague who was first is named to whoever came second. */
function withName({ reader, people }: DeskParts, viewer: Viewer, id: IncidentId, fault: Fault): Fault {
  if (fault.code !== 'HW_CLAIMED' && fault.code !== 'HW_ALREADY_ACKNOWLEDGED') return fault;
  const row = reader.document('incident', id);
  const doc = row?.body ? incidentOf(row.body) : undefined;
  const first = fault.code === 'HW_CLAIMED' ? doc?.handling?.claim?.by : staffOf(doc?.acknowledgedBy);
  const name = first === undefined ? null : namesFor(viewer, people).staff(first);
  return name === null ? fault : new Fault(fault.code, { why: `it is with ${name}`, cause: fault });
}

function staffOf(actor: Actor | null | undefined): StaffId | undefined {
  return actor?.kind === 'staff' ? actor.staff : undefined;
}

/** Some things are done by people only, signed in as themselves. Throws `HW_FORBIDDEN` for a token. */
export function staffViewer(request: FastifyRequest): Extract<Viewer, { kind: 'staff' }> {
  const viewer = viewerOf(request);
  if (viewer.kind !== 'staff') throw new Fault('HW_FORBIDDEN', { why: 'only people who are signed in do this' });
  return viewer;
}

const OVERSEERS: ReadonlySet<string> = new Set(['supervisor', 'administrator']);

/** True for those who may take over, and shelve for long. */
export function oversees({ role }: Pick<Viewer, 'role'>): boolean {
  return OVERSEERS.has(role);
}

/** A colleague who handles alarms and sees this home. Throws `HW_NOT_FOUND`. */
export function mustBeHandler({ people, estate }: DeskParts, staff: StaffId | undefined, premises?: string): StaffId {
  const colleague = staff === undefined ? undefined : people.colleague(staff);
  if (staff === undefined || colleague === undefined) throw new Fault('HW_NOT_FOUND', { where: 'the colleague' });
  const handles = !colleague.disabled && isAtDesk({ kind: 'staff', role: colleague.role });
  const sees = handles && (premises === undefined || sightOf({ ...colleague, id: staff }, estate).sees(premises));
  if (!sees) throw new Fault('HW_NOT_FOUND', { where: 'the colleague' });
  return staff;
}
