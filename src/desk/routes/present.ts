import { z } from 'zod';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { Present } from '../schema/orders.ts';
import { sightOf } from '../sight.ts';
import { iso } from '../view/documents.ts';
import { namesFor } from '../view/names.ts';

/** Who is at the desk: people with an open stream who could take an incident on. */
export function presentRoutes(app: Api, { stream, people, estate }: DeskParts): void {
  app.get(
    '/api/desk/present',
    {
      schema: {
        summary: 'Who is at the desk',
        response: { 200: z.object({ items: z.array(Present), next: z.null() }), ...refusals(401, 403) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { all, key } = sightOf(viewer, estate);
      const names = namesFor(viewer, people);
      const items = stream.present().flatMap(({ staff, since }): Present[] => {
        const colleague = people.colleague(staff);
        if (colleague === undefined || colleague.disabled) return [];
        const theirs = sightOf({ ...colleague, id: staff }, estate);
        if (!all && !theirs.all && theirs.key !== key) return [];
        return [{ staff, name: names.staff(staff), role: colleague.role, since: iso(since) }];
      });
      return { items, next: null };
    },
  );
}
