import type { FastifyRequest } from 'fastify';
import type { StaffId } from '../../core/ids.ts';
import type { Actor } from '../../core/input.ts';
import type { Instant } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Role, Scope } from '../../register/schema.ts';
import type { SessionFactors } from '../../register/sessions.ts';
import type { People } from '../people.ts';
import type { SignInPolicy } from './policy.ts';

/** Who asks: a signed-in member of staff, or a script with a token. An empty scope is everything. */
export type Viewer =
  | { kind: 'staff'; id: StaffId; role: Role; scope: Scope; session: string; signedIn: SignedIn }
  | { kind: 'token'; id: string; role: Role; scope: Scope };

/** How a member of staff came in. */
export interface SignedIn {
  /** Names the session without opening it. */
  id: string;
  by: SessionFactors;
  /** When the person last proved to be who they are. */
  provedAt: Instant;
  expiresAt: Instant;
  /** The role needs a second factor and the person has none yet: nothing but setting one up is open. */
  needsFactor: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on routes that are for anyone, when nobody is signed in. */
    viewer: Viewer | null;
  }
}

export const SESSION_COOKIE = 'hw_session';
/** Behind https the browser itself holds the cookie to this host, this path and encryption. */
export const cookieName = (secure: boolean) => (secure ? `__Host-${SESSION_COOKIE}` : SESSION_COOKIE);
const BEARER = /^bearer +([A-Za-z0-9_-]{16,128})$/i;
const TOKEN_LIKE = /^[A-Za-z0-9_-]{16,128}$/;

export interface IdentifyOptions {
  people: People;
  clock: Clock;
  idleMs: number;
  secureCookies: boolean;
  policy: SignInPolicy;
}

/** Finds out who asks. A request with a bearer token is judged by that alone, whatever its cookies. */
export function identify(request: FastifyRequest, options: IdentifyOptions): Viewer | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) return byToken(BEARER.exec(authorization)?.[1], options.people);
  return bySession(request.cookies[cookieName(options.secureCookies)], options);
}

function byToken(given: string | undefined, people: People): Viewer | null {
  const token = given === undefined ? undefined : people.findToken(given);
  return token === undefined ? null : { kind: 'token', id: token.id, role: token.role, scope: token.scope };
}

function bySession(given: string | undefined, { people, clock, idleMs, policy }: IdentifyOptions): Viewer | null {
  if (given === undefined || !TOKEN_LIKE.test(given)) return null;
  const session = people.findSession(given);
  if (session === undefined) return null;
  if (clock.now() - session.lastUsedAt > idleMs) {
    people.endSession(given);
    return null;
  }
  const { staff, role, scope, id, by, provedAt, expiresAt } = session;
  const needsFactor = by === 'password' && policy.secondFactorFor.includes(role);
  return {
    kind: 'staff',
    id: staff,
    role,
    scope,
    session: given,
    signedIn: { id, by, provedAt, expiresAt, needsFactor },
  };
}

/** The viewer as the journal names them. */
export function actorOf(viewer: Viewer): Actor {
  return viewer.kind === 'staff' ? { kind: 'staff', staff: viewer.id } : { kind: 'token', token: viewer.id };
}
