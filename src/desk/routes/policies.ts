import { Fault } from '../../core/fault.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { readHomeTime } from '../policies/home-time.ts';
import { viewExplained, viewPolicy } from '../policies/view.ts';
import { refusals } from '../schema/common.ts';
import { ExplainQuery, PolicyExplained, PolicyList, PolicyParams } from '../schema/policy.ts';
import { mustHavePremises } from '../sight.ts';

/** The provider's policies, and whom each would reach when. */
export function policyRoutes(app: Api, parts: DeskParts): void {
  const { policies, clock } = parts;
  app.get(
    '/api/policies',
    { schema: { summary: 'Escalation policies', response: { 200: PolicyList, ...refusals(401, 403) } } },
    async () => ({ items: (policies?.list() ?? []).map(viewPolicy) }),
  );
  app.get(
    '/api/policies/:name/explain',
    {
      schema: {
        summary: 'Whom a policy would reach when, with nobody answering',
        params: PolicyParams,
        querystring: ExplainQuery,
        response: { 200: PolicyExplained, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const { at: asked, premises } = request.query;
      const facts = premises === undefined ? undefined : mustHavePremises(parts, viewerOf(request), premises);
      if (policies === undefined) throw new Fault('HW_NOT_FOUND', { where: 'policy' });
      const zone = policies.zone(facts?.id);
      const now = clock.now();
      const at = asked === undefined ? now : readHomeTime(asked, zone.offsets);
      if (at === undefined) throw new Fault('HW_INPUT_INVALID', { where: 'at', why: 'this is not a time' });
      const found = policies.explain(request.params.name, facts?.id, at, now);
      if (found === undefined) throw new Fault('HW_NOT_FOUND', { where: 'policy' });
      return viewExplained(found, { facts, ...zone });
    },
  );
}
