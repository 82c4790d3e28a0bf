import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { StaffId } from '../../core/ids.ts';
import type { Role } from '../../register/schema.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import type { PasswordChecks } from '../passwords.ts';
import { refusals } from '../schema/common.ts';
import { Session, SetUp, SignIn } from '../schema/session.ts';
import type { Tries } from '../sign-in/tries.ts';
import { SESSION_COOKIE } from '../sign-in/viewer.ts';

export interface SignInParts extends DeskParts {
  passwords: PasswordChecks;
  loginTries: Tries;
  addressTries: Tries;
}

export function sessionRoutes(app: Api, parts: SignInParts): void {
  const { people } = parts;
  app.post(
    '/api/session',
    { schema: { summary: 'Sign in', security: [], body: SignIn, response: { 200: Session, ...refusals(401, 403) } } },
    async (request, reply) => {
      const { login, password } = request.body;
      const account = await checkPassword(parts, request, reply, login, password);
      return welcome(parts, reply, account.staff, account.role);
    },
  );
  app.get(
    '/api/session',
    { schema: { summary: 'Who is signed in', response: { 200: Session, ...refusals(401) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const name = viewer.kind === 'staff' ? people.staffName(viewer.id, viewer.id) : null;
      return { staff: { id: viewer.id, name: name ?? viewer.id, role: viewer.role } };
    },
  );
  app.delete(
    '/api/session',
    { schema: { summary: 'Sign out', response: { 204: z.undefined().describe('signed out'), ...refusals(401, 403) } } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      if (viewer.kind === 'staff') people.endSession(viewer.session);
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      return reply.code(204).send();
    },
  );
  app.post(
    '/api/setup',
    {
      schema: {
        summary: 'Make the first administrator by a one-time link',
        security: [],
        body: SetUp,
        response: { 200: Session, ...refusals(403, 409, 410) },
      },
    },
    async (request, reply) => {
      const { token, login, name, password } = request.body;
      const passwordHash = await parts.passwords.hash(password);
      const made = people.redeemLink(token, { login, name, passwordHash });
      if (made === 'used' || made === 'expired' || made === 'unknown') {
        throw new Fault('HW_SETUP_LINK_SPENT', { why: `the link is ${made}` });
      }
      return welcome(parts, reply, made, 'administrator');
    },
  );
}

/** Throws `HW_TOO_MANY_REQUESTS`, and `HW_SIGN_IN_FAILED` alike for an unknown login, a wrong password and a disabled person. */
async function checkPassword(
  parts: SignInParts,
  request: FastifyRequest,
  reply: FastifyReply,
  login: string,
  password: string,
) {
  const { people, passwords, loginTries, addressTries } = parts;
  const name = login.normalize('NFKC').trim().toLowerCase();
  const waitMs = Math.max(loginTries.waitMs(name), addressTries.waitMs(request.ip));
  if (waitMs > 0) {
    const waitS = Math.ceil(waitMs / 1000);
    reply.header('retry-after', waitS);
    throw new Fault('HW_TOO_MANY_REQUESTS', { why: `wait ${waitS} s` });
  }
  loginTries.failed(name);
  addressTries.failed(request.ip);
  const account = people.findByLogin(login);
  const usable = account?.disabledAt === undefined ? account : undefined;
  const right = await passwords.matches(usable?.passwordHash, password);
  if (!right || usable === undefined) throw new Fault('HW_SIGN_IN_FAILED');
  loginTries.forget(name);
  addressTries.tookBack(request.ip);
  return usable;
}

function welcome(parts: SignInParts, reply: FastifyReply, staff: StaffId, role: Role): Session {
  const { people, clock, limits, secureCookies } = parts;
  const { token, expiresAt } = people.startSession(staff, limits.sessionMs);
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: secureCookies,
    maxAge: Math.max(1, Math.floor((expiresAt - clock.now()) / 1000)),
  });
  return { staff: { id: staff, name: people.staffName(staff, staff) ?? staff, role } };
}
