import { randomBytes } from 'node:crypto';
import { Fault } from '../../core/fault.ts';
import type { CallTarget } from '../../core/handling/words.ts';
import { asCallId, asContactId, asPartition, type CallId, type IncidentId } from '../../core/ids.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { DeskCalls } from '../calls.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { EmptyOrder, Incident } from '../schema/incident.ts';
import { CallChoices, CallOrder, Telephone, TelephoneOrder } from '../schema/orders.ts';
import { mustHaveIncident } from '../sight.ts';
import { mustHaveProved } from '../sign-in/sign-in.ts';
import { namesFor } from '../view/names.ts';
import { give, staffViewer } from './give.ts';
import { namesIn, readIncident } from './read-incident.ts';
import { mustHaveOwnCall, speakRoute } from './speak.ts';

const answers = { 200: Incident, ...refusals(401, 403, 404, 409, 503) };
const RANDOM_BYTES = 6;

/** Calls from the page: the telephone of whoever asks rings first. */
export function callRoutes(app: Api, parts: DeskParts): void {
  app.post(
    '/api/incidents/:id/call',
    {
      schema: {
        summary: 'Call a contact, the police or the home from the page',
        params: IdParams,
        body: CallOrder,
        response: answers,
      },
    },
    async (request) => {
      const { id: by } = staffViewer(request);
      const doc = mustHaveIncident(parts, viewerOf(request), request.params.id);
      const calls = ours(parts);
      const partition = asPartition(doc.partition);
      if (partition === undefined) throw new Fault('HW_NOT_FOUND', { where: 'incident' });
      const call = newCall(doc.id);
      const target = targetOf(calls, doc, request.body);
      const listen = request.body.listen ?? target.kind === 'home';
      calls.reserve({ call, incident: doc.id, premises: doc.premises, partition, by, target, listen });
      try {
        const incident = await give(parts, request, doc.id, undefined, ({ about }) => ({
          command: 'call',
          ...about,
          call,
          target,
          listen,
        }));
        calls.begin(call);
        return incident;
      } catch (error) {
        calls.letGo(call);
        throw error;
      }
    },
  );
  app.post(
    '/api/incidents/:id/hang-up',
    {
      schema: { summary: 'End your call', params: IdParams, body: EmptyOrder, response: answers },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const doc = mustHaveIncident(parts, viewer, request.params.id);
      const calls = ours(parts);
      await calls.hangUp(mustHaveOwnCall(calls, viewer.id, doc));
      return readIncident(parts, viewer, doc.id, namesFor(viewer, parts.people));
    },
  );
  speakRoute(app, parts, () => ours(parts));
  choicesRoute(app, parts);
  telephoneRoutes(app, parts);
}

/** What may be called now, told before anything is asked for; no number leaves the desk. */
function choicesRoute(app: Api, parts: DeskParts): void {
  app.get(
    '/api/incidents/:id/calls',
    {
      schema: {
        summary: 'Whom you may call now from the page, and why not',
        params: IdParams,
        response: { 200: CallChoices, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const { id: by } = viewer;
      const doc = mustHaveIncident(parts, viewer, request.params.id);
      const { premises } = doc;
      const tell = (kind: 'contact' | 'police' | 'home') => {
        const why =
          parts.calls === undefined ? new Fault('HW_CALLS_NOT_SET_UP') : parts.calls.whyNot(kind, premises, by);
        return { allowed: why === undefined, why: why?.message ?? null };
      };
      const names = namesIn(parts, viewer, doc, namesFor(viewer, parts.people));
      const contacts = parts.estate
        .contactsOf(premises)
        .map(({ contact }) => ({ contact, name: names.contact(contact) }));
      return { contact: tell('contact'), police: tell('police'), home: tell('home'), contacts };
    },
  );
}

/** The telephone that rings for calls from the page. It goes in and does not come out. */
function telephoneRoutes(app: Api, parts: DeskParts): void {
  const answer = { 200: Telephone, ...refusals(401, 403, 409) };
  app.get(
    '/api/me/telephone',
    { schema: { summary: 'Whether a telephone of yours is known for calls from the page', response: answer } },
    async (request) => ({ set: ours(parts).hasTelephone(staffViewer(request).id) }),
  );
  app.put(
    '/api/me/telephone',
    {
      schema: { summary: 'Say which telephone rings for calls from the page', body: TelephoneOrder, response: answer },
    },
    async (request) => {
      const viewer = staffViewer(request);
      // Whoever could change it unseen would be put through to a home.
      mustHaveProved(parts, viewer);
      ours(parts).setTelephone(viewer.id, request.body.number);
      return { set: request.body.number !== null };
    },
  );
}

function ours({ calls }: DeskParts): DeskCalls {
  if (calls === undefined) throw new Fault('HW_CALLS_NOT_SET_UP');
  return calls;
}

function targetOf(calls: DeskCalls, { premises }: IncidentDoc, { target, contact }: CallOrder): CallTarget {
  if (target === 'home') return { kind: 'home' };
  if (target === 'police') return { kind: 'police', line: calls.policeLine(premises) };
  const id = contact === undefined ? undefined : asContactId(contact);
  if (id === undefined) throw new Fault('HW_NOT_FOUND', { where: 'contact' });
  return { kind: 'contact', contact: id };
}

/** The incident's id and chance: it rides in callback addresses and says nothing about anybody. */
function newCall(incident: IncidentId): CallId {
  const call = asCallId(`${incident}.c${randomBytes(RANDOM_BYTES).toString('hex')}`);
  if (call === undefined) throw new Fault('HW_INTERNAL');
  return call;
}
