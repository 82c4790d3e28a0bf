import { z } from 'zod';
import type { StaffId } from '../../core/ids.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { type SECOND_STEPS, SecondStep, Session, SignIn } from '../schema/session.ts';
import { checkPassword, type SignInParts, sessionOf, welcome } from '../sign-in/sign-in.ts';
import { cookieName } from '../sign-in/viewer.ts';

export function sessionRoutes(app: Api, parts: SignInParts): void {
  const { people, secureCookies } = parts;
  app.post(
    '/api/session',
    {
      schema: {
        summary: 'Sign in; 202 when a second step is needed',
        security: [],
        body: SignIn,
        response: { 200: Session, 202: SecondStep, ...refusals(401, 403) },
      },
    },
    async (request, reply) => {
      const { staff } = await checkPassword(parts, request, reply, request.body);
      const needs = secondSteps(parts, staff);
      if (needs.length === 0) return welcome(parts, request, reply, staff, 'password');
      const { version } = people.roll.staff.get(staff);
      return reply.code(202).send({ needs, ticket: parts.pending.give({ staff, version }) });
    },
  );
  app.get(
    '/api/session',
    { schema: { summary: 'Who is signed in', response: { 200: Session, ...refusals(401) } } },
    async (request) => sessionOf(parts, viewerOf(request)),
  );
  app.delete(
    '/api/session',
    { schema: { summary: 'Sign out', response: { 204: z.undefined().describe('signed out'), ...refusals(401, 403) } } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      if (viewer.kind === 'staff') {
        people.endSession(viewer.session);
        people.roll.staffEvents.record(viewer.id, 'signed-out', viewer.id);
        if (people.roll.sessions.of(viewer.id).length === 0) parts.signedOut?.(viewer.id);
      }
      reply.clearCookie(cookieName(secureCookies), { path: '/', secure: secureCookies });
      return reply.code(204).send();
    },
  );
}

/** What the person has set up besides the password; nothing when there is no second factor. */
function secondSteps({ people: { roll } }: SignInParts, staff: StaffId): (typeof SECOND_STEPS)[number][] {
  const codes = roll.oneTimeCodes.confirmedAt(staff) !== undefined;
  const passkeys = roll.passkeys.count(staff) > 0;
  if (!codes && !passkeys) return [];
  const recovery = roll.recoveryCodes.left(staff) > 0;
  return [
    ...(codes ? ['totp' as const] : []),
    ...(passkeys ? ['passkey' as const] : []),
    ...(recovery ? ['recovery' as const] : []),
  ];
}
