import { instant } from '../../core/time.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { NightlyShown } from '../schema/nightly.ts';
import { sightOf } from '../sight.ts';
import { iso } from '../view/documents.ts';
import { referenceOf } from '../view/incident.ts';

/** What the nightly check has found, for the homes that are seen. */
export function nightlyRoutes(app: Api, { nightly, estate }: DeskParts): void {
  app.get(
    '/api/nightly',
    {
      schema: {
        summary: 'What the last nightly check has found',
        response: { 200: NightlyShown, ...refusals(401, 403) },
      },
    },
    async (request): Promise<NightlyShown> => {
      const last = nightly?.();
      if (last === undefined) return { at: null, items: [], broken: [] };
      const sight = sightOf(viewerOf(request), estate);
      const seen = last.findings.filter(({ premises }) => (premises === undefined ? sight.all : sight.sees(premises)));
      return {
        at: iso(instant(last.at)),
        items: seen.map(({ premises, what, says }) => ({
          premises: premises ?? null,
          reference: premises === undefined ? null : referenceOf(estate, premises),
          what,
          says,
        })),
        broken: sight.all ? [...last.broken] : [],
      };
    },
  );
}
