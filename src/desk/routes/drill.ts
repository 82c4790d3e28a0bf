import { Fault } from '../../core/fault.ts';
import type { DrillDesk } from '../drill.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { Drill } from '../schema/drill.ts';
import { type Sight, sightOf } from '../sight.ts';
import { iso } from '../view/documents.ts';

export function drillRoutes(app: Api, { drill, estate }: Pick<DeskParts, 'drill' | 'estate'>): void {
  const ours = (): DrillDesk => {
    const found = drill?.();
    if (found === undefined) throw new Fault('HW_DRILL_BLOCKED', { why: 'the gateway has not finished starting' });
    return found;
  };
  app.get(
    '/api/drill',
    { schema: { summary: 'How the last self-test went', response: { 200: Drill, ...refusals(401, 403, 409) } } },
    async (request) => viewDrill(ours(), sightOf(viewerOf(request), estate)),
  );
  app.post(
    '/api/drill',
    { schema: { summary: 'Run a self-test now', response: { 202: Drill, ...refusals(401, 403, 409) } } },
    async (request, reply) => {
      const found = ours();
      found.begin();
      return reply.code(202).send(viewDrill(found, sightOf(viewerOf(request), estate)));
    },
  );
}

/** Its incident is of nobody's home: shown to those who see everything. */
function viewDrill(drill: DrillDesk, { all }: Sight): Drill {
  const { running, nextAt, last } = drill.look();
  return {
    running,
    nextAt: nextAt === null ? null : iso(nextAt),
    last:
      last === undefined
        ? null
        : { ...last, incident: all ? last.incident : null, at: iso(last.at), missing: [...last.missing] },
  };
}
