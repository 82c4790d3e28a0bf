import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { after, ms } from '../../core/time.ts';
import type { Api } from '../parts.ts';
import { Account, OpenSession } from '../schema/account.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { NewPassword, OldPassword, Session } from '../schema/session.ts';
import { partyOf } from '../sign-in/passkey.ts';
import {
  hashNew,
  mustHaveProved,
  mustWait,
  renew,
  type SignInParts,
  type StaffViewer,
  staffViewer,
  welcome,
} from '../sign-in/sign-in.ts';
import { iso, isoOrNull } from '../view/documents.ts';
import { eventView, reachOf } from '../view/staff.ts';

/** Things that happened to an account, as its owner sees them. */
const RECENT = 20;
const NOTHING = z.undefined();

/** What every member of staff does with their own account. */
export function accountRoutes(app: Api, parts: SignInParts): void {
  app.get(
    '/api/me',
    { schema: { summary: 'My account', response: { 200: Account, ...refusals(401, 404) } } },
    async (request) => accountOf(parts, request, staffViewer(request)),
  );
  passwordRoutes(app, parts);
  mySessionRoutes(app, parts);
}

function passwordRoutes(app: Api, parts: SignInParts): void {
  const { people } = parts;
  app.post(
    '/api/me/prove',
    {
      schema: {
        summary: 'Give the password once more, before something sensitive',
        body: z.strictObject({ password: OldPassword }),
        response: { 200: Session, ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      await mustBeTheirs(parts, viewer, reply, request.body.password);
      return renew(parts, reply, viewer);
    },
  );
  app.post(
    '/api/me/password',
    {
      schema: {
        summary: 'Change my password; all my other sessions end',
        body: z.strictObject({ old: OldPassword, password: NewPassword }),
        response: { 200: Session, ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      await mustBeTheirs(parts, viewer, reply, request.body.old);
      const { staff, staffEvents } = people.roll;
      const passwordHash = await hashNew(parts, request.body.password, namesOf(parts, viewer));
      people.roll.together(() => {
        staff.change(viewer.id, { passwordHash });
        staffEvents.record(viewer.id, 'password-changed', viewer.id);
      });
      return welcome(parts, request, reply, viewer.id, viewer.signedIn.by);
    },
  );
}

function mySessionRoutes(app: Api, parts: SignInParts): void {
  const { roll } = parts.people;
  app.get(
    '/api/me/sessions',
    {
      schema: {
        summary: 'Where I am signed in',
        response: { 200: z.object({ items: z.array(OpenSession) }), ...refusals(401, 404) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const items = roll.sessions.of(viewer.id).map(({ id, createdAt, lastUsedAt, expiresAt, by }) => {
        const times = { createdAt: iso(createdAt), lastUsedAt: iso(lastUsedAt), expiresAt: iso(expiresAt) };
        return { id, ...times, by, here: id === viewer.signedIn.id };
      });
      return { items };
    },
  );
  app.delete(
    '/api/me/sessions',
    {
      schema: {
        summary: 'End all my sessions but this one',
        response: { 204: NOTHING.describe('they are ended'), ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      mustHaveProved(parts, viewer);
      roll.together(() => {
        const ended = roll.sessions.endAll(viewer.id, viewer.session);
        roll.staffEvents.record(viewer.id, 'sessions-ended', viewer.id, `${ended} others`);
      });
      return reply.code(204).send();
    },
  );
  app.delete(
    '/api/me/sessions/:id',
    {
      schema: {
        summary: 'End one of my sessions',
        params: IdParams,
        response: { 204: NOTHING.describe('it is ended'), ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      mustHaveProved(parts, viewer);
      roll.together(() => {
        roll.sessions.endOne(viewer.id, request.params.id);
        roll.staffEvents.record(viewer.id, 'sessions-ended', viewer.id, request.params.id);
      });
      return reply.code(204).send();
    },
  );
}

/** Throws `HW_PASSWORD_WRONG`, `HW_TOO_MANY_REQUESTS`. */
async function mustBeTheirs(
  { people, passwords, factorTries }: SignInParts,
  { id }: StaffViewer,
  reply: Parameters<typeof mustWait>[0],
  password: string,
): Promise<void> {
  const key = `password/${id}`;
  mustWait(reply, factorTries.waitMs(key));
  factorTries.failed(key);
  if (!(await passwords.matches(people.roll.staff.account(id).passwordHash, password))) {
    throw new Fault('HW_PASSWORD_WRONG');
  }
  factorTries.forget(key);
}

/** What somebody's password must not be made of. */
function namesOf({ people: { roll } }: SignInParts, { id }: StaffViewer): string[] {
  const who = { purpose: 'roster', who: id } as const;
  return [roll.staff.login(id, who), roll.staff.name(id, who)].flatMap((one) => (one === 'erased' ? [] : one.reveal()));
}

function accountOf(parts: SignInParts, request: FastifyRequest, viewer: StaffViewer): Account {
  const { people, limits, policy } = parts;
  const { roll } = people;
  const { id, role, scope, signedIn } = viewer;
  const login = roll.staff.login(id, { purpose: 'roster', who: id });
  return {
    id,
    name: people.staffName(id, id) ?? id,
    login: login === 'erased' ? null : login.reveal(),
    role,
    scope: reachOf(scope),
    needsFactor: signedIn.needsFactor,
    factorAsked: policy.secondFactorFor.includes(role),
    provedUntil: iso(after(signedIn.provedAt, ms(limits.provedMs))),
    codesSince: isoOrNull(roll.oneTimeCodes.confirmedAt(id)),
    passkeys: roll.passkeys.of(id).map((passkey) => ({
      id: passkey.id,
      name: passkey.name,
      createdAt: iso(passkey.createdAt),
      lastUsedAt: isoOrNull(passkey.lastUsedAt),
    })),
    passkeysHere: worksHere(request, parts),
    recoveryLeft: roll.recoveryCodes.left(id),
    recent: roll.staffEvents.list({ about: id, limit: RECENT }).map((event) => eventView(people, viewer, event)),
  };
}

/** A page is opened without an origin, so the host it was asked from says where it is. */
function worksHere(request: FastifyRequest, { publicUrl }: SignInParts): boolean {
  try {
    partyOf(`${new URL(publicUrl).protocol}//${request.host}`, publicUrl);
    return true;
  } catch {
    return false;
  }
}
