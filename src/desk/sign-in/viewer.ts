import type { FastifyRequest } from 'fastify';
import type { StaffId } from '../../core/ids.ts';
import type { Actor } from '../../core/input.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Role } from '../../register/schema.ts';
import type { People } from '../people.ts';

/** Who asks: a signed-in member of staff, or a script with a token. */
export type Viewer =
  | { kind: 'staff'; id: StaffId; role: Role; session: string }
  | { kind: 'token'; id: string; role: Role };

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on routes that are for anyone, when nobody is signed in. */
    viewer: Viewer | null;
  }
}

export const SESSION_COOKIE = 'hw_session';
const BEARER = /^bearer +([A-Za-z0-9_-]{16,128})$/i;
const TOKEN_LIKE = /^[A-Za-z0-9_-]{16,128}$/;

export interface IdentifyOptions {
  people: People;
  clock: Clock;
  idleMs: number;
}

/** Finds out who asks. A request with a bearer token is judged by that alone, whatever its cookies. */
export function identify(request: FastifyRequest, options: IdentifyOptions): Viewer | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) return byToken(BEARER.exec(authorization)?.[1], options.people);
  return bySession(request.cookies[SESSION_COOKIE], options);
}

function byToken(given: string | undefined, people: People): Viewer | null {
  const token = given === undefined ? undefined : people.findToken(given);
  return token === undefined ? null : { kind: 'token', id: token.id, role: token.role };
}

function bySession(given: string | undefined, { people, clock, idleMs }: IdentifyOptions): Viewer | null {
  if (given === undefined || !TOKEN_LIKE.test(given)) return null;
  const session = people.findSession(given);
  if (session === undefined) return null;
  if (clock.now() - session.lastUsedAt > idleMs) {
    people.endSession(given);
    return null;
  }
  return { kind: 'staff', id: session.staff, role: session.role, session: given };
}

/** The viewer as the journal names them. */
export function actorOf(viewer: Viewer): Actor {
  return viewer.kind === 'staff' ? { kind: 'staff', staff: viewer.id } : { kind: 'token', token: viewer.id };
}
