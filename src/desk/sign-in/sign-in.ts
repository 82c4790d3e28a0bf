import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';
import type { StaffId } from '../../core/ids.ts';
import { after, ms } from '../../core/time.ts';
import type { SessionFactors } from '../../register/sessions.ts';
import { viewerOf } from '../http/guard.ts';
import type { DeskParts } from '../parts.ts';
import { PasswordChecks } from '../passwords.ts';
import type { Account } from '../people.ts';
import type { Session } from '../schema/session.ts';
import { iso } from '../view/documents.ts';
import type { Party } from './passkey.ts';
import { NO_SIGN_IN_POLICY, type SignInPolicy } from './policy.ts';
import { Tickets } from './tickets.ts';
import { Tries } from './tries.ts';
import { cookieName, type Viewer } from './viewer.ts';
import { weaknessOf } from './weak-passwords.ts';

/** Between the password and the second step. */
export interface Pending {
  staff: StaffId;
  /** Of the record; a change of it in between ends the sign-in. */
  version: number;
}

/** A passkey's challenge on its way; `staff` is whom a new one is for. */
export interface Challenge {
  party: Party;
  challenge: string;
  staff: StaffId | null;
}

export interface SignInParts extends DeskParts {
  passwords: PasswordChecks;
  loginTries: Tries;
  addressTries: Tries;
  factorTries: Tries;
  pending: Tickets<Pending>;
  challenges: Tickets<Challenge>;
  policy: SignInPolicy;
}

export type StaffViewer = Extract<Viewer, { kind: 'staff' }>;

export function signInParts(parts: DeskParts): SignInParts {
  const { limits, clock, signIn } = parts;
  const now = () => clock.now();
  const { firstWaitMs, longestWaitMs, forgetTriesMs: forgetMs, rememberedTries: most } = limits;
  const tries = (free: number) => new Tries({ now, free, firstWaitMs, longestWaitMs, forgetMs, most });
  const tickets = <T>() => new Tickets<T>({ now, lifeMs: limits.signInStepMs, most: limits.signInsAtOnce });
  return {
    ...parts,
    passwords: new PasswordChecks({ atOnce: limits.hashesAtOnce, mostWaiting: limits.hashesWaiting }),
    loginTries: tries(limits.loginFreeTries),
    addressTries: tries(limits.addressFreeTries),
    factorTries: tries(limits.factorFreeTries),
    pending: tickets<Pending>(),
    challenges: tickets<Challenge>(),
    policy: signIn ?? NO_SIGN_IN_POLICY,
  };
}

/** Throws `HW_TOO_MANY_REQUESTS`, and `HW_SIGN_IN_FAILED` alike for an unknown login, a wrong password and a disabled person. */
export async function checkPassword(
  parts: SignInParts,
  request: FastifyRequest,
  reply: FastifyReply,
  given: { login: string; password: string },
): Promise<Account> {
  const { people, passwords, loginTries, addressTries } = parts;
  const name = given.login.normalize('NFKC').trim().toLowerCase();
  mustWait(reply, Math.max(loginTries.waitMs(name), addressTries.waitMs(request.ip)));
  loginTries.failed(name);
  addressTries.failed(request.ip);
  const account = people.findByLogin(given.login);
  const usable = account?.disabledAt === undefined ? account : undefined;
  const right = await passwords.matches(usable?.passwordHash, given.password);
  if (!right || usable === undefined) {
    // Also for a login that nobody has: a row more or less would tell which is which.
    people.roll.staffEvents.record('nobody', 'sign-in-failed', account?.staff ?? null);
    throw new Fault('HW_SIGN_IN_FAILED');
  }
  loginTries.forget(name);
  addressTries.tookBack(request.ip);
  return usable;
}

/** Throws `HW_TOO_MANY_REQUESTS` and says how long. */
export function mustWait(reply: FastifyReply, waitMs: number): void {
  if (waitMs <= 0) return;
  const waitS = Math.ceil(waitMs / 1000);
  reply.header('retry-after', waitS);
  throw new Fault('HW_TOO_MANY_REQUESTS', { why: `wait ${waitS} s` });
}

