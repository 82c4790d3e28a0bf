import { Fault } from '../../core/fault.ts';
import type { DrillDesk } from '../drill.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { Drill } from '../schema/drill.ts';
import { iso } from '../view/documents.ts';

export function drillRoutes(app: Api, { drill }: Pick<DeskParts, 'drill'>): void {
  const ours = (): DrillDesk => {
    const found = drill?.();
    if (found === undefined) throw new Fault('HW_DRILL_BLOCKED', { why: 'the gateway has not finished starting' });
    return found;
  };
  app.get(
    '/api/drill',
    { schema: { summary: 'How the last self-test went', response: { 200: Drill, ...refusals(401, 403, 409) } } },
    async () => viewDrill(ours()),
  );
  app.post(
    '/api/drill',
    { schema: { summary: 'Run a self-test now', response: { 202: Drill, ...refusals(401, 403, 409) } } },
    async (_request, reply) => {
      const found = ours();
      found.begin();
      return reply.code(202).send(viewDrill(found));
    },
  );
}

function viewDrill(drill: DrillDesk): Drill {
  const { running, nextAt, last } = drill.look();
  return {
    running,
    nextAt: nextAt === null ? null : iso(nextAt),
    last: last === undefined ? null : { ...last, at: iso(last.at), missing: [...last.missing] },
  };
}
