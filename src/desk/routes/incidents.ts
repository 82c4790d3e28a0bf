import { asPremisesId } from '../../core/ids.ts';
import { maySeeNames } from '../access.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, pageOf, refusals } from '../schema/common.ts';
import { Incident, IncidentQuery } from '../schema/incident.ts';
import { TimelineEntry, TimelineQuery } from '../schema/timeline.ts';
import { mustHaveIncident, sightOf } from '../sight.ts';
import { eventOf } from '../view/documents.ts';
import { colleaguesFor, namesFor } from '../view/names.ts';
import { NO_NOTES, type ReadNote, viewEntry } from '../view/timeline.ts';
import { listIncidents } from './incident-list.ts';
import { namesIn, readIncident, showRows } from './read-incident.ts';

export function incidentRoutes(app: Api, parts: DeskParts): void {
  const { reader, people } = parts;
  app.get(
    '/api/incidents',
    {
      schema: {
        summary: 'Incidents, newest first',
        querystring: IncidentQuery,
        response: { 200: pageOf(Incident), ...refusals(401, 403) },
      },
    },
    async (request) => {
      const { state, premises, cursor, limit } = request.query;
      const home = premises === undefined ? undefined : asPremisesId(premises);
      if (premises !== undefined && home === undefined) return { items: [], next: null };
      const position = reader.lastPosition();
      const viewer = viewerOf(request);
      const sight = sightOf(viewer, parts.estate);
      const scan = parts.limits.scanIncidents;
      const page = listIncidents(reader, { states: state, premises: home, cursor, limit, sight, scan });
      const names = colleaguesFor(viewer, people);
      return { items: showRows(parts, page.items, position, names), next: page.next };
    },
  );
  app.get(
    '/api/incidents/:id',
    {
      schema: {
        summary: 'One incident',
        params: IdParams,
        response: { 200: Incident, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      return readIncident(parts, viewer, request.params.id, namesFor(viewer, people));
    },
  );
  timelineRoutes(app, parts);
}

function timelineRoutes(app: Api, parts: DeskParts): void {
  const { reader, people, notes } = parts;
  app.get(
    '/api/incidents/:id/timeline',
    {
      schema: {
        summary: 'What happened in an incident, in order',
        params: IdParams,
        querystring: TimelineQuery,
        response: { 200: pageOf(TimelineEntry), ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { after, limit } = request.query;
      const doc = mustHaveIncident(parts, viewer, request.params.id);
      const events = reader.eventsOfIncident(doc.id, after, limit + 1);
      const names = namesIn(parts, viewer, doc, namesFor(viewer, people));
      const readNote: ReadNote = maySeeNames(viewer) ? (note) => notes.read(note, viewer.id) : NO_NOTES;
      const shown = events.slice(0, limit);
      const last = shown.at(-1);
      const next = events.length > limit && last !== undefined ? String(last.position) : null;
      return { items: shown.map((stored) => viewEntry(eventOf(stored), stored.position, names, readNote)), next };
    },
  );
}
