import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { Api } from '../parts.ts';
import type { NewPerson } from '../people.ts';
import { refusals } from '../schema/common.ts';
import { LookAtLink, Session, SetPassword, SetUp } from '../schema/session.ts';
import { LinkLook } from '../schema/staff.ts';
import { hashNew, type SignInParts, welcome } from '../sign-in/sign-in.ts';
import { isoOrNull } from '../view/documents.ts';

/** One-time links: the first administrator's, an invitation, a new password. */
export function setupRoutes(app: Api, parts: SignInParts): void {
  app.post(
    '/api/setup/look',
    {
      schema: {
        summary: 'What a one-time link is for',
        security: [],
        body: LookAtLink,
        response: { 200: LinkLook, ...refusals(403, 410) },
      },
    },
    async (request) => look(parts, request.body.token),
  );
  app.post(
    '/api/setup',
    {
      schema: {
        summary: 'Join by a one-time link',
        security: [],
        body: SetUp,
        response: { 200: Session, ...refusals(403, 409, 410) },
      },
    },
    async (request, reply) => {
      const { token, login, name, password } = request.body;
      if (look(parts, token).kind === 'password') throw spent('unknown');
      const passwordHash = await hashNew(parts, password, [login, name]);
      const staff = join(parts, token, { login, name, passwordHash });
      return welcome(parts, request, reply, staff, 'password');
    },
  );
  newPasswordRoute(app, parts);
}

function newPasswordRoute(app: Api, parts: SignInParts): void {
  const { roll } = parts.people;
  app.post(
    '/api/setup/password',
    {
      schema: {
        summary: 'Set a new password by a one-time link; a second factor is still asked for when signing in',
        security: [],
        body: SetPassword,
        response: { 204: z.undefined().describe('the password is set'), ...refusals(403, 410) },
      },
    },
    async (request, reply) => {
      const { token, password } = request.body;
      const link = roll.staffLinks.look(token);
      if (typeof link === 'string' || link.kind !== 'password' || link.staff === null) {
        throw spent(typeof link === 'string' ? link : 'unknown');
      }
      const { staff } = link;
      const who = { purpose: 'roster', who: staff } as const;
      const names = [roll.staff.login(staff, who), roll.staff.name(staff, who)];
      const passwordHash = await hashNew(
        parts,
        password,
        names.flatMap((one) => (one === 'erased' ? [] : one.reveal())),
      );
      roll.together(() => {
        const set = roll.staffLinks.setPassword(token, passwordHash);
        if (set === 'used' || set === 'expired' || set === 'unknown') throw spent(set);
        roll.staffEvents.record(staff, 'password-changed', staff, 'by a one-time link');
      });
      return reply.code(204).send();
    },
  );
}

const spent = (why: string) => new Fault('HW_SETUP_LINK_SPENT', { why: `the link is ${why}` });

/** Throws `HW_SETUP_LINK_SPENT`. */
function look({ people: { roll } }: SignInParts, token: string): LinkLook {
  const state = roll.adminLinks.state(token);
  if (state === 'valid') return { kind: 'administrator', role: 'administrator', expiresAt: null };
  const link = roll.staffLinks.look(token);
  if (typeof link === 'string') throw spent(state === 'unknown' ? link : state);
  return { kind: link.kind, role: link.role, expiresAt: isoOrNull(link.expiresAt) };
}

/** Makes the person and writes down who let them in. Throws as `look`, and `HW_NAME_TAKEN`. */
function join({ people }: SignInParts, token: string, person: NewPerson) {
  const { roll } = people;
  return roll.together(() => {
    const joined = roll.staffLinks.join(token, person);
    if (typeof joined === 'object') {
      const { staff, link } = joined;
      roll.staffEvents.record(link.madeBy, 'joined', staff, `${link.role} by ${link.id}`);
      return staff;
    }
    const made = people.redeemLink(token, person);
    if (made === 'used' || made === 'expired' || made === 'unknown') throw spent(made === 'unknown' ? joined : made);
    roll.staffEvents.record('shell', 'joined', made, 'administrator by the first link');
    return made;
  });
}
