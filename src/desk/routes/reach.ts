import { Fault } from '../../core/fault.ts';
import { asContactId, asPointId } from '../../core/ids.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { Incident } from '../schema/incident.ts';
import { ReachOrder } from '../schema/orders.ts';
import { mustHaveIncident } from '../sight.ts';
import { give } from './give.ts';

/** Reaching somebody outside their safe hours or ways, because a life is at risk. Who did and why is on record. */
export function reachRoute(app: Api, parts: DeskParts): void {
  app.post(
    '/api/incidents/:id/reach',
    {
      schema: {
        summary: 'Reach a contact outside their safe hours or ways: a life is at risk, and the reason is kept',
        params: IdParams,
        body: ReachOrder,
        response: { 200: Incident, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { text, channel, ...asked } = request.body;
      const contact = asContactId(asked.contact);
      const point = asked.point === undefined ? undefined : asPointId(asked.point);
      const { premises } = mustHaveIncident(parts, viewerOf(request), id);
      const known = parts.estate.contactsOf(premises).some((one) => one.contact === contact);
      if (contact === undefined || !known) throw new Fault('HW_NOT_FOUND', { where: 'contact' });
      if (asked.point !== undefined && point === undefined) throw new Fault('HW_NOT_FOUND', { where: 'point' });
      return give(parts, request, id, text, ({ about, note }) => {
        if (note === undefined) throw new Fault('HW_INTERNAL');
        return { command: 'reach', ...about, contact, channel, ...(point && { point }), note };
      });
    },
  );
}
