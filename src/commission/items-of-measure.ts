import type { MeasureId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Beats, SignalSeen } from './evidence.ts';
import type { Item } from './item.ts';
import type { Measure, MeasureKind, Without } from './measure.ts';
import type { WalkTest } from './walk-test.ts';

/** A weaker signal leaves no margin for a closed door or a wet wall. */
export const WEAKEST_DBM = -85;
export const HEARTBEATS = 2;
/** Nobody waits longer in a hallway for a device to be missed. */
export const LONGEST_SILENCE_MS = 30 * 60_000;

interface Proof {
  /** The part of the item's id before the measure. */
  id: string;
  says: string;
  kind: SignalSeen['kind'];
  state?: string;
  missing: string;
}

const PROOFS: Readonly<Partial<Record<MeasureKind, readonly Proof[]>>> = {
  door: opening('door'),
  window: opening('window'),
  lock: [
    { id: 'locked', says: 'locked', kind: 'lock', state: 'locked', missing: 'Lock it.' },
    { id: 'unlocked', says: 'unlocked', kind: 'lock', state: 'unlocked', missing: 'Unlock it.' },
  ],
  smoke: [{ id: 'smoke', says: 'tried', kind: 'smoke', state: 'alarm', missing: 'Try it with its test button.' }],
  motion: [{ id: 'motion', says: 'walked past', kind: 'motion', missing: 'Walk past it.' }],
  glass: [{ id: 'glass', says: 'tried', kind: 'glass', missing: 'Try it with a tester.' }],
  keypad: [
    { id: 'away', says: 'armed', kind: 'arm', state: 'away', missing: 'Arm it.' },
    { id: 'disarmed', says: 'disarmed', kind: 'arm', state: 'disarmed', missing: 'Disarm it.' },
  ],
};

function opening(kind: 'door' | 'window'): readonly Proof[] {
  return [
    { id: 'open', says: 'opened', kind, state: 'open', missing: `Open the ${kind}.` },
    { id: 'closed', says: 'closed', kind, state: 'closed', missing: `Close the ${kind}.` },
  ];
}

/** What is asked of one measure. What a device shows of itself is asked once, however many of its sensors are on the order. */
export function itemsOfMeasure(measure: Measure, test: WalkTest): Item[] {
  const fitted = fittedItem(measure, test);
  if (measure.silent) return [fitted];
  const own = standsForDevice(measure, test);
  return [
    fitted,
    ...presses(measure, test),
    ...(PROOFS[measure.kind] ?? []).map((proof) => proofItem(measure, test, proof)),
    tamper(measure, test),
    ...(own ? [heartbeats(measure, test), radio(measure, test), silence(measure, test)] : []),
  ];
}

/** It is the device itself; or the first of its sensors, where nobody has put the device on the order. */
function standsForDevice(measure: Measure, { measures }: WalkTest): boolean {
  if (measure.sensor === null) return true;
  const alike = measures.filter(({ device }) => device === measure.device);
  return !alike.some(({ sensor }) => sensor === null) && alike[0]?.id === measure.id;
}

/** By which a measure is called in a sentence. */
function called({ name, room }: Measure): string {
  return room === null ? name : `${name} (${room})`;
}

const NOT_JOINED = 'No device has been joined to it yet.';

/** Of the item that says that a measure is fitted. */
export const fittedId = (measure: MeasureId) => `fitted:${measure}`;

function fittedItem(measure: Measure, { evidence }: WalkTest): Item {
  const id = fittedId(measure.id);
  const item = {
    id,
    says: `${called(measure)}: fitted as it should be`,
    measure: measure.id,
    needs: 'person',
  } as const;
  if (!measure.fitted) return { ...item, state: 'open', why: `Nobody has said yet that ${called(measure)} is fitted.` };
  const word = evidence.said.findLast((said) => said.item === id);
  return { ...item, state: 'done', ...(word && { at: word.at, by: word.by }) };
}

function signalsOf({ device, sensor }: Measure, { evidence }: WalkTest): SignalSeen[] {
  if (device === null) return [];
  return evidence.signals.filter((one) => one.device === device && (sensor === null || one.sensor === sensor));
}

const PRESSES: ReadonlySet<string> = new Set(['panic', 'duress', 'hold-up']);

/** Each room in which a button is tried; a keypad that can call for help is tried where it hangs. */
function presses(measure: Measure, test: WalkTest): Item[] {
  if (measure.kind !== 'button') return [];
  const rooms = measure.rooms.length > 0 ? measure.rooms : [measure.room ?? 'home'];
  const all = signalsOf(measure, test).filter(({ kind }) => PRESSES.has(kind));
  return rooms.map((room) => {
    const here = rooms.length === 1 ? all : all.filter((one) => countsFor(one, measure, room));
    return pressItem(measure, room, here, test);
  });
}

/** A button that is carried about counts for the room that the installer said they were in. */
function countsFor(press: SignalSeen, { id }: Measure, room: string): boolean {
  return press.room === room && (press.measure === null || press.measure === id);
}

function pressItem(measure: Measure, room: string, here: readonly SignalSeen[], test: WalkTest): Item {
  const seen = here.find(({ seenAt }) => seenAt !== null);
  const found = seen ?? here.at(-1);
  const says = `${measure.name} pressed in ${room}, seen by the desk`;
  const item = { id: `press:${measure.id}:${room}`, says, measure: measure.id, room, needs: 'signal' } as const;
  if (found === undefined) {
    const carried =
      measure.rooms.length > 1 ? `Say that you are in ${room}, then press it there.` : `Press it in ${room}.`;
    return { ...item, state: 'open', why: measure.device === null ? NOT_JOINED : carried };
  }
  const facts = { ...measured(found), ...health(measure, test) };
  if (seen === undefined || seen.seenAt === null)
    return {
      ...item,
      ...facts,
      needs: 'desk',
      state: 'seen',
      why: 'The press came; nobody at the desk has answered it yet.',
    };
  return { ...item, ...facts, state: 'done', at: seen.seenAt, ...(seen.seenBy && { by: seen.seenBy }) };
}