/** Opens a session under a new token, ends the one that this browser had, and writes it down. */
export function welcome(
  parts: SignInParts,
  request: FastifyRequest,
  reply: FastifyReply,
  staff: StaffId,
  by: SessionFactors,
): Session {
  const { people, limits } = parts;
  if (request.viewer?.kind === 'staff') people.endSession(request.viewer.session);
  const { token } = people.startSession(staff, limits.sessionMs, by);
  people.roll.staffEvents.record(staff, 'signed-in', staff, by);
  return giveSession(parts, reply, token);
}

/** The session goes on under a new token: after the person has proved who they are, or has added a factor. */
export function renew(
  parts: SignInParts,
  reply: FastifyReply,
  viewer: StaffViewer,
  by: SessionFactors = viewer.signedIn.by,
): Session {
  return giveSession(parts, reply, parts.people.roll.sessions.renew(viewer.session, by));
}

function giveSession(parts: SignInParts, reply: FastifyReply, token: string): Session {
  const { people, clock, secureCookies, policy, limits } = parts;
  const session = people.findSession(token);
  if (session === undefined) throw new Fault('HW_NOT_SIGNED_IN');
  const { staff, role, scope, id, by, provedAt, expiresAt } = session;
  reply.setCookie(cookieName(secureCookies), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: secureCookies,
    maxAge: Math.max(1, Math.floor((expiresAt - clock.now()) / 1000)),
  });
  const needsFactor = by === 'password' && policy.secondFactorFor.includes(role);
  const signedIn = { id, by, provedAt, expiresAt, needsFactor };
  return sessionOf({ people, limits }, { kind: 'staff', id: staff, role, scope, session: token, signedIn });
}

/** Who is signed in, as the console sees it. */
export function sessionOf({ people, limits }: Pick<SignInParts, 'people' | 'limits'>, viewer: Viewer): Session {
  const { id, role, scope } = viewer;
  const reach = { authority: scope.authority ?? null, provider: scope.provider ?? null };
  if (viewer.kind === 'token')
    return { staff: { id, name: id, role, scope: reach }, needsFactor: false, provedUntil: null };
  const { needsFactor, provedAt } = viewer.signedIn;
  const name = people.staffName(viewer.id, viewer.id) ?? id;
  const provedUntil = iso(after(provedAt, ms(limits.provedMs)));
  return { staff: { id, name, role, scope: reach }, needsFactor, provedUntil };
}

/** The member of staff who asks. A token has no account: throws `HW_NOT_FOUND`. */
export function staffViewer(request: FastifyRequest): StaffViewer {
  const viewer = viewerOf(request);
  if (viewer.kind !== 'staff') throw new Fault('HW_NOT_FOUND', { where: 'account', why: 'a token has none' });
  return viewer;
}

/** Throws `HW_PROVE_FIRST` unless the person gave a password or passkey in the last minutes. A token is its own proof. */
export function mustHaveProved({ clock, limits }: DeskParts, viewer: Viewer): void {
  if (viewer.kind === 'staff' && clock.now() - viewer.signedIn.provedAt > limits.provedMs) {
    throw new Fault('HW_PROVE_FIRST');
  }
}

/** The hash of a new password. Throws `HW_PASSWORD_UNFIT` for one that is short, common, or made of these names and those of the scheme. */
export function hashNew(
  { people, passwords }: SignInParts,
  password: string,
  names: readonly string[],
): Promise<string> {
  const { authorities, providers } = people.roll;
  const scheme = [...authorities.list(), ...providers.list()].map(({ name }) => name);
  const why = weaknessOf(password, [...names, ...scheme]);
  if (why !== undefined) throw new Fault('HW_PASSWORD_UNFIT', { why });
  return passwords.hash(password);
}
