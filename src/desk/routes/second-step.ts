import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { StaffId } from '../../core/ids.ts';
import type { Passkey } from '../../register/passkeys.ts';
import type { Api } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { PasskeyOptions, PasskeyUsed, SecondStepGiven, Session } from '../schema/session.ts';
import { stepOfCode } from '../sign-in/one-time-code.ts';
import { optionsToUse, partyOf, readUsed } from '../sign-in/passkey.ts';
import { mustWait, type SignInParts, welcome } from '../sign-in/sign-in.ts';

/** The second step after a password, and the passkey, which needs no password at all. */
export function secondStepRoutes(app: Api, parts: SignInParts): void {
  const { pending, people } = parts;
  app.post(
    '/api/session/second',
    {
      schema: {
        summary: 'Finish signing in with a one-time or a recovery code',
        security: [],
        body: SecondStepGiven,
        response: { 200: Session, ...refusals(403, 410) },
      },
    },
    async (request, reply) => {
      const { ticket, totp, recovery } = request.body;
      const begun = pending.look(ticket);
      if (begun === undefined) throw new Fault('HW_SIGN_IN_OVER');
      const now = people.roll.staff.get(begun.staff);
      if (now.disabledAt !== undefined || now.version !== begun.version) throw new Fault('HW_SIGN_IN_OVER');
      if (totp !== undefined) takeCode(parts, reply, begun.staff, totp);
      else takeRecovery(parts, reply, begun.staff, recovery ?? '');
      pending.take(ticket);
      return welcome(parts, request, reply, begun.staff, totp === undefined ? 'password+recovery' : 'password+code');
    },
  );
  passkeyRoutes(app, parts);
}

function passkeyRoutes(app: Api, parts: SignInParts): void {
  const { challenges, addressTries, people, publicUrl } = parts;
  app.post(
    '/api/session/passkey/options',
    {
      schema: {
        summary: 'Begin to sign in with a passkey',
        security: [],
        body: z.strictObject({}),
        response: { 200: PasskeyOptions, ...refusals(403, 409) },
      },
    },
    async (request) => {
      const party = partyOf(request.headers.origin, publicUrl);
      const options = await optionsToUse(party);
      const ticket = challenges.give({ party, challenge: options.challenge, staff: null });
      return { ticket, options: { ...options } };
    },
  );
  app.post(
    '/api/session/passkey',
    {
      schema: {
        summary: 'Sign in with a passkey',
        security: [],
        body: PasskeyUsed,
        response: { 200: Session, ...refusals(403, 410) },
      },
    },
    async (request, reply) => {
      const { ticket, response } = request.body;
      mustWait(reply, addressTries.waitMs(request.ip));
      const begun = challenges.take(ticket);
      if (begun === undefined || begun.staff !== null) throw new Fault('HW_SIGN_IN_OVER');
      addressTries.failed(request.ip);
      const passkey = people.roll.passkeys.findByCredential(response.id);
      const { userHandle, ...signed } = response.response;
      const answer = {
        ...response,
        response: { ...signed, ...(userHandle !== undefined && { userHandle }) },
        clientExtensionResults: {},
      };
      const staff = await usePasskey(parts, passkey, (key) => readUsed(begun.party, begun.challenge, key, answer));
      addressTries.tookBack(request.ip);
      return welcome(parts, request, reply, staff, 'passkey');
    },
  );
}

/** Throws `HW_PASSKEY_REFUSED` alike for a passkey that nobody has, a wrong signature, a count that went back and a disabled person. */
async function usePasskey(
  { people: { roll } }: SignInParts,
  passkey: Passkey | undefined,
  read: (passkey: Passkey) => Promise<number>,
): Promise<StaffId> {
  if (passkey === undefined) {
    roll.staffEvents.record('nobody', 'sign-in-failed', null);
    throw new Fault('HW_PASSKEY_REFUSED');
  }
  const { staff, id } = passkey;
  try {
    const counter = await read(passkey);
    if (roll.staff.get(staff).disabledAt === undefined && roll.passkeys.use(id, counter)) return staff;
  } catch (error) {
    roll.staffEvents.record('nobody', 'second-factor-failed', staff, 'passkey');
    throw error;
  }
  roll.staffEvents.record('nobody', 'second-factor-failed', staff, 'passkey');
  throw new Fault('HW_PASSKEY_REFUSED');
}

/** Takes a one-time code; the first one, when `confirming`, makes them count. Throws `HW_SECOND_FACTOR_FAILED`, `HW_TOO_MANY_REQUESTS`. */
export function takeCode(
  parts: SignInParts,
  reply: FastifyReply,
  staff: StaffId,
  code: string,
  { confirming = false } = {},
): void {
  const { people, factorTries, wall, clock } = parts;
  mustWait(reply, factorTries.waitMs(staff));
  factorTries.failed(staff);
  const { oneTimeCodes, staffEvents } = people.roll;
  const kept = oneTimeCodes.secret(staff);
  const step = kept && kept.confirmed !== confirming && stepOfCode(kept.secret.reveal(), code, wall?.() ?? clock.now());
  if (typeof step !== 'number' || !oneTimeCodes.take(staff, step)) {
    staffEvents.record('nobody', 'second-factor-failed', staff, 'one-time code');
    throw new Fault('HW_SECOND_FACTOR_FAILED');
  }
  factorTries.forget(staff);
}

function takeRecovery({ people, factorTries }: SignInParts, reply: FastifyReply, staff: StaffId, code: string): void {
  mustWait(reply, factorTries.waitMs(staff));
  factorTries.failed(staff);
  const { recoveryCodes, staffEvents } = people.roll;
  if (!recoveryCodes.take(staff, code)) {
    staffEvents.record('nobody', 'second-factor-failed', staff, 'recovery code');
    throw new Fault('HW_SECOND_FACTOR_FAILED');
  }
  factorTries.forget(staff);
  staffEvents.record(staff, 'recovery-code-used', staff, `${recoveryCodes.left(staff)} left`);
}
