import { viewerOf } from '../http/guard.ts';
import { orders } from '../jobs/access.ts';
import type { Api, DeskParts } from '../parts.ts';
import { refusals } from '../schema/common.ts';
import { type Installer, Installers, InstallersQuery } from '../schema/job.ts';
import { covers, mustHavePremises, overlaps } from '../sight.ts';
import { colleaguesFor } from '../view/names.ts';

/** Whom an order can be given to. */
export function installerRoutes(app: Api, parts: DeskParts): void {
  const { people } = parts;
  app.get(
    '/api/installers',
    {
      schema: {
        summary: 'Whom an order can be given to',
        querystring: InstallersQuery,
        response: { 200: Installers, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { premises } = request.query;
      const home = premises === undefined ? undefined : mustHavePremises(parts, viewer, premises);
      const names = colleaguesFor(viewer, people);
      const items = people.roll.staff.list().flatMap(({ staff, role, scope, disabledAt }): Installer[] => {
        const fits = home === undefined ? overlaps(viewer.scope, scope) : covers(scope, home);
        const may = role === 'installer' || orders({ role });
        return disabledAt === undefined && fits && may ? [{ staff, name: names.staff(staff), role }] : [];
      });
      return { items: items.toSorted(byWork), next: null };
    },
  );
}

/** Those whose work it is come first, each rank by name. */
function byWork(one: Installer, other: Installer): number {
  const rank = ({ role }: Installer) => (role === 'installer' ? 0 : 1);
  return rank(one) - rank(other) || (one.name ?? '').localeCompare(other.name ?? '', 'en-GB');
}
