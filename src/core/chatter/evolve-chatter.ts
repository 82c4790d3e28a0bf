import type { HeartEvent } from '../event.ts';
import { isPanicClass, isReturnToNormal, stateOf } from '../signal.ts';
import type { PartitionState, PremisesDoc } from '../state.ts';
import { minutes } from '../time.ts';
import { sensorKey, touchPremises } from '../touch.ts';
import { CAN_CHATTER, type Chatter, calmAt, MAX_ALARMS } from './chatter.ts';

type Of<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/** Sensors of one home that are watched for chatter; the one that alarmed first gives way. */
const MAX_WATCHED = 64;
/** A sensor that does not chatter is forgotten when it has not gone into alarm for so long. */
const FORGET_AFTER = minutes(10);
const MAX_WORDS = 8;
const MAX_RAISED = 8;

type Received = Pick<Of<'signal-received'>, 'premises' | 'origin' | 'signal' | 'late'>;

/** Whether a signal that is about to be recorded is one that `noteSignal` keeps count of. */
export function countsForChatter(state: PartitionState, received: Received): boolean {
  const { signal, late } = received;
  if (late || !CAN_CHATTER.has(signal.kind) || isPanicClass(signal)) return false;
  return watchedOf(state, received) !== undefined || goesIntoAlarm(state, received);
}

function goesIntoAlarm(state: PartitionState, { premises, origin, signal }: Received): boolean {
  const word = stateOf(signal);
  const known = state.premises.get(premises)?.sensors[sensorKey(origin.device, signal.sensor, signal.kind)];
  return !isReturnToNormal(signal) && (word === undefined || known?.state !== word);
}

function watchedOf(state: PartitionState, { premises, origin, signal }: Received): Chatter | undefined {
  const key = sensorKey(origin.device, signal.sensor, signal.kind);
  return state.premises.get(premises)?.chatter?.find((one) => one.key === key);
}

/** Keeps count of a sensor that goes into alarm. To be called before the sensor's new state is remembered. */
export function noteSignal(state: PartitionState, event: Of<'signal-received'>): void {
  if (event.counts !== true) return;
  const { origin, signal, premises } = event;
  const key = sensorKey(origin.device, signal.sensor, signal.kind);
  const word = stateOf(signal);
  const alarms = goesIntoAlarm(state, event);
  const watched = watchedOf(state, event);
  const doc = touchPremises(state, premises);
  const last = { signal: signal.id, state: word ?? null, receivedAt: event.receivedAt };
  const chatter = watched ?? watch(doc, event, { key, last });
  chatter.last = last;
  if (alarms) chatter.alarmedAt = [...chatter.alarmedAt, event.at].slice(-MAX_ALARMS);
  if (!chatter.words.includes(word ?? '') && chatter.words.length < MAX_WORDS) chatter.words.push(word ?? '');
  if (chatter.startedAt !== null) chatter.count += 1;
}

function watch(doc: PremisesDoc, event: Of<'signal-received'>, { key, last }: Pick<Chatter, 'key' | 'last'>): Chatter {
  const { origin, signal, at } = event;
  const lately = (one: Chatter) => one.startedAt !== null || at - (one.alarmedAt.at(-1) ?? 0) < FORGET_AFTER;
  const all = (doc.chatter ?? []).filter(lately);
  if (all.length >= MAX_WATCHED) all.shift();
  const chatter: Chatter = {
    key,
    device: origin.device,
    sensor: signal.sensor ?? null,
    kind: signal.kind,
    alarmedAt: [],
    words: [],
    raised: [],
    last,
    startedAt: null,
    calmMs: null,
    count: 0,
  };
  all.push(chatter);
  doc.chatter = all;
  return chatter;
}

/** An incident has been told of a sensor's signal: the rule that opened it has had its say about this sensor. */
export function noteRaised(state: PartitionState, event: Of<'signal-joined'>): void {
  const key = sensorKey(event.device, event.sensor, event.kind);
  const chatter = state.premises.get(event.premises)?.chatter?.find((one) => one.key === key);
  const rule = state.incidents.get(event.incident)?.rule;
  if (chatter === undefined || rule === undefined) return;
  touchPremises(state, event.premises);
  if (chatter.last.signal === event.signal) chatter.last.told = event.incident;
  chatter.raised = [...chatter.raised.filter((one) => one.rule !== rule), { rule, at: event.at }].slice(-MAX_RAISED);
}

export function evolveChatter(state: PartitionState, event: Of<'chatter-started' | 'chatter-ended'>): void {
  const doc = touchPremises(state, event.premises);
  const key = sensorKey(event.device, event.sensor, event.kind);
  if (event.type === 'chatter-ended') {
    const left = doc.chatter?.filter((one) => one.key !== key) ?? [];
    if (left.length > 0) doc.chatter = left;
    else delete doc.chatter;
    return;
  }
  const chatter = doc.chatter?.find((one) => one.key === key);
  if (chatter === undefined) return;
  chatter.startedAt = event.since;
  chatter.calmMs = event.calmMs;
  chatter.count = event.count;
  wakeWhenCalm(state, doc, chatter);
}

/** Puts the time at which the sensor may have been calm for long enough on the heap. */
export function wakeWhenCalm(state: PartitionState, doc: PremisesDoc, chatter: Chatter): void {
  const at = calmAt(chatter);
  if (at !== null) state.due.push({ at, owner: doc.id, kind: 'premises' });
}
