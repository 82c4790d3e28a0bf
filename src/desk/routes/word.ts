import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import { USUAL_BRIEFING } from '../brief/briefing.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { Recorded, Scripts, WordOrder } from '../schema/brief.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { mustHaveIncident } from '../sight.ts';
import { actorOf } from '../sign-in/viewer.ts';
import { submitOrder } from './give.ts';

/** The safe word and the duress word: what was heard goes in, and the answer is the same to the byte whatever it was. */
export function wordRoutes(app: Api, parts: DeskParts): void {
  app.post(
    '/api/incidents/:id/word',
    {
      schema: {
        summary: 'Record the word that was heard',
        params: IdParams,
        body: WordOrder,
        response: { 200: Recorded, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request): Promise<Recorded> => {
      const answerTime = pause(parts.limits.wordAnswerMs);
      const viewer = viewerOf(request);
      const doc = mustHaveIncident(parts, viewer, request.params.id);
      if (doc.state === 'closed') throw new Fault('HW_INCIDENT_CLOSED');
      const premises = parts.estate.premises(doc.premises);
      if (premises === undefined) throw new Fault('HW_NOT_FOUND', { where: 'premises' });
      const heard = parts.files.compare(premises.household, request.body.word, viewer.id);
      const order = { command: 'word', incident: doc.id, by: actorOf(viewer), heard } as const;
      const outcome = await submitOrder(parts, doc, order);
      await answerTime;
      if (!outcome.ok) throw outcome.fault;
      return { recorded: true };
    },
  );
  app.get(
    '/api/scripts',
    {
      schema: {
        summary: 'What is said next, by the letter that the incident shows',
        response: { 200: Scripts, ...refusals(401, 403) },
      },
    },
    async () => ({ word: { ...(parts.briefing ?? USUAL_BRIEFING).scripts } }),
  );
}
