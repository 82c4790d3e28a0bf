import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { StaffId } from '../../core/ids.ts';
import type { Api } from '../parts.ts';
import { NewCodes, Recovery } from '../schema/account.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { Code, PasskeyMade, PasskeyOptions } from '../schema/session.ts';
import { codeUri, newCodeSecret } from '../sign-in/one-time-code.ts';
import { optionsToMake, partyOf, readMade } from '../sign-in/passkey.ts';
import { mustHaveProved, renew, type SignInParts, type StaffViewer, staffViewer } from '../sign-in/sign-in.ts';
import { takeCode } from './second-step.ts';

const NOTHING = z.undefined();

/** Second factors, set up and removed by the person whose they are, who has just given the password. */
export function factorRoutes(app: Api, parts: SignInParts): void {
  codeRoutes(app, parts);
  passkeyRoutes(app, parts);
  passkeyRemoval(app, parts);
  app.post(
    '/api/me/recovery',
    {
      schema: {
        summary: 'New recovery codes in place of the old ones, shown this once',
        response: { 200: Recovery, ...refusals(401, 403, 404, 409) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      mustHaveProved(parts, viewer);
      if (!hasFactor(parts, viewer.id))
        throw new Fault('HW_NOT_FOUND', { where: 'second factor', why: 'set one up first' });
      return { recovery: makeRecovery(parts, viewer.id) };
    },
  );
}

function codeRoutes(app: Api, parts: SignInParts): void {
  const { roll } = parts.people;
  app.post(
    '/api/me/codes',
    {
      schema: {
        summary: 'Begin to set up one-time codes; they count once a code was confirmed',
        response: { 200: NewCodes, ...refusals(401, 403, 404, 409) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      mustHaveProved(parts, viewer);
      const login = roll.staff.login(viewer.id, { purpose: 'roster', who: viewer.id });
      const secret = newCodeSecret();
      roll.oneTimeCodes.propose(viewer.id, secret);
      const uri = codeUri(secret, login === 'erased' ? viewer.id : login.reveal());
      return { secret, uri, qr: await qrOf(uri) };
    },
  );
  app.post(
    '/api/me/codes/confirm',
    {
      schema: {
        summary: 'Confirm one-time codes by the first one; my other sessions end',
        body: z.strictObject({ code: Code }),
        response: { 200: Recovery, ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      takeCode(parts, reply, viewer.id, request.body.code, { confirming: true });
      return added(parts, reply, viewer, 'one-time-codes-on', 'password+code');
    },
  );
  app.delete(
    '/api/me/codes',
    {
      schema: {
        summary: 'Remove one-time codes',
        response: { 204: NOTHING.describe('they are removed'), ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      mustHaveProved(parts, viewer);
      removed(parts, viewer, () => {
        if (roll.oneTimeCodes.remove(viewer.id)) roll.staffEvents.record(viewer.id, 'one-time-codes-off', viewer.id);
      });
      return reply.code(204).send();
    },
  );
}

function passkeyRoutes(app: Api, parts: SignInParts): void {
  const { people, challenges, publicUrl } = parts;
  const { roll } = people;
  app.post(
    '/api/me/passkeys/options',
    {
      schema: {
        summary: 'Begin to add a passkey',
        body: z.strictObject({}),
        response: { 200: PasskeyOptions, ...refusals(401, 403, 404, 409) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      mustHaveProved(parts, viewer);
      const party = partyOf(request.headers.origin, publicUrl);
      const login = roll.staff.login(viewer.id, { purpose: 'roster', who: viewer.id });
      const options = await optionsToMake(party, {
        staff: viewer.id,
        login: login === 'erased' ? viewer.id : login.reveal(),
        name: people.staffName(viewer.id, viewer.id) ?? viewer.id,
        known: roll.passkeys.of(viewer.id),
      });
      return {
        ticket: challenges.give({ party, challenge: options.challenge, staff: viewer.id }),
        options: { ...options },
      };
    },
  );
  app.post(
    '/api/me/passkeys',
    {
      schema: {
        summary: 'Add a passkey; my other sessions end',
        body: PasskeyMade,
        response: { 200: Recovery, ...refusals(401, 403, 404, 409, 410) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      const { ticket, name, response } = request.body;
      const begun = challenges.take(ticket);
      if (begun?.staff !== viewer.id) throw new Fault('HW_SIGN_IN_OVER');
      const { transports, ...made } = response.response;
      const answer = {
        ...response,
        response: { ...made, ...(transports && { transports }) },
        clientExtensionResults: {},
      };
      const key = await readMade(begun.party, begun.challenge, answer);
      roll.passkeys.add({ staff: viewer.id, name, ...key });
      return added(parts, reply, viewer, 'passkey-added', 'passkey');
    },
  );
}

function passkeyRemoval(app: Api, parts: SignInParts): void {
  const { roll } = parts.people;
  app.delete(
    '/api/me/passkeys/:id',
    {
      schema: {
        summary: 'Remove one of my passkeys',
        params: IdParams,
        response: { 204: NOTHING.describe('it is removed'), ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      mustHaveProved(parts, viewer);
      removed(parts, viewer, () => {
        roll.passkeys.remove(viewer.id, request.params.id);
        roll.staffEvents.record(viewer.id, 'passkey-removed', viewer.id, request.params.id);
      });
      return reply.code(204).send();
    },
  );
}

/** Writes it down, ends the other sessions, and lets this one go on with the new factor and under a new token. */
function added(
  parts: SignInParts,
  reply: Parameters<typeof renew>[1],
  viewer: StaffViewer,
  what: 'one-time-codes-on' | 'passkey-added',
  by: 'password+code' | 'passkey',
): Recovery {
  const { roll } = parts.people;
  const recovery = roll.together(() => {
    roll.staffEvents.record(viewer.id, what, viewer.id);
    roll.sessions.endAll(viewer.id, viewer.session);
    return roll.recoveryCodes.left(viewer.id) > 0 ? null : makeRecovery(parts, viewer.id);
  });
  renew(parts, reply, viewer, by);
  return { recovery };
}

/** Recovery codes stand in for a second factor, so they go with the last one. */
function removed(parts: SignInParts, viewer: StaffViewer, remove: () => void): void {
  const { roll } = parts.people;
  roll.together(() => {
    remove();
    roll.sessions.endAll(viewer.id, viewer.session);
    if (!hasFactor(parts, viewer.id)) roll.recoveryCodes.remove(viewer.id);
  });
}

function makeRecovery({ people: { roll } }: SignInParts, staff: StaffId): string[] {
  roll.staffEvents.record(staff, 'recovery-codes-made', staff);
  return roll.recoveryCodes.make(staff);
}

function hasFactor({ people: { roll } }: SignInParts, staff: StaffId): boolean {
  return roll.oneTimeCodes.confirmedAt(staff) !== undefined || roll.passkeys.count(staff) > 0;
}

/** The dark squares, as one path. */
async function qrOf(text: string): Promise<{ size: number; path: string }> {
  const { create } = await import('qrcode');
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const squares: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (modules.get(row, column)) squares.push(`M${column} ${row}h1v1h-1z`);
    }
  }
  return { size, path: squares.join('') };
}
