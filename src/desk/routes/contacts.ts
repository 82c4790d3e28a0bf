import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import {
  asContactId,
  asHouseholdId,
  asPointId,
  type ContactId,
  type HouseholdId,
  type PointId,
} from '../../core/ids.ts';
import type { ContactRecord } from '../../register/contact-rows.ts';
import { verifiedPeople } from '../../register/contact-standing.ts';
import type { StaffEventKind } from '../../register/staff-event-kinds.ts';
import { viewerOf } from '../http/guard.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import {
  ContactAdded,
  ContactChanged,
  ContactList,
  ContactShown,
  OpenOrder,
  PointAdded,
  PointChanged,
  PointParams,
  Standing,
} from '../schema/contact.ts';
import { covers, mustHavePremises, type Scoped } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { type Opened, viewContact } from '../view/contact.ts';
import { namesFor } from '../view/names.ts';
import { staffViewer } from './give.ts';
import { versionIn } from './version-in.ts';

/** The people who are told: who they are, by which ways and when, and how well each can be counted on. Numbers are shown for a reason only. */
export function contactRoutes(app: Api, parts: DeskParts): void {
  listRoutes(app, parts);
  oneContactRoutes(app, parts);
  openRoute(app, parts);
  pointRoutes(app, parts);
}

function listRoutes(app: Api, parts: DeskParts): void {
  const { contacts } = parts;
  app.get(
    '/api/premises/:id/contacts/standing',
    {
      schema: {
        summary: 'How well the people who are told about a home can be counted on',
        params: IdParams,
        response: { 200: Standing, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const home = mustHavePremises(parts, viewer, request.params.id);
      const { household, provider } = home;
      const items = showAll(parts, viewer, [
        ...contacts.register.contacts.list(household),
        ...contacts.register.contacts.list(provider),
      ]);
      return { premises: home.id, household, provider, verified: verifiedPeople(items), least: contacts.least, items };
    },
  );
  app.get(
    '/api/households/:id/contacts',
    {
      schema: {
        summary: "A household's contacts, without numbers",
        params: IdParams,
        response: { 200: ContactList, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const household = mustHaveHousehold(parts, viewer, request.params.id);
      return { items: showAll(parts, viewer, contacts.register.contacts.list(household)) };
    },
  );
  app.post(
    '/api/households/:id/contacts',
    {
      schema: {
        summary: 'Add a contact to a household',
        params: IdParams,
        body: ContactAdded,
        response: { 200: ContactShown, ...refusals(401, 403, 404, 410, 503) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      const household = mustHaveHousehold(parts, viewer, request.params.id);
      const contact = recorded(parts, viewer, 'contact-added', () =>
        contacts.register.contacts.add({ ...request.body, household }),
      );
      return show(parts, viewer, contact, reply);
    },
  );
}

function oneContactRoutes(app: Api, parts: DeskParts): void {
  const { register } = parts.contacts;
  app.get(
    '/api/contacts/:id',
    {
      schema: {
        summary: 'One contact, without numbers',
        params: IdParams,
        response: { 200: ContactShown, ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      return show(parts, viewer, mustHaveContact(parts, viewer, request.params.id).contact, reply);
    },
  );
  app.patch(
    '/api/contacts/:id',
    {
      schema: {
        summary: 'Change a contact; If-Match holds the version that was read',
        params: IdParams,
        body: ContactChanged,
        response: { 200: ContactShown, ...refusals(401, 403, 404, 410, 412, 503) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      const { contact } = mustHaveContact(parts, viewer, request.params.id);
      const from = versionIn(request);
      recorded(parts, viewer, 'contact-changed', () => {
        register.contacts.change(contact, request.body, from);
        return contact;
      });
      return show(parts, viewer, contact, reply);
    },
  );
  app.delete(
    '/api/contacts/:id',
    {
      schema: {
        summary:
          'Tell somebody of nothing any more; name and numbers are wiped. If-Match holds the version that was read',
        params: IdParams,
        response: { 204: z.undefined().describe('done'), ...refusals(401, 403, 404, 412, 503) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      const { contact } = mustHaveContact(parts, viewer, request.params.id);
      const from = versionIn(request);
      recorded(parts, viewer, 'contact-removed', () => {
        register.contacts.remove(contact, from);
        return contact;
      });
      return reply.code(204).send();
    },
  );
}

/** Numbers are of no use to whoever looks at a list: whoever opens them says why, and that is kept. */
function openRoute(app: Api, parts: DeskParts): void {
  const { contacts, notes } = parts;
  app.post(
    '/api/contacts/:id/open',
    {
      schema: {
        summary: 'Open the name and the numbers of a contact, with a reason; who did is on record',
        params: IdParams,
        body: OpenOrder,
        response: { 200: ContactShown, ...refusals(401, 403, 404, 410, 503) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      const { contact } = mustHaveContact(parts, viewer, request.params.id);
      await keeping(notes, async (keep) => {
        const note = keep(notes.storeForStaff(request.body.text));
        contacts.register.staffEvents.record(viewer.id, 'contact-opened', contact, note);
      });
      const purpose = { purpose: 'desk', who: viewer.id } as const;
      return show(parts, viewer, contact, reply, {
        name: contacts.shown(() => contacts.register.contacts.contactName(contact, purpose)),
        at: (point) => contacts.shown(() => contacts.register.contacts.contactNumber(contact, purpose, point)),
      });
    },
  );
}

function pointRoutes(app: Api, parts: DeskParts): void {
  const { register } = parts.contacts;
  const answers = { 200: ContactShown, ...refusals(401, 403, 404, 410, 412, 503) };
  app.post(
    '/api/contacts/:id/points',
    {
      schema: {
        summary: 'Add a way to reach somebody; If-Match holds the version that was read',
        params: IdParams,
        body: PointAdded,
        response: answers,
      },
    },
    async (request, reply) =>
      changePoint(parts, request, reply, (contact, from) => register.contacts.addPoint(contact, request.body, from)),
  );
  app.patch(
    '/api/contacts/:id/points/:point',
    {
      schema: {
        summary:
          'Change a way to reach somebody; another number has to be verified anew. If-Match holds the version that was read',
        params: PointParams,
        body: PointChanged,
        response: answers,
      },
    },
    async (request, reply) =>
      changePoint(parts, request, reply, (contact, from) => {
        const point = mustBePoint(request.params.point);
        register.contacts.changePoint(contact, point, request.body, from);
      }),
  );
  app.delete(
    '/api/contacts/:id/points/:point',
    {
      schema: {
        summary: 'Wipe a way to reach somebody; If-Match holds the version that was read',
        params: PointParams,
        response: answers,
      },
    },
    async (request, reply) =>
      changePoint(parts, request, reply, (contact, from) => {
        register.contacts.removePoint(contact, mustBePoint(request.params.point), from);
      }),
  );
}

function changePoint(
  parts: DeskParts,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  change: (contact: ContactId, from: number) => void,
): ContactShown {
  const viewer = staffViewer(request);
  const { contact } = mustHaveContact(parts, viewer, request.params.id);
  const from = versionIn(request);
  recorded(parts, viewer, 'contact-changed', () => {
    change(contact, from);
    return contact;
  });
  return show(parts, viewer, contact, reply);
}

/** The change and who made it, both or neither. */
function recorded(parts: DeskParts, viewer: Viewer, what: StaffEventKind, change: () => ContactId): ContactId {
  const { register } = parts.contacts;
  return register.together(() => {
    const contact = change();
    register.staffEvents.record(viewer.id, what, contact);
    return contact;
  });
}

/** Throws `HW_NOT_FOUND`, alike for somebody who is not there and somebody of a home that is not theirs. */
export function mustHaveContact(parts: DeskParts, viewer: Scoped, text: string): ContactRecord {
  const id = asContactId(text);
  const record = id === undefined ? undefined : find(parts, id);
  if (record === undefined || !isTheirs(parts, viewer, record)) throw new Fault('HW_NOT_FOUND', { where: 'contact' });
  return record;
}

/** Throws `HW_NOT_FOUND` for what cannot be the id of a point. */
export function mustBePoint(text: string): PointId {
  const point = asPointId(text);
  if (point === undefined) throw new Fault('HW_NOT_FOUND', { where: 'point' });
  return point;
}

function find({ contacts }: DeskParts, id: ContactId): ContactRecord | undefined {
  try {
    return contacts.register.contacts.get(id);
  } catch (error) {
    if (error instanceof Fault && error.code === 'HW_NOT_FOUND') return undefined;
    throw error;
  }
}

/** A provider's people belong to whoever looks after the whole provider, not to one authority's part of it. */
function isTheirs(parts: DeskParts, { scope }: Scoped, { household, provider }: ContactRecord): boolean {
  if (household !== undefined) return seesHousehold(parts, { scope }, household);
  return scope.authority === undefined && (scope.provider === undefined || scope.provider === provider);
}

function mustHaveHousehold(parts: DeskParts, viewer: Scoped, text: string): HouseholdId {
  const household = asHouseholdId(text);
  if (household === undefined || !seesHousehold(parts, viewer, household))
    throw new Fault('HW_NOT_FOUND', { where: 'household' });
  return household;
}

function seesHousehold({ contacts, estate }: DeskParts, { scope }: Scoped, household: HouseholdId): boolean {
  return contacts.homesOf(household).some((premises) => {
    const facts = estate.premises(premises);
    return facts !== undefined && covers(scope, facts);
  });
}

function showAll(parts: DeskParts, viewer: Viewer, records: readonly ContactRecord[]): ContactShown[] {
  const names = namesFor(viewer, parts.people);
  return records.map((record) =>
    viewContact(record, parts.contacts.standing(record.contact), {
      name: names.contact(record.contact),
      at: () => null,
    }),
  );
}

function show(
  parts: DeskParts,
  viewer: Viewer,
  contact: ContactId,
  reply: FastifyReply,
  opened: Opened = { name: namesFor(viewer, parts.people).contact(contact), at: () => null },
): ContactShown {
  const record = parts.contacts.register.contacts.get(contact);
  void reply.header('etag', `"${record.version}"`).header('cache-control', 'no-store');
  return viewContact(record, parts.contacts.standing(contact), opened);
}
