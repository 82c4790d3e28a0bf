import { setImmediate } from 'node:timers/promises';
import type { HeartEvent } from '../../core/event.ts';
import { Fault } from '../../core/fault.ts';
import { asPartition } from '../../core/ids.ts';
import type { StoredEvent } from '../../journal/port.ts';
import { viewerOf } from '../http/guard.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, pageOf, refusals } from '../schema/common.ts';
import { EmptyOrder } from '../schema/incident.ts';
import { Quarantined, QuarantineQuery, QuarantineSample } from '../schema/quarantine.ts';
import { type Looker, mustHavePremises, type Sight, sightOf } from '../sight.ts';
import { eventOf, iso } from '../view/documents.ts';
import { referenceOf } from '../view/incident.ts';
import { quarantineWords } from '../view/quarantine.ts';
import { staffViewer } from './give.ts';

/** Positions of the journal looked through at a time; then alarms have their turn. */
const STRIDE = 5_000;
/** Strides of one page; whoever wants to look further back asks for the next. */
const STRIDES = 40;

type Aside = Extract<HeartEvent, { type: 'quarantined' }>;
interface Found {
  stored: StoredEvent;
  event: Aside;
}

/** What arrived and was not understood. What was in it is sealed, and opened on demand by those who may, each time on record. */
export function quarantineRoutes(app: Api, parts: DeskParts): void {
  const { estate } = parts;
  app.get(
    '/api/quarantine',
    {
      schema: {
        summary: 'Messages that were not understood, newest first',
        querystring: QuarantineQuery,
        response: { 200: pageOf(Quarantined), ...refusals(401, 403) },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const { found, next } = await lookBack(parts, sightOf(viewerOf(request), estate), placeIn(cursor), limit);
      return { items: grouped(parts, found), next };
    },
  );
  app.post(
    '/api/quarantine/:id/open',
    {
      schema: {
        summary: 'Open the beginning of a message that was not understood; who did is on record',
        params: IdParams,
        body: EmptyOrder,
        response: { 200: QuarantineSample, ...refusals(401, 403, 404, 410, 503) },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      const event = mustHaveAside(parts, viewer, request.params.id);
      const { household } = mustHavePremises(parts, viewer, event.premises);
      const { sample = '' } = event;
      const opened = sample === '' ? null : parts.files.sample(household, event.device, sample, viewer.id);
      if (opened === null) throw new Fault('HW_NOT_FOUND', { where: 'a sample of this message' });
      void reply.header('cache-control', 'no-store');
      return viewSample(Buffer.from(opened, 'base64'), event.bytes);
    },
  );
}

async function lookBack({ reader }: DeskParts, sight: Sight, from: number | undefined, limit: number) {
  const found: Found[] = [];
  let upTo = from === undefined ? reader.lastPosition() : from - 1;
  for (let stride = 0; stride < STRIDES && upTo > 0 && found.length < limit; stride += 1) {
    const after = Math.max(0, upTo - STRIDE);
    const read = reader.eventsOfType('quarantined', { after, upTo }, limit);
    for (const stored of read) {
      const event = asideOf(stored);
      if (event !== undefined && found.length < limit && sight.sees(event.premises)) found.push({ stored, event });
    }
    const oldest = read.at(-1)?.position;
    upTo = read.length === limit && oldest !== undefined ? oldest - 1 : after;
    await setImmediate();
  }
  const reached = found.length >= limit ? (found.at(-1)?.stored.position ?? 1) : upTo + 1;
  return { found, next: reached > 1 ? String(reached) : null };
}

function asideOf(stored: StoredEvent): Aside | undefined {
  const event = eventOf(stored);
  return event.type === 'quarantined' ? event : undefined;
}

/** Newest first, one line for each device and reason. */
function grouped({ estate }: DeskParts, found: readonly Found[]): Quarantined[] {
  const lines = new Map<string, Quarantined>();
  for (const { stored, event } of found) {
    const { device, premises, reason, bytes, sample = '' } = event;
    const key = `${device} ${reason}`;
    const line = lines.get(key);
    if (line !== undefined) {
      line.times += 1;
      line.firstAt = iso(event.at);
      continue;
    }
    lines.set(key, {
      id: `${stored.partition}-${stored.seq}`,
      device,
      premises,
      reference: referenceOf(estate, premises),
      reason,
      says: quarantineWords(reason),
      firstAt: iso(event.at),
      lastAt: iso(event.at),
      times: 1,
      bytes,
      hasSample: sample !== '',
    });
  }
  return [...lines.values()];
}

/** Throws `HW_NOT_FOUND`, alike for one that does not exist and one of a home that is not theirs. */
function mustHaveAside(parts: DeskParts, viewer: Looker, id: string): Aside {
  const [, first, second] = /^(\d{1,2})-(\d{1,15})$/.exec(id) ?? [];
  const partition = first === undefined ? undefined : asPartition(Number(first));
  const [stored] = partition === undefined ? [] : parts.reader.eventsOfPartition(partition, Number(second) - 1, 1);
  const event = stored === undefined || stored.seq !== Number(second) ? undefined : asideOf(stored);
  if (event === undefined || !sightOf(viewer, parts.estate).sees(event.premises))
    throw new Fault('HW_NOT_FOUND', { where: 'this message' });
  return event;
}

function viewSample(sample: Buffer, bytes: number): QuarantineSample {
  const about = { bytes, whole: sample.length >= bytes };
  try {
    // A sample may end within a letter.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: !about.whole });
    return { as: 'text', sample: text, ...about };
  } catch {
    return { as: 'base64', sample: sample.toString('base64'), ...about };
  }
}

function placeIn(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,15}$/.test(cursor)) throw new Fault('HW_CURSOR_INVALID');
  return Number(cursor);
}
