import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { asProviderId, type ContactId } from '../../core/ids.ts';
import { hours, instant } from '../../core/time.ts';
import type { RotaRecord } from '../../register/rotas.ts';
import { windowsOf } from '../../register/windows.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { RotaChanged, RotaList, RotaOrder, RotaShown, StandInOrder, StandInParams } from '../schema/rota.ts';
import type { Scoped } from '../sight.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { iso } from '../view/documents.ts';
import { type Names, namesFor } from '../view/names.ts';
import { versionIn } from './version-in.ts';

const HOUR = hours(1);
const instantOf = (text: string) => instant(Date.parse(text));

/** Who of a provider's people is on duty when. */
export function rotaRoutes(app: Api, parts: DeskParts): void {
  readingRoutes(app, parts);
  changingRoutes(app, parts);
  removingRoute(app, parts);
  standInRoutes(app, parts);
}

function readingRoutes(app: Api, parts: DeskParts): void {
  const { rotas } = parts.contacts.register;
  app.get(
    '/api/rotas',
    { schema: { summary: 'Rotas, with who is on duty now', response: { 200: RotaList, ...refusals(401, 403) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const names = namesFor(viewer, parts.people);
      const theirs = rotas.list(viewer.scope.provider).filter((rota) => sees(viewer, rota));
      return { items: theirs.map((rota) => viewRota(parts, rota, names)) };
    },
  );
  app.get(
    '/api/rotas/:id',
    { schema: { summary: 'One rota', params: IdParams, response: { 200: RotaShown, ...refusals(401, 403, 404) } } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      return show(parts, viewer, mustHaveRota(parts, viewer, request.params.id).id, reply);
    },
  );
}

function changingRoutes(app: Api, parts: DeskParts): void {
  const { rotas } = parts.contacts.register;
  const answers = { 200: RotaShown, ...refusals(401, 403, 404, 409, 412, 503) };
  app.post(
    '/api/rotas',
    { schema: { summary: 'Add a rota', body: RotaOrder, response: answers } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { turnHours, from, provider, ...rest } = request.body;
      const owner = providerFor(parts, viewer, provider);
      const given = { ...rest, provider: owner, from: instantOf(from), turnMs: turnHours * HOUR };
      return show(
        parts,
        viewer,
        recorded(parts, viewer, () => rotas.add(given)),
        reply,
      );
    },
  );
  app.patch(
    '/api/rotas/:id',
    {
      schema: {
        summary: 'Change a rota; If-Match holds the version that was read',
        params: IdParams,
        body: RotaChanged,
        response: answers,
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = mustHaveRota(parts, viewer, request.params.id);
      const { turnHours, from, ...rest } = request.body;
      const change = {
        ...rest,
        ...(from !== undefined && { from: instantOf(from) }),
        ...(turnHours !== undefined && { turnMs: turnHours * HOUR }),
      };
      const version = versionIn(request);
      recorded(parts, viewer, () => {
        rotas.change(id, change, version);
        return id;
      });
      return show(parts, viewer, id, reply);
    },
  );
}

function removingRoute(app: Api, parts: DeskParts): void {
  const { rotas } = parts.contacts.register;
  app.delete(
    '/api/rotas/:id',
    {
      schema: {
        summary: 'Remove a rota; If-Match holds the version that was read',
        params: IdParams,
        response: { 204: z.undefined().describe('done'), ...refusals(401, 403, 404, 412, 503) },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = mustHaveRota(parts, viewer, request.params.id);
      const version = versionIn(request);
      recorded(parts, viewer, () => {
        rotas.remove(id, version);
        return id;
      });
      return reply.code(204).send();
    },
  );
}

function standInRoutes(app: Api, parts: DeskParts): void {
  const { rotas } = parts.contacts.register;
  const answers = { 200: RotaShown, ...refusals(401, 403, 404, 503) };
  app.post(
    '/api/rotas/:id/stand-ins',
    {
      schema: {
        summary: 'Have somebody stand in, for one member or for whoever would be on duty',
        params: IdParams,
        body: StandInOrder,
        response: answers,
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = mustHaveRota(parts, viewer, request.params.id);
      const { from, until, ...rest } = request.body;
      recorded(parts, viewer, () => {
        rotas.standIn(id, { ...rest, from: instantOf(from), until: instantOf(until) }, viewer.id);
        return id;
      });
      return show(parts, viewer, id, reply);
    },
  );
  app.delete(
    '/api/rotas/:id/stand-ins/:standIn',
    { schema: { summary: 'Take a stand-in back', params: StandInParams, response: answers } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = mustHaveRota(parts, viewer, request.params.id);
      recorded(parts, viewer, () => {
        rotas.removeStandIn(id, request.params.standIn);
        return id;
      });
      return show(parts, viewer, id, reply);
    },
  );
}

/** A rota is the whole provider's: whoever sees one authority's homes alone reads it as little as they change it. */
function sees({ scope }: Scoped, { provider }: Pick<RotaRecord, 'provider'>): boolean {
  return scope.authority === undefined && (scope.provider === undefined || scope.provider === provider);
}

/** Throws `HW_NOT_FOUND`, alike for one that is not there and one that is not theirs. */
function mustHaveRota({ contacts }: DeskParts, viewer: Scoped, id: string): RotaRecord {
  const rota = contacts.register.rotas.list(viewer.scope.provider).find((one) => one.id === id);
  if (rota === undefined || !sees(viewer, rota)) throw new Fault('HW_NOT_FOUND', { where: 'rota' });
  return rota;
}

function providerFor({ people }: DeskParts, { scope }: Scoped, asked: string | undefined) {
  const provider = asked === undefined ? (scope.provider ?? people.roll.providers.default()) : asProviderId(asked);
  if (provider === undefined || !sees({ scope }, { provider })) throw new Fault('HW_NOT_FOUND', { where: 'provider' });
  return provider;
}

function recorded({ contacts: { register } }: DeskParts, viewer: Viewer, change: () => string): string {
  return register.together(() => {
    const rota = change();
    register.staffEvents.record(viewer.id, 'rota-changed', rota);
    return rota;
  });
}

function show(parts: DeskParts, viewer: Viewer, id: string, reply: FastifyReply): RotaShown {
  const rota = parts.contacts.register.rotas.get(id);
  void reply.header('etag', `"${rota.version}"`);
  return viewRota(parts, rota, namesFor(viewer, parts.people));
}

function viewRota({ contacts }: DeskParts, rota: RotaRecord, names: Names): RotaShown {
  const { onDuty, holes, shifts } = contacts.duty(rota);
  const named = (contact: ContactId) => ({ contact, name: names.contact(contact) });
  return {
    id: rota.id,
    name: rota.name,
    provider: rota.provider,
    version: rota.version,
    members: rota.members.map(named),
    from: iso(rota.from),
    turnHours: rota.turnMs / HOUR,
    timeZone: rota.timeZone,
    when: rota.when === undefined ? null : windowsOf(rota.when),
    onDuty: onDuty ?? null,
    holes: holes.map(({ from, until }) => ({ from: iso(instant(from)), until: iso(instant(until)) })),
    shifts: shifts.map(({ from, until, contact }) => ({
      from: iso(from),
      until: iso(until),
      contact: contact ?? null,
    })),
    standIns: rota.standIns.map(({ from, until, ...one }) => ({ ...one, from: iso(from), until: iso(until) })),
  };
}
