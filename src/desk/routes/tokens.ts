import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { after, days } from '../../core/time.ts';
import type { ApiToken as Kept } from '../../register/tokens.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api } from '../parts.ts';
import { IdParams, pageOf, refusals } from '../schema/common.ts';
import { ApiToken, MadeToken, TokenGiven } from '../schema/staff.ts';
import { isWithin } from '../sight.ts';
import { mustHaveProved, type SignInParts } from '../sign-in/sign-in.ts';
import { iso, isoOrNull } from '../view/documents.ts';
import { reachOf } from '../view/staff.ts';
import { mustBeGivable, reach } from './staff.ts';

/** Tokens for scripts and peers. */
export function tokenRoutes(app: Api, parts: SignInParts): void {
  const { clock } = parts;
  const { roll } = parts.people;
  app.get(
    '/api/tokens',
    { schema: { summary: 'API tokens', response: { 200: pageOf(ApiToken), ...refusals(401, 403) } } },
    async (request) => {
      const { scope } = viewerOf(request);
      const ours = roll.tokens.list().filter((token) => isWithin(token.scope, scope));
      return { items: ours.map(tokenView), next: null };
    },
  );
  app.post(
    '/api/tokens',
    {
      schema: {
        summary: 'Make a token; it is shown this once',
        body: TokenGiven,
        response: { 200: MadeToken, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      mustHaveProved(parts, viewer);
      const { name, role, days: lasting } = request.body;
      const scope = mustBeGivable(viewer, request.body.scope);
      const expiresAt = lasting === undefined ? undefined : after(clock.now(), days(lasting));
      return roll.together(() => {
        const made = roll.tokens.add({ name, role, scope, ...(expiresAt !== undefined && { expiresAt }) });
        roll.staffEvents.record(viewer.id, 'token-added', made.id, `${role}, ${reach(scope)}`);
        return made;
      });
    },
  );
  app.delete(
    '/api/tokens/:id',
    {
      schema: {
        summary: 'Revoke a token',
        params: IdParams,
        response: { 204: z.undefined().describe('it opens nothing'), ...refusals(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const token = roll.tokens.list().find(({ id }) => id === request.params.id);
      if (token === undefined || !isWithin(token.scope, viewer.scope))
        throw new Fault('HW_NOT_FOUND', { where: 'token' });
      roll.together(() => {
        roll.tokens.revoke(token.id);
        roll.staffEvents.record(viewer.id, 'token-revoked', token.id);
      });
      return reply.code(204).send();
    },
  );
}

function tokenView({ id, name, role, scope, createdAt, lastUsedAt, expiresAt, revokedAt }: Kept): ApiToken {
  const times = { lastUsedAt: isoOrNull(lastUsedAt), expiresAt: isoOrNull(expiresAt), revokedAt: isoOrNull(revokedAt) };
  return { id, name, role, scope: reachOf(scope), createdAt: iso(createdAt), ...times };
}
