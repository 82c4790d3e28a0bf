import { Fault } from '../../core/fault.ts';
import { asPartition } from '../../core/ids.ts';
import { viewerOf } from '../http/guard.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { RecordOpened, RecordOrder } from '../schema/record.ts';
import { mustHaveIncident } from '../sight.ts';
import { actorOf } from '../sign-in/viewer.ts';
import { iso } from '../view/documents.ts';
import { submitInput } from './give.ts';

/**
 * Breaking the glass: once an incident is closed nobody sees the people in it, and who must, says why. It is in the journal
 * and on every supervisor's screen before anything is shown.
 */
export function recordRoutes(app: Api, parts: DeskParts): void {
  const { estate, glass, notes } = parts;
  app.post(
    '/api/incidents/:id/open-record',
    {
      schema: {
        summary: 'Open what is known of the people in a closed incident, for a quarter of an hour and with a reason',
        params: IdParams,
        body: RecordOrder,
        response: { 200: RecordOpened, ...refusals(401, 403, 404, 409, 410, 503) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const doc = mustHaveIncident(parts, viewer, request.params.id);
      if (doc.state !== 'closed') throw new Fault('HW_RECORD_OPEN', { where: `incident ${doc.id}` });
      const [premises, partition] = [estate.premises(doc.premises), asPartition(doc.partition)];
      if (premises === undefined || partition === undefined) throw new Fault('HW_NOT_FOUND', { where: 'premises' });
      await keeping(notes, async (keep) => {
        const note = keep(notes.store(premises.household, request.body.text));
        await parts.settled?.();
        const about = { premises: doc.premises, incident: doc.id, by: actorOf(viewer), note };
        const outcome = await submitInput(parts, partition, { type: 'record-opened', ...about });
        if (!outcome.ok) throw outcome.fault;
      });
      return { until: iso(glass.open(viewer, doc.id)) };
    },
  );
}
