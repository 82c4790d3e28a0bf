import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { asStaffId } from '../../core/ids.ts';
import { parseInput, Scope } from '../../register/schema.ts';
import type { StaffMember } from '../../register/staff.ts';
import { STAFF_EVENTS_PAGE } from '../../register/staff-events.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api } from '../parts.ts';
import { IdParams, pageOf, refusals } from '../schema/common.ts';
import { Member, MemberChange, type ReachGiven, Scopes, StaffEvent } from '../schema/staff.ts';
import { isEverything, isWithin } from '../sight.ts';
import { mustHaveProved, type SignInParts } from '../sign-in/sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { eventView, memberView, scopeGiven } from '../view/staff.ts';

const EventsQuery = z.object({
  about: z.string().max(64).optional().describe('of one person or token'),
  cursor: z.coerce.number().int().positive().optional().describe('`next` of the page before'),
});

/** The people of the scheme, for administrators; auditors read along without names. */
export function staffRoutes(app: Api, parts: SignInParts): void {
  const { people } = parts;
  const { roll } = people;
  app.get(
    '/api/staff',
    { schema: { summary: 'Staff', response: { 200: pageOf(Member), ...refusals(401, 403) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const ours = roll.staff.list().filter(({ scope }) => isWithin(scope, viewer.scope));
      return { items: ours.map((member) => memberView(people, viewer, member)), next: null };
    },
  );
  app.get(
    '/api/staff/scopes',
    { schema: { summary: 'What a scope can name', response: { 200: Scopes, ...refusals(401, 403) } } },
    async (request) => {
      const { scope } = viewerOf(request);
      const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
      return {
        authorities: roll.authorities
          .list()
          .map(named)
          .filter(({ id }) => id === (scope.authority ?? id)),
        providers: roll.providers
          .list()
          .map(named)
          .filter(({ id }) => id === (scope.provider ?? id)),
      };
    },
  );
  app.get(
    '/api/staff/events',
    {
      schema: {
        summary: 'Who changed what about staff, newest first',
        querystring: EventsQuery,
        response: { 200: pageOf(StaffEvent), ...refusals(401, 403) },
      },
    },
    async (request) => eventsFor(parts, viewerOf(request), request.query),
  );
  oneMemberRoutes(app, parts);
  endingRoutes(app, parts);
}

function oneMemberRoutes(app: Api, parts: SignInParts): void {
  const { people } = parts;
  app.get(
    '/api/staff/:id',
    {
      schema: {
        summary: 'One member of staff',
        params: IdParams,
        response: { 200: Member, ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const member = mustHaveMember(parts, viewer, request.params.id);
      reply.header('etag', `"${member.version}"`);
      return memberView(people, viewer, member, { login: viewer.role === 'administrator' });
    },
  );
  app.patch(
    '/api/staff/:id',
    {
      schema: {
        summary: 'Change name, role or scope, disable or enable; needs if-match',
        params: IdParams,
        body: MemberChange,
        response: { 200: Member, ...refusals(401, 403, 404, 409, 412) },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const member = mustHaveMember(parts, viewer, request.params.id);
      mustHaveProved(parts, viewer);
      const changed = changeMember(parts, viewer, member, { ...request.body, version: versionGiven(request) });
      letGoIfGone(parts, changed);
      reply.header('etag', `"${changed.version}"`);
      return memberView(people, viewer, changed, { login: viewer.role === 'administrator' });
    },
  );
}

function endingRoutes(app: Api, parts: SignInParts): void {
  const { roll } = parts.people;
  const ending = (summary: string) => ({
    schema: {
      summary,
      params: IdParams,
      response: { 204: z.undefined().describe('done'), ...refusals(401, 403, 404) },
    },
  });
  const end =
    (act: (viewer: Viewer, member: StaffMember) => void) =>
    (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) => {
      const viewer = viewerOf(request);
      const member = mustHaveMember(parts, viewer, request.params.id);
      mustHaveProved(parts, viewer);
      roll.together(() => act(viewer, member));
      letGoIfGone(parts, member);
      return reply.code(204).send();
    };
  app.delete(
    '/api/staff/:id/factors',
    ending('Remove all second factors of somebody who has lost them, once it is sure who asks'),
    end((viewer, { staff }) => {
      const codes = roll.oneTimeCodes.remove(staff) ? 'one-time codes, ' : '';
      const passkeys = roll.passkeys.removeAll(staff);
      roll.recoveryCodes.remove(staff);
      roll.sessions.endAll(staff);
      roll.staffEvents.record(viewer.id, 'second-factors-reset', staff, `${codes}${passkeys} passkeys`);
    }),
  );
  app.delete(
    '/api/staff/:id/sessions',
    ending('End all sessions of somebody'),
    end((viewer, { staff }) => {
      roll.staffEvents.record(viewer.id, 'sessions-ended', staff, String(roll.sessions.endAll(staff)));
    }),
  );
}

/** Whoever was signed out everywhere by this has left the desk. */
function letGoIfGone({ people: { roll }, signedOut }: SignInParts, { staff }: StaffMember): void {
  if (roll.sessions.of(staff).length === 0) signedOut?.(staff);
}

/** Throws `HW_NOT_FOUND`, alike for somebody who does not exist and for somebody whose scope is wider than the viewer's. */
export function mustHaveMember({ people: { roll } }: SignInParts, viewer: Viewer, text: string): StaffMember {
  const id = asStaffId(text);
  const member = id === undefined ? undefined : roll.staff.find(id);
  if (member === undefined || !isWithin(member.scope, viewer.scope))
    throw new Fault('HW_NOT_FOUND', { where: 'staff' });
  return member;
}

/** The scope that is given to somebody. Throws `HW_INPUT_INVALID`, and `HW_FORBIDDEN` for a wider one than the giver's own. */
export function mustBeGivable(viewer: Viewer, given: ReachGiven | undefined): Scope {
  const scope = parseInput(Scope, scopeGiven(given), 'scope');
  if (!isWithin(scope, viewer.scope)) throw new Fault('HW_FORBIDDEN', { why: 'it reaches further than your own' });
  return scope;
}

function versionGiven(request: FastifyRequest): number {
  const found = /^"?(\d{1,9})"?$/.exec(request.headers['if-match'] ?? '');
  if (!found)
    throw new Fault('HW_REQUEST_INVALID', { where: 'headers, if-match', why: 'give the version that was read' });
  return Number(found[1]);
}

type Change = z.infer<typeof MemberChange> & { version: number };

/** All of it and what is written about it, or nothing. Throws `HW_VERSION_STALE`, `HW_LAST_ADMINISTRATOR`, `HW_FORBIDDEN`. */
function changeMember(parts: SignInParts, viewer: Viewer, member: StaffMember, asked: Change): StaffMember {
  const { roll } = parts.people;
  const { staff } = member;
  const { name, role, disabled, version } = asked;
  const scope = asked.scope && mustBeGivable(viewer, asked.scope);
  const record = (what: Parameters<typeof roll.staffEvents.record>[1], detail = '') =>
    roll.staffEvents.record(viewer.id, what, staff, detail);
  return roll.together(() => {
    const change = { ...(name !== undefined && { name }), ...(role && { role }), ...(scope && { scope }) };
    roll.staff.change(staff, change, version);
    if (name !== undefined) record('name-changed');
    if (role && role !== member.role) record('role-changed', `${member.role} to ${role}`);
    if (scope) record('scope-changed', `${reach(member.scope)} to ${reach(scope)}`);
    if (disabled === true && member.disabledAt === undefined) {
      roll.staff.disable(staff);
      record('disabled');
    }
    if (disabled === false && member.disabledAt !== undefined) {
      roll.staff.enable(staff);
      record('enabled');
    }
    return roll.staff.get(staff);
  });
}

/** A scope in the audit, by ids. */
export function reach({ authority, provider }: Scope): string {
  return [authority, provider].filter((one) => one !== undefined).join(' and ') || 'everything';
}

/** Whoever looks after a part sees what happened to people of that part. */
function eventsFor({ people }: SignInParts, viewer: Viewer, { about, cursor }: z.infer<typeof EventsQuery>) {
  const { roll } = people;
  const page = roll.staffEvents.list({
    ...(about !== undefined && { about }),
    ...(cursor !== undefined && { beforeId: cursor }),
  });
  const ours = (id: string | null) => {
    const staff = asStaffId(id ?? '');
    const member = staff && roll.staff.find(staff);
    return member !== undefined && isWithin(member.scope, viewer.scope);
  };
  const items = page.filter((event) => isEverything(viewer.scope) || ours(event.about));
  const last = page.at(-1);
  return {
    items: items.map((event) => eventView(people, viewer, event)),
    next: last === undefined || page.length < STAFF_EVENTS_PAGE ? null : String(last.id),
  };
}
