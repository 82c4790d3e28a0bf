import { Fault } from '../../core/fault.ts';
import type { IncidentDoc } from '../../core/state.ts';
import { changesBetween } from '../brief/changes.ts';
import { composeBrief } from '../brief/compose.ts';
import { freeze, isFrozen, thaw } from '../brief/freeze.ts';
import { gather } from '../brief/gather.ts';
import type { PremisesFacts } from '../estate.ts';
import { viewerOf } from '../http/guard.ts';
import { keeping } from '../keeping.ts';
import type { Api, DeskParts } from '../parts.ts';
import { Brief, BriefOrder, DigestParams, HandedOver } from '../schema/brief.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { mustHaveIncident } from '../sight.ts';
import { actorOf, type Viewer } from '../sign-in/viewer.ts';
import { viewActor } from '../view/actor.ts';
import { namesFor } from '../view/names.ts';
import { submitOrder } from './give.ts';

/** What the police are told: as it is now, and as it was when it was handed over. */
export function briefRoutes(app: Api, parts: DeskParts): void {
  app.get(
    '/api/incidents/:id/brief',
    {
      schema: {
        summary: 'The police brief of a running incident, as it is now',
        params: IdParams,
        response: { 200: Brief, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { doc, premises } = mustBeRunning(parts, viewer, request.params.id);
      return briefNow(parts, viewer, doc, premises);
    },
  );
  app.post(
    '/api/incidents/:id/brief',
    {
      schema: {
        summary: 'Freeze the brief and record that it was handed over',
        params: IdParams,
        body: BriefOrder,
        response: { 200: HandedOver, ...refusals(401, 403, 404, 409, 503) },
      },
    },
    async (request) => handOver(parts, viewerOf(request), request.params.id, request.body.to),
  );
  app.get(
    '/api/incidents/:id/brief/:digest',
    {
      schema: {
        summary: 'A brief as it was handed over, to the byte',
        params: DigestParams,
        response: { 200: Brief, ...refusals(401, 403, 404, 410) },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const doc = mustHaveIncident(parts, viewer, request.params.id);
      parts.glass.mustReveal(viewer, doc);
      const { text, digest, brief } = readFrozen(parts, viewer, doc, request.params.digest);
      // Written as it is kept, for a serialiser would order it anew.
      return reply
        .type('application/json; charset=utf-8')
        .header('etag', `"${digest}"`)
        .serializer(() => text)
        .send(brief);
    },
  );
}

interface Running {
  doc: IncidentDoc;
  premises: PremisesFacts;
}

/** Only a running incident opens a household's file to the desk. */
function mustBeRunning(parts: DeskParts, viewer: Viewer, id: string): Running {
  const doc = mustHaveIncident(parts, viewer, id);
  parts.glass.mustReveal(viewer, doc);
  if (doc.state === 'closed') throw new Fault('HW_INCIDENT_CLOSED');
  const premises = parts.estate.premises(doc.premises);
  if (premises === undefined) throw new Fault('HW_NOT_FOUND', { where: 'premises' });
  return { doc, premises };
}

function briefNow(parts: DeskParts, viewer: Viewer, doc: IncidentDoc, premises: PremisesFacts): Brief {
  const brief = composeBrief(gather(parts, viewer, doc, premises));
  const last = doc.handling?.briefs.at(-1);
  if (last === undefined) return brief;
  const text = parts.files.kept(last.document, viewer.id);
  const before = text === null ? undefined : thaw(text);
  if (before === undefined) return brief;
  return { ...brief, since: { digest: last.digest, at: before.madeAt, changes: changesBetween(before, brief) } };
}

/** The document is on disk, and so is who opened it, before the journal names its digest. */
async function handOver(parts: DeskParts, viewer: Viewer, id: string, to: string): Promise<HandedOver> {
  const { doc, premises } = mustBeRunning(parts, viewer, id);
  const brief = briefNow(parts, viewer, doc, premises);
  const { text, digest } = freeze(brief);
  const by = actorOf(viewer);
  await keeping(parts.notes, async (keep) => {
    const document = keep(parts.files.keep(premises.household, text));
    await parts.settled?.();
    const outcome = await submitOrder(parts, doc, { command: 'brief', incident: doc.id, by, digest, document, to });
    if (!outcome.ok) throw outcome.fault;
  });
  return { digest, to, at: brief.madeAt, by: viewActor(by, namesFor(viewer, parts.people)), brief };
}

/** Throws `HW_NOT_FOUND`, `HW_SUBJECT_ERASED`, and `HW_SEAL_BROKEN` for bytes that are not those of the digest. */
function readFrozen({ files }: DeskParts, viewer: Viewer, doc: IncidentDoc, digest: string) {
  const handed = doc.handling?.briefs.find((one) => one.digest === digest);
  if (handed === undefined) throw new Fault('HW_NOT_FOUND', { where: 'brief' });
  const text = files.kept(handed.document, viewer.id);
  if (text === null) throw new Fault('HW_SUBJECT_ERASED', { where: 'brief' });
  const brief = isFrozen(text, digest) ? thaw(text) : undefined;
  if (brief === undefined) throw new Fault('HW_SEAL_BROKEN', { where: `brief ${digest}` });
  return { text, digest, brief };
}
