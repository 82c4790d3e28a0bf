import type { Book, Policy } from '../../book.ts';
import { decide, nextDeadline } from '../../decide.ts';
import type { Happening, HeartEvent } from '../../event.ts';
import { asContactId, asDeviceId, asNoteId, asPartition, asPremisesId, asSignalId, asStaffId } from '../../ids.ts';
import type { Actor, Command, Input } from '../../input.ts';
import { Rulebook } from '../../rules/rule.ts';
import type { SignalBody, Stage } from '../../signal.ts';
import { emptyState, type IncidentDoc, type PartitionState, rebuildDue } from '../../state.ts';
import { type DurationMs, instant, minutes, ms, seconds } from '../../time.ts';
import type { ActionPlan, Review } from '../action-plan.ts';

export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is none');
  return value;
}

export const HOME = must(asPremisesId('pm_home'));
export const BUTTON = must(asDeviceId('dv_button'));
export const NOTE = must(asNoteId('nt_why1'));
export const SAM = must(asContactId('ct_sam_'));
export const ANN = must(asStaffId('st_ann1'));
export const BEN = must(asStaffId('st_ben1'));
export const staff = (who: typeof ANN) => ({ kind: 'staff', staff: who }) as const;
export const PEER: Actor = { kind: 'token', token: 'tk_peer' };
const START = 1_800_000_000_000;

const tell = (name: string, role: string): Policy => ({
  name,
  steps: [
    { atMs: ms(0), tell: 'desk', by: [], eachMs: seconds(30) },
    { atMs: ms(0), tell: { role }, by: ['voice'], eachMs: seconds(60) },
  ],
  repeatFromMs: ms(0),
  repeatAfterMs: seconds(15),
});
const POLICIES: Record<string, Policy> = { panic: tell('panic', 'duty'), attention: tell('attention', 'nobody') };

const plan = (
  kinds: string[],
  review: Review,
  ...steps: [id: string, kind: ActionPlan['steps'][number]['kind']][]
) => ({
  kinds,
  review,
  steps: steps.map(([id, kind]) => ({ id, title: `${id}, please`, kind, required: true, mayRuleOut: id !== 'look' })),
});

export const book = (review: Review = 'never'): Book => ({
  rules: new Rulebook([
    { name: 'Panic', parts: [{ kinds: ['panic'] }], raise: { incident: 'panic', priority: 1, policy: 'panic' } },
    { name: 'Duress', parts: [{ kinds: ['duress'] }], raise: { incident: 'duress', priority: 1, policy: 'panic' } },
    { name: 'Glass', parts: [{ kinds: ['glass'] }], raise: { incident: 'glass', priority: 2, policy: 'attention' } },
    {
      name: 'Battery',
      parts: [{ kinds: ['battery'], states: ['low'] }],
      raise: { incident: 'battery', priority: 4, policy: 'attention' },
    },
  ]),
  policy: (name) => POLICIES[name],
  roster: () => [{ contact: SAM, role: 'duty', order: 1, channels: ['voice'] }],
  channels: new Set(['desk', 'voice']),
  offsets: () => [],
  actionPlan: (kind) =>
    [plan(['panic'], review, ['look', 'check'], ['police', 'police']), plan(['battery', 'glass'], review)].find(
      ({ kinds }) => kinds.includes(kind),
    ),
});

type Told = Omit<Command, 'incident' | 'by'>;
type Order = Command extends infer C ? (C extends Command ? Omit<C, 'incident' | 'by'> : never) : Told;

/** One home, the heart, and people at the desk, with time that is moved by hand. */
export class Shift {
  state: PartitionState = emptyState(must(asPartition(0)), 1);
  now = START;
  refusal: string | undefined;
  why: string | undefined;
  readonly events: HeartEvent[] = [];
  readonly book: Book;
  #signals = 0;

  constructor(review?: Review, more: Partial<Book> = {}) {
    this.book = { ...book(review), ...more };
  }

  get doc(): IncidentDoc {
    return must([...this.state.incidents.values()][0]);
  }

  take(input: Input): HeartEvent[] {
    const { events, refusal, why } = decide(this.state, input, this.book, instant(this.now));
    this.refusal = refusal;
    this.why = why;
    this.events.push(...events);
    return events;
  }

  signal(body: SignalBody, device = BUTTON, more: { stage?: Stage; sensor?: string } = {}): HeartEvent[] {
    this.#signals += 1;
    const { stage, sensor } = more;
    const signal = { ...body, id: must(asSignalId(`s-${this.#signals}`)), ...(sensor !== undefined && { sensor }) };
    const origin = { device, premises: HOME, risk: 'high' as const, ...(stage && { stage }) };
    return this.take({ type: 'signal', origin, signal, receivedAt: instant(this.now), late: false });
  }

  /** An order about the home's incident; answers the code of its refusal. */
  order(by: Actor, order: Order): string | undefined {
    this.take({ type: 'command', order: { ...order, incident: this.doc.id, by } });
    return this.refusal;
  }

  pass(wait: DurationMs): void {
    const until = this.now + wait;
    for (let due = nextDeadline(this.state); due !== undefined && due <= until; due = nextDeadline(this.state)) {
      this.now = Math.max(this.now, due);
      this.take({ type: 'due' });
    }
    this.now = until;
  }

  /** As a restart finds it: documents as they were written, times on the heap anew. */
  restart(): void {
    const { incidents, premises, attempts, devices } = this.state;
    const copy = <K, V>(map: Map<K, V>): Map<K, V> => new Map(JSON.parse(JSON.stringify([...map])));
    this.state = {
      ...this.state,
      incidents: copy(incidents),
      premises: copy(premises),
      attempts: copy(attempts),
      devices: copy(devices),
    };
    rebuildDue(this.state);
  }

  of<T extends Happening['type']>(type: T): Extract<HeartEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<HeartEvent, { type: T }> => event.type === type);
  }

  /** Calls to people that have been planned since `from`. */
  calls(from = START): number {
    return this.of('attempt-planned').filter(({ at, channel }) => at >= from && channel === 'voice').length;
  }
}

/** An open panic that nobody has seen to. */
export function pressed(review?: Review): Shift {
  const shift = new Shift(review);
  shift.signal({ kind: 'panic' });
  shift.now += minutes(1);
  return shift;
}

/** An accepted incident of the lowest priority, claimed by Ann. */
export function lowBattery(): Shift {
  const shift = new Shift();
  shift.signal({ kind: 'battery', state: 'low' });
  shift.order(staff(ANN), { command: 'claim' });
  return shift;
}
