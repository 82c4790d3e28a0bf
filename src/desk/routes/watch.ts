import { instant } from '../../core/time.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { WatchOrder, WatchShown } from '../schema/rota.ts';
import { mustHavePremises } from '../sight.ts';
import { isoOrNull } from '../view/documents.ts';
import { staffViewer } from './give.ts';

const instantOf = (text: string) => instant(Date.parse(text));

/** Heightened watch over a home for a time: a court date, a release. It relaxes by itself. */
export function watchRoutes(app: Api, parts: DeskParts): void {
  const { watches, staffEvents, together } = parts.contacts.register;
  app.post(
    '/api/premises/:id/watch',
    {
      schema: {
        summary: 'Watch over a home more closely until a time, or end that now',
        params: IdParams,
        body: WatchOrder,
        response: { 200: WatchShown, ...refusals(401, 403, 404, 410, 503) },
      },
    },
    async (request) => {
      const viewer = staffViewer(request);
      const { id } = mustHavePremises(parts, viewer, request.params.id);
      const { from, until, factor, text } = request.body;
      together(() => {
        if (until === null) return void (watches.end(id) && staffEvents.record(viewer.id, 'watch-ended', id));
        watches.set(id, {
          until: instantOf(until),
          ...(from !== undefined && { from: instantOf(from) }),
          ...(factor !== undefined && { factor }),
          ...(text !== undefined && { note: text }),
        });
        staffEvents.record(viewer.id, 'watch-set', id, until);
      });
      const now = watches.get(id);
      return { premises: id, from: isoOrNull(now?.from), until: isoOrNull(now?.until), factor: now?.factor ?? null };
    },
  );
}
