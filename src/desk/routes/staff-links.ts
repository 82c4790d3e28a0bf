import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { StaffLink as Kept, MadeLink as Made } from '../../register/staff-links.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api } from '../parts.ts';
import { IdParams, pageOf, refusals } from '../schema/common.ts';
import { InviteGiven, MadeLink, StaffLink } from '../schema/staff.ts';
import { isWithin } from '../sight.ts';
import { mustHaveProved, type SignInParts } from '../sign-in/sign-in.ts';
import { iso } from '../view/documents.ts';
import { reachOf } from '../view/staff.ts';
import { mustBeGivable, mustHaveMember, reach } from './staff.ts';

/** One-time links that administrators hand out: to join, and to set a new password. Nobody but their holder ever knows the password. */
export function staffLinkRoutes(app: Api, parts: SignInParts): void {
  const { clock } = parts;
  const { roll } = parts.people;
  app.get(
    '/api/staff/links',
    {
      schema: { summary: 'One-time links, newest first', response: { 200: pageOf(StaffLink), ...refusals(401, 403) } },
    },
    async (request) => {
      const { scope } = viewerOf(request);
      const ours = roll.staffLinks.list().filter((link) => isWithin(ownScope(parts, link), scope));
      return { items: ours.map((link) => linkView(link, clock.now())), next: null };
    },
  );
  app.post(
    '/api/staff/links',
    {
      schema: {
        summary: 'Invite somebody, with a role and a scope; the link is shown this once and works once, for 72 hours',
        body: InviteGiven,
        response: { 200: MadeLink, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      mustHaveProved(parts, viewer);
      const { role } = request.body;
      const scope = mustBeGivable(viewer, request.body.scope);
      return roll.together(() => {
        const made = roll.staffLinks.invite(viewer.id, role, scope);
        roll.staffEvents.record(viewer.id, 'invited', made.id, `${role}, ${reach(scope)}`);
        return shown(parts, made);
      });
    },
  );
  withdrawal(app, parts);
  passwordLinks(app, parts);
}

function withdrawal(app: Api, parts: SignInParts): void {
  const { roll } = parts.people;
  app.delete(
    '/api/staff/links/:id',
    {
      schema: {
        summary: 'Withdraw a one-time link',
        params: IdParams,
        response: { 204: z.undefined().describe('it opens nothing'), ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const link = roll.staffLinks.list().find(({ id }) => id === request.params.id);
      if (link === undefined || !isWithin(ownScope(parts, link), viewer.scope))
        throw new Fault('HW_NOT_FOUND', { where: 'link' });
      roll.together(() => {
        roll.staffLinks.withdraw(link.id);
        roll.staffEvents.record(viewer.id, 'invitation-withdrawn', link.id);
      });
      return reply.code(204).send();
    },
  );
}

function passwordLinks(app: Api, parts: SignInParts): void {
  const { roll } = parts.people;
  app.post(
    '/api/staff/:id/password-link',
    {
      schema: {
        summary: 'A link by which somebody sets a new password, shown this once, good for 24 hours',
        params: IdParams,
        response: { 200: MadeLink, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { staff } = mustHaveMember(parts, viewer, request.params.id);
      mustHaveProved(parts, viewer);
      return roll.together(() => {
        const made = roll.staffLinks.forPassword(viewer.id, staff);
        roll.staffEvents.record(viewer.id, 'password-link-made', staff, made.id);
        return shown(parts, made);
      });
    },
  );
}

/** The link, as it is shown once. */
function shown({ publicUrl }: SignInParts, { id, token, expiresAt }: Made): MadeLink {
  return { id, link: `${publicUrl.replace(/\/+$/, '')}/setup/${token}`, expiresAt: iso(expiresAt) };
}

/** A link to a password reaches as far as the person whose it is. */
function ownScope({ people: { roll } }: SignInParts, link: Kept) {
  return link.kind === 'password' && link.staff !== null ? (roll.staff.find(link.staff)?.scope ?? {}) : link.scope;
}

function linkView(link: Kept, now: number): StaffLink {
  const { id, kind, staff, role, scope, madeBy, createdAt, expiresAt, usedAt, withdrawnAt } = link;
  const open = expiresAt > now ? 'open' : 'expired';
  const state = usedAt !== null ? 'used' : withdrawnAt !== null ? 'withdrawn' : open;
  return {
    id,
    kind,
    state,
    staff,
    role,
    scope: reachOf(scope),
    madeBy,
    createdAt: iso(createdAt),
    expiresAt: iso(expiresAt),
  };
}
