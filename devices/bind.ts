import type { Meaning } from '../src/core/binding.ts';
import type { SignalId } from '../src/core/ids.ts';
import { NORMAL_WORDS, type Signal, type SignalBody, type SignalKind } from '../src/core/signal.ts';
import { between, type DurationMs, type Instant, minutes } from '../src/core/time.ts';
import type { Fact } from './fact.ts';
import type { Binding, Ignored, Report } from './family.ts';
import { armOf } from './words.ts';

/** A frame with a counter is the same frame within this long: counters of one byte come round, and must swallow no press then. */
export const SAME_FRAME_MS: DurationMs = minutes(5);

/** What was last made of a fact: the word of its state ('' for a press), under which id, when, and whether that is on disk. */
export interface Told {
  word: string;
  /** Undefined where nothing was told: a state that is remembered only. */
  id: SignalId | undefined;
  at: Instant;
  settled: boolean;
}

/** What is remembered of one end device. */
export interface FactMemory {
  told(slot: string): Told | undefined;
  /** The state of a sensor as the journal knows it, asked when memory has none. */
  known(sensor: string | undefined, kind: SignalKind): string | undefined;
  /** An id that this end device has never had. */
  newId(): SignalId;
}

/** One signal, and the slot of memory that it belongs to. */
export interface BoundSignal {
  signal: Signal;
  slot: string;
  word: string;
  /** The same frame or press again: it has the id of the first, so that the heart knows it for the same. */
  isRepeat: boolean;
}

export interface Bound {
  signals: BoundSignal[];
  /** States that are worth remembering and say nothing new. */
  quiet: { slot: string; word: string }[];
  ignored: Ignored[];
  /** Facts that nobody has bound, and that come to nothing until somebody does. */
  unbound: Fact[];
  /** The device's own battery, in whole percent. */
  battery?: number;
}

export interface BindingOf {
  bindings: readonly Binding[];
  receivedAt: Instant;
  repeatMs: DurationMs;
}

/**
 * Turns what an end device has said into signals, by what a person has bound its facts to. States count when they change; a press
 * counts each time, but for its own repetitions. Pure: `remember` in intake keeps what came of it.
 */
export function bind(report: Report, of: BindingOf, memory: FactMemory): Bound {
  const bound: Bound = { signals: [], quiet: [], ignored: [], unbound: [] };
  for (const fact of report.facts) {
    const binding = bindingFor(of.bindings, fact);
    if (fact.is === 'battery' && fact.percent !== undefined) bound.battery = fact.percent;
    if (fact.is === 'press') bindPress(fact, binding, { report, of, memory, bound });
    else bindState(fact, binding, { report, of, memory, bound });
  }
  return bound;
}

interface Work {
  report: Report;
  of: BindingOf;
  memory: FactMemory;
  bound: Bound;
}

/** The binding of exactly this press, else the one of the whole key. */
function bindingFor(bindings: readonly Binding[], fact: Fact): Binding | undefined {
  const own = bindings.filter((binding) => binds(binding, fact));
  return own.find(({ which }) => which !== undefined) ?? own[0];
}

/**
 * Whether a binding is of this fact. What is bound for one press alone is not bound for a state; a word that is `on` or `off` may be
 * either, for whoever typed it need not know which of the two the device has.
 */
export function binds({ key, which, on }: Binding, fact: Fact): boolean {
  if (key !== fact.key) return false;
  if (which === undefined) return true;
  return fact.is === 'press' ? which === fact.which : on !== undefined;
}

function bindPress(fact: Extract<Fact, { is: 'press' }>, binding: Binding | undefined, work: Work): void {
  const { report, of, memory, bound } = work;
  if (binding === undefined) return void bound.unbound.push(fact);
  const body = pressBody(binding.means, fact.which);
  if (body === undefined) return void bound.ignored.push({ what: fact.key, why: whyNot(binding.means, 'a press') });
  const slot = `${fact.key}=${fact.which}#${report.counter ?? ''}`;
  const within = report.counter === undefined ? of.repeatMs : SAME_FRAME_MS;
  const last = memory.told(slot);
  if (isSaidTwice(bound, slot, '')) return;
  const isRepeat = last !== undefined && between(last.at, of.receivedAt) < within;
  if (isRepeat) bound.ignored.push({ what: fact.key, why: 'it is the same press again' });
  bound.signals.push({
    signal: signalOf(body, (isRepeat ? last.id : undefined) ?? memory.newId(), binding, report),
    slot,
    word: '',
    isRepeat,
  });
}

