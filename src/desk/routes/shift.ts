import type { FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import { asPartition, asStaffId, type IncidentId, type StaffId } from '../../core/ids.ts';
import type { GatewayDoc, IncidentDoc } from '../../core/state.ts';
import { viewerOf } from '../http/guard.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import type { Incident } from '../schema/incident.ts';
import { HandedOn, LastShift, type Shift, ShiftOrder } from '../schema/shift.ts';
import { isWithin, sightOf } from '../sight.ts';
import { actorOf, type Viewer } from '../sign-in/viewer.ts';
import { viewActor } from '../view/actor.ts';
import { gatewayOf, incidentOf, iso } from '../view/documents.ts';
import { type Names, namesFor } from '../view/names.ts';
import { mustBeHandler, staffViewer, submitInput, submitOrder } from './give.ts';
import { showRows } from './read-incident.ts';

/** Open incidents handed on at once: more is not a shift but a disaster, and stands in the queue all the same. */
const MOST_ITEMS = 500;
/** A hand-over belongs to no home; it is kept where every journal has a partition. */
const SHIFTS = asPartition(0);

/** From one shift to the next: what is open is listed, and what the one who goes has becomes the other's or falls back. */
export function shiftRoutes(app: Api, parts: DeskParts): void {
  app.post(
    '/api/shift',
    {
      schema: {
        summary: 'Hand the shift over: your incidents go to a colleague at the desk, or back into the queue',
        body: ShiftOrder,
        response: { 200: HandedOn, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => handOver(parts, request, request.body ?? {}),
  );
  app.get(
    '/api/shift',
    {
      schema: {
        summary: 'The last hand-over, with what is still open of it',
        response: { 200: LastShift, ...refusals(401, 403) },
      },
    },
    async (request) => ({ last: lastShift(parts, viewerOf(request)) }),
  );
}

async function handOver(parts: DeskParts, request: FastifyRequest, order: ShiftOrder): Promise<{ items: Incident[] }> {
  const viewer = staffViewer(request);
  const to = order.to === undefined ? null : successor(parts, viewer, order.to);
  const open = openIncidents(parts, viewer);
  await keeping(parts.notes, async (keep) => {
    const note = order.text === undefined ? undefined : keep(parts.notes.storeForStaff(order.text));
    await parts.settled?.();
    for (const doc of open) if (doc.handling?.claim?.by === viewer.id) await passOn(parts, viewer, doc, to);
    if (SHIFTS === undefined) throw new Fault('HW_INTERNAL');
    const outcome = await submitInput(parts, SHIFTS, {
      type: 'shift',
      by: viewer.id,
      to,
      incidents: open.map(({ id }) => id),
      ...(note === undefined ? {} : { note }),
    });
    if (!outcome.ok) throw outcome.fault;
  });
  return { items: show(parts, viewer, open, namesFor(viewer, parts.people)) };
}

/** Somebody who is not at the desk would lose what they were given within seconds, and nobody would have it. */
function successor(parts: DeskParts, viewer: Viewer, text: string): StaffId {
  const to = mustBeHandler(parts, asStaffId(text));
  if (to === viewer.id) throw new Fault('HW_REQUEST_INVALID', { where: 'body, to', why: 'it is yourself' });
  if (!parts.stream.present().some(({ staff }) => staff === to)) throw new Fault('HW_NOT_AT_DESK');
  return to;
}

/** To the successor where they see the home, else back into the queue. What is closed or taken meanwhile needs neither. */
async function passOn(parts: DeskParts, viewer: Viewer, doc: IncidentDoc, to: StaffId | null): Promise<void> {
  const about = { incident: doc.id, by: actorOf(viewer) };
  const colleague = to === null ? undefined : parts.people.colleague(to);
  const sees =
    colleague !== undefined && to !== null && sightOf({ ...colleague, id: to }, parts.estate).sees(doc.premises);
  const outcome = await submitOrder(
    parts,
    doc,
    to !== null && sees
      ? { command: 'hand-over', ...about, to }
      : { command: 'release', ...about, cause: 'given-back' },
  );
  if (!outcome.ok && outcome.fault.code === 'HW_COMMIT_SLOW') throw outcome.fault;
}

function openIncidents({ reader, estate }: DeskParts, viewer: Viewer): IncidentDoc[] {
  const sight = sightOf(viewer, estate);
  return reader
    .current('incident', { openOnly: true })
    .flatMap(({ body }) => (body === null ? [] : [incidentOf(body)]))
    .filter((doc) => doc.state !== 'closed' && doc.drill !== true && sight.sees(doc.premises))
    .slice(0, MOST_ITEMS);
}

function show(parts: DeskParts, viewer: Viewer, docs: readonly { id: IncidentId }[], names: Names): Incident[] {
  const sight = sightOf(viewer, parts.estate);
  const position = parts.reader.lastPosition();
  const rows = docs.flatMap(({ id }) => parts.reader.document('incident', id) ?? []);
  return showRows(
    parts,
    rows.filter(({ premises }) => sight.sees(premises)),
    position,
    { ...names, contact: () => null },
  );
}

/** The words may speak of every home that their writer sees: they are for those who see as much, and for who takes over. */
function mayRead({ people }: DeskParts, viewer: Viewer, { by, to }: NonNullable<GatewayDoc['shift']>): boolean {
  if (to === viewer.id) return true;
  const writer = by.kind === 'staff' ? people.colleague(by.staff) : undefined;
  return isWithin(writer?.scope ?? {}, viewer.scope);
}

/** Kept by partition; each gateway writes one, and the newest counts. */
function lastShift(parts: DeskParts, viewer: Viewer): Shift | null {
  const shifts = parts.reader.current('gateway').flatMap((row) => gatewayOf(row)?.shift ?? []);
  const last = shifts.reduce<GatewayDoc['shift']>((best, one) => (best && best.at >= one.at ? best : one), undefined);
  if (last === undefined) return null;
  const names = namesFor(viewer, parts.people);
  const docs = last.incidents.map((id) => ({ id }));
  return {
    by: viewActor(last.by, names),
    to: last.to && viewActor({ kind: 'staff', staff: last.to }, names),
    at: iso(last.at),
    text: last.note && mayRead(parts, viewer, last) ? parts.notes.read(last.note, viewer.id) : null,
    items: show(parts, viewer, docs, names).filter(({ state }) => state !== 'closed'),
  };
}