function measured({ at, latencyMs, sinceMs }: SignalSeen): Pick<Item, 'at' | 'latencyMs' | 'sinceMs'> {
  return { at, ...(latencyMs !== null && { latencyMs }), ...(sinceMs !== null && { sinceMs }) };
}

function beatsOf({ device }: Measure, { evidence }: WalkTest): Beats | undefined {
  return device === null ? undefined : evidence.beats.get(device);
}

function health(measure: Measure, test: WalkTest): Pick<Item, 'rssi' | 'linkQuality' | 'battery'> {
  const { rssi, linkQuality, battery } = beatsOf(measure, test) ?? {};
  return {
    ...(rssi !== undefined && { rssi }),
    ...(linkQuality !== undefined && { linkQuality }),
    ...(battery !== undefined && { battery }),
  };
}

function proofItem(measure: Measure, test: WalkTest, proof: Proof): Item {
  const found = signalsOf(measure, test).findLast(
    ({ kind, state }) => kind === proof.kind && (proof.state === undefined || state === proof.state),
  );
  return {
    id: `${proof.id}:${measure.id}`,
    says: `${called(measure)}: ${proof.says}`,
    measure: measure.id,
    needs: 'signal',
    ...(found
      ? { state: 'done', ...measured(found), ...health(measure, test) }
      : { state: 'open', why: measure.device === null ? NOT_JOINED : proof.missing }),
  };
}

/** An item that this model cannot show, where whoever ordered has said so. */
function lacking(measure: Measure, what: Without, item: Item): Item {
  if (!measure.without.includes(what)) return item;
  return {
    ...item,
    state: 'not-needed',
    why: 'This model has nothing to show it with, as whoever ordered it has said.',
  };
}

function tamper(measure: Measure, test: WalkTest): Item {
  const item = proofItem(measure, test, {
    id: 'tamper',
    says: 'its tamper switch',
    kind: 'tamper',
    state: 'alarm',
    missing: 'Open its case, or take it off the wall.',
  });
  return item.state === 'open' ? lacking(measure, 'tamper', item) : item;
}

function heartbeats(measure: Measure, test: WalkTest): Item {
  const beats = beatsOf(measure, test);
  const enough = beats !== undefined && beats.count >= HEARTBEATS;
  return {
    id: `heartbeats:${measure.id}`,
    says: `${called(measure)}: two heartbeats`,
    measure: measure.id,
    needs: 'signal',
    ...health(measure, test),
    ...(enough ? { state: 'done', at: beats.lastAt } : { state: 'open', why: waiting(measure, beats?.count ?? 0) }),
  };
}

function waiting({ device }: Measure, count: number): string {
  if (device === null) return NOT_JOINED;
  return count === 0 ? 'It has not been heard by itself yet.' : 'It has been heard once; wait for it once more.';
}

function radio(measure: Measure, test: WalkTest): Item {
  const { weakest, linkQuality, lastAt: at } = beatsOf(measure, test) ?? {};
  const item: Item = {
    id: `radio:${measure.id}`,
    says: `${called(measure)}: strong enough on the radio`,
    measure: measure.id,
    needs: 'signal',
    state: weakest !== undefined && weakest >= WEAKEST_DBM ? 'done' : 'open',
    ...health(measure, test),
  };
  if (item.state === 'done') return { ...item, ...lastAt(beatsOf(measure, test)) };
  const heard = linkQuality === undefined || at === undefined ? item : { ...item, at };
  return lacking(measure, 'radio', { ...heard, why: radioWords(measure, weakest, linkQuality) });
}

function lastAt(beats: Beats | undefined): { at?: Instant } {
  return beats === undefined ? {} : { at: beats.lastAt };
}

function radioWords({ device }: Measure, weakest: number | undefined, linkQuality: number | undefined): string {
  if (device === null) return NOT_JOINED;
  if (weakest === undefined && linkQuality !== undefined)
    return `Its bridge says a link quality of ${linkQuality} of 255, which is no field strength: whoever orders it says that this model shows none.`;
  if (weakest === undefined) return 'It has not said yet how strong its signal is.';
  return `It was heard with ${weakest} dBm, and ${WEAKEST_DBM} dBm is the least: move it, or put a repeater between.`;
}

function silence(measure: Measure, test: WalkTest): Item {
  const item = { id: `silence:${measure.id}`, measure: measure.id, needs: 'signal' } as const;
  const says = `${called(measure)}: missed when it falls silent, and heard again`;
  const all = test.evidence.silences.filter(({ device }) => device === measure.device);
  const whole = all.find(({ heardAt }) => heardAt !== null);
  if (whole?.heardAt != null) return { ...item, says, state: 'done', at: whole.heardAt };
  const after = test.devices.find(({ device }) => device === measure.device)?.silentAfterMs;
  if (after !== undefined && after > LONGEST_SILENCE_MS)
    return {
      ...item,
      says,
      state: 'not-needed',
      why: `It is missed after ${spell(after)}, longer than a visit: it was not tried.`,
    };
  const why =
    all.length > 0 ? 'It was missed. Switch it on again.' : 'Switch it off until it is missed, then on again.';
  return lacking(measure, 'silence', { ...item, says, state: 'open', why: measure.device === null ? NOT_JOINED : why });
}

function spell(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
