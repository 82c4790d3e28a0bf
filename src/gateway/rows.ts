import { calmAt } from '../core/chatter/chatter.ts';
import type { HeartEvent } from '../core/event.ts';
import { bypassDueAt } from '../core/handling/bypass-times.ts';
import type { IncidentId, PremisesId } from '../core/ids.ts';
import type { AttemptState } from '../core/input.ts';
import type { IncidentDoc, PartitionState, PremisesDoc } from '../core/state.ts';
import { dropClosed, noDirt } from '../core/state.ts';
import type { Instant } from '../core/time.ts';
import type { Batch, CurrentRow, EventRow, TimerRows } from '../journal/port.ts';

export function emptyBatch(): Batch {
  return { events: [], current: [], timers: [], outbox: [], settled: [], dedupe: [], life: [] };
}

/** The journal's row of one event. */
export function eventRow(state: PartitionState, event: HeartEvent, position: number): EventRow {
  return {
    partition: state.partition,
    seq: event.seq,
    position,
    epoch: state.epoch,
    at: event.at,
    type: event.type,
    ...('premises' in event ? { premises: event.premises } : {}),
    ...('incident' in event ? { incident: event.incident } : {}),
    ...('device' in event ? { device: event.device } : {}),
    body: JSON.stringify(event),
  };
}

/** Turns everything the last inputs changed into rows, and forgets that it was changed. */
export function takeDirty(state: PartitionState, batch: Batch): void {
  const { dirty, partition } = state;
  for (const id of dirty.premises) {
    const doc = state.premises.get(id);
    if (doc === undefined) continue;
    batch.current.push({ kind: 'premises', id, partition, premises: id, body: JSON.stringify(doc) });
    batch.timers.push(premisesTimers(state, id, doc));
  }
  for (const id of dirty.incidents) {
    const doc = state.incidents.get(id);
    if (doc === undefined) continue;
    batch.current.push(incidentRow(state, id, doc));
    batch.timers.push(incidentTimers(state, doc));
  }
  takeAttempts(state, batch);
  for (const id of dirty.incidents) settleClosed(state, id, batch);
  for (const id of dirty.devices) {
    const doc = state.devices.get(id);
    if (doc !== undefined) {
      batch.current.push({
        kind: 'device',
        id,
        partition,
        premises: doc.premises,
        body: JSON.stringify(doc),
        state: doc.supervision,
      });
    }
  }
  if (dirty.gateway) batch.current.push(gatewayRow(state));
  state.dirty = noDirt();
  dropClosed(state, dirty.incidents);
}

function isUnderWay(state: AttemptState): boolean {
  return state === 'planned' || state === 'sending';
}

function takeAttempts(state: PartitionState, batch: Batch): void {
  for (const id of state.dirty.attempts) {
    const doc = state.attempts.get(id);
    if (doc === undefined) continue;
    const { premises, incident, state: how } = doc;
    batch.current.push({
      kind: 'attempt',
      id,
      partition: state.partition,
      premises,
      incident,
      state: how,
      body: JSON.stringify(doc),
    });
    if (!isUnderWay(how)) batch.settled.push(id);
  }
}

/** News of a closed incident's attempts is nobody's any more, so nothing else would ever take them out of the outbox. */
function settleClosed(state: PartitionState, id: IncidentId, batch: Batch): void {
  if (state.incidents.get(id)?.state !== 'closed') return;
  for (const attempt of state.attempts.values()) if (attempt.incident === id) batch.settled.push(attempt.id);
}

function incidentRow(state: PartitionState, id: IncidentId, doc: IncidentDoc): CurrentRow {
  return {
    kind: 'incident',
    id,
    partition: state.partition,
    premises: doc.premises,
    incident: id,
    state: doc.state,
    priority: doc.priority,
    openedAt: doc.openedAt,
    body: JSON.stringify(doc),
  };
}

const GATEWAY_PREMISES = 'gateway' as PremisesId;

function gatewayRow(state: PartitionState): CurrentRow {
  const { partition, gateway } = state;
  return {
    kind: 'gateway',
    id: `gateway-${partition}`,
    partition,
    premises: GATEWAY_PREMISES,
    body: JSON.stringify(gateway),
  };
}

function incidentTimers(state: PartitionState, doc: IncidentDoc): TimerRows {
  const timers: TimerRows['timers'] = [];
  const { generation } = doc;
  if (doc.repeatAt !== null) timers.push({ key: 'repeat', at: doc.repeatAt, generation });
  for (const ladder of doc.ladders) pushTimer(timers, `step-${ladder.step}`, ladder.nextAt, generation);
  pushTimer(timers, 'police', doc.policeChain?.nextAt ?? null, generation);
  pushTimer(timers, 'shelf', doc.handling?.shelved?.until ?? null, generation);
  return { owner: doc.id, partition: state.partition, timers };
}

function premisesTimers(state: PartitionState, id: PremisesId, doc: PremisesDoc): TimerRows {
  const timers: TimerRows['timers'] = [];
  for (const tracker of doc.trackers) pushTimer(timers, tracker.key, tracker.dueAt ?? null, 0);
  for (const { device, until } of doc.onTest ?? []) pushTimer(timers, `test/${device}`, until, 0);
  for (const bypass of doc.bypasses ?? [])
    pushTimer(timers, `bypass/${bypass.device}/${bypass.sensor ?? ''}`, bypassDueAt(bypass), 0);
  for (const chatter of doc.chatter ?? []) pushTimer(timers, `calm/${chatter.key}`, calmAt(chatter), 0);
  return { owner: id, partition: state.partition, timers };
}

function pushTimer(timers: TimerRows['timers'], key: string, at: Instant | null, generation: number): void {
  if (at !== null) timers.push({ key, at, generation });
}
