import { Fault } from '../../core/fault.ts';
import { isPanicKind } from '../../core/signal.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { PremisesFacts } from '../estate.ts';
import { viewHome } from '../home/plan.ts';
import { historyOf, type Pressed } from '../home/standings.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { HomePlan } from '../schema/home.ts';
import { mustHaveIncident, mustHavePremises } from '../sight.ts';
import { premisesOf } from '../view/documents.ts';

/** The home as a picture: for an incident with how it stood at the press, by itself as it stands now. */
export function homeRoutes(app: Api, parts: DeskParts): void {
  const answers = { 200: HomePlan, ...refusals(401, 403, 404) };
  app.get(
    '/api/incidents/:id/home',
    { schema: { summary: 'The home of an incident, now and at the press', params: IdParams, response: answers } },
    async (request) => {
      const doc = mustHaveIncident(parts, viewerOf(request), request.params.id);
      const facts = parts.estate.premises(doc.premises);
      if (facts === undefined) throw new Fault('HW_NOT_FOUND', { where: 'premises' });
      return show(parts, facts, doc);
    },
  );
  app.get(
    '/api/premises/:id/home',
    { schema: { summary: 'The home as it stands now', params: IdParams, response: answers } },
    async (request) => show(parts, mustHavePremises(parts, viewerOf(request), request.params.id), undefined),
  );
}

async function show(
  { reader, estate, look }: DeskParts,
  facts: PremisesFacts,
  incident: IncidentDoc | undefined,
): Promise<HomePlan> {
  const doc = premisesOf(reader.document('premises', facts.id));
  const press = incident && pressOf(incident);
  const history = press && (await historyOf(reader, doc?.sensors ?? {}, press));
  return viewHome({
    facts,
    devices: estate.devicesOf(facts.id),
    doc,
    look: ({ index }) => look(index),
    incident,
    pressAt: press?.at ?? null,
    atPress: history?.atPress ?? new Map(),
    changes: history?.changes ?? [],
  });
}

/** An incident's id ends with its place in the chain of its partition. */
function pressOf({ id, partition, premises, signals, openedAt }: IncidentDoc): Pressed {
  const openingSeq = Number(id.slice(id.lastIndexOf('-') + 1));
  const first = signals.filter(({ kind }) => isPanicKind(kind)).map(({ receivedAt }) => receivedAt);
  const at = first.reduce<Instant | undefined>(
    (best, one) => (best === undefined || one < best ? one : best),
    undefined,
  );
  return { partition, premises, openingSeq, at: at ?? openedAt };
}