function bindState(fact: Exclude<Fact, { is: 'press' }>, binding: Binding | undefined, work: Work): void {
  const { report, memory, bound } = work;
  const made = binding === undefined ? byItself(fact) : asBound(fact, binding);
  if (made === 'unbound') return void bound.unbound.push(fact);
  if (made === 'nothing') return;
  if (typeof made === 'string') return void bound.ignored.push({ what: fact.key, why: made });
  const { body, word } = made;
  const slot = `${fact.key}>${binding?.means ?? fact.is}/${binding?.sensor ?? ''}`;
  const last = memory.told(slot);
  if (isSaidTwice(bound, slot, word)) return;
  const before = last?.word ?? (body === undefined ? undefined : memory.known(binding?.sensor, body.kind));
  if (before === word) {
    if (last?.settled === false && last.id !== undefined && body !== undefined)
      bound.signals.push({ signal: signalOf(body, last.id, binding, report), slot, word, isRepeat: true });
    else bound.ignored.push({ what: fact.key, why: 'it is as it was' });
    return;
  }
  if (body === undefined || (before === undefined && isQuietAtFirst(body))) {
    bound.quiet.push({ slot, word });
    return;
  }
  bound.signals.push({ signal: signalOf(body, memory.newId(), binding, report), slot, word, isRepeat: false });
}

/** A message may say one thing in two ways (a status in bits and in words): it is one signal, and not two under two ids. */
function isSaidTwice({ signals }: Bound, slot: string, word: string): boolean {
  return signals.some((one) => one.slot === slot && one.word === word);
}

/** Nothing is wrong, and nobody has said that anything was; doors and locks are told all the same, so that the home is known. */
function isQuietAtFirst(body: SignalBody): boolean {
  if (body.kind === 'door' || body.kind === 'window' || body.kind === 'lock' || body.kind === 'arm') return false;
  return 'state' in body && NORMAL_WORDS.has(body.state);
}

/** The state as a word, and its signal where that state makes one. */
interface Made {
  word: string;
  body: SignalBody | undefined;
}

/** What acts without a binding: what is wrong with the device itself. */
function byItself(fact: Exclude<Fact, { is: 'press' }>): Made | 'unbound' | 'nothing' {
  switch (fact.is) {
    case 'tamper':
    case 'jamming':
      return { word: fact.state, body: { kind: fact.is, state: fact.state } };
    case 'trouble':
      return { word: fact.state, body: fact.state === 'alarm' ? { kind: 'fault', code: fact.key } : undefined };
    case 'power':
      return { word: fact.state, body: { kind: 'power', state: fact.state } };
    case 'battery':
      if (fact.low === undefined) return 'nothing';
      return { word: fact.low ? 'low' : 'ok', body: lowBattery(fact.low, fact.percent) };
    case 'boot':
      return 'nothing';
    default:
      return 'unbound';
  }
}

function lowBattery(low: boolean, percent: number | undefined): SignalBody {
  return { kind: 'battery', state: low ? 'low' : 'ok', ...(percent !== undefined && { percent }) };
}

/** As a person has bound it; a sentence when that cannot be. */
function asBound(fact: Exclude<Fact, { is: 'press' }>, binding: Binding): Made | string {
  const { means } = binding;
  if (means === 'nothing') return whyNot(means, '');
  if (fact.is === 'lock' && means === 'lock') return { word: fact.state, body: { kind: 'lock', state: fact.state } };
  if (fact.is === 'arm' && means === 'arm') return { word: fact.state, body: { kind: 'arm', state: fact.state } };
  const active = isActive(fact, binding.on ?? 'on');
  if (active === undefined) return whyNot(means, `a ${fact.is}`);
  return stateBody(means, active);
}

function isActive(fact: Exclude<Fact, { is: 'press' }>, on: 'on' | 'off'): boolean | undefined {
  if (fact.is === 'battery' || fact.is === 'boot' || fact.is === 'arm') return undefined;
  const isOn = ON_WORDS.has(fact.state);
  return on === 'on' ? isOn : !isOn;
}

const ON_WORDS: ReadonlySet<string> = new Set(['open', 'on', 'alarm', 'lost', 'unlocked', 'jammed']);

function stateBody(means: Exclude<Meaning, 'nothing'>, active: boolean): Made {
  switch (means) {
    case 'door':
    case 'window':
      return { word: active ? 'open' : 'closed', body: { kind: means, state: active ? 'open' : 'closed' } };
    case 'lock':
      return { word: active ? 'unlocked' : 'locked', body: { kind: means, state: active ? 'unlocked' : 'locked' } };
    case 'smoke':
      return { word: active ? 'alarm' : 'clear', body: { kind: means, state: active ? 'alarm' : 'clear' } };
    case 'arm':
      return { word: active ? 'away' : 'disarmed', body: { kind: means, state: active ? 'away' : 'disarmed' } };
    default:
      return { word: active ? 'on' : 'off', body: active ? { kind: means } : undefined };
  }
}

function pressBody(means: Meaning, which: string): SignalBody | undefined {
  switch (means) {
    case 'nothing':
    case 'door':
    case 'window':
    case 'lock':
    case 'smoke':
      return undefined;
    case 'arm': {
      const state = armOf(which);
      return state === undefined ? undefined : { kind: 'arm', state };
    }
    default:
      return { kind: means };
  }
}

function whyNot(means: Meaning, what: string): string {
  return means === 'nothing' ? 'it is bound to nothing' : `${what} cannot be bound to ${means}`;
}

function signalOf(body: SignalBody, id: SignalId, binding: Binding | undefined, { at }: Report): Signal {
  const { sensor } = binding ?? {};
  return { ...body, id, ...(sensor !== undefined && { sensor }), ...(at !== undefined && { at }) };
}
