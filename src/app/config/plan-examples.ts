import type { Book } from '../../core/book.ts';
import { decide } from '../../core/decide.ts';
import type { Fault } from '../../core/fault.ts';
import type { ActionStep } from '../../core/handling/action-plan.ts';
import { openSteps } from '../../core/handling/state-of.ts';
import { asDeviceId, asNoteId, asPartition, asPremisesId, asSignalId, asStaffId } from '../../core/ids.ts';
import type { Actor, Command } from '../../core/input.ts';
import { Rulebook } from '../../core/rules/rule.ts';
import { emptyState, type IncidentDoc } from '../../core/state.ts';
import { instant } from '../../core/time.ts';
import type { NamedPlan, PlanExample, PlanFile } from './plan-file.ts';
import type { CheckedFile } from './yaml-file.ts';

const NOON = instant(1_672_833_600_000);

/** Plays every example of a file through the real heart. Answers how many ran and what went otherwise than written. */
export function runPlanExamples(read: CheckedFile<PlanFile>, plans: ReadonlyMap<string, NamedPlan>) {
  const faults: Fault[] = [];
  for (const [i, example] of read.value.examples.entries()) {
    const wrong = runExample(example, plans);
    if (wrong !== undefined) faults.push(read.fault(['examples', i], `the example "${example.name}": ${wrong}`));
  }
  return { ran: read.value.examples.length, faults };
}

function runExample(example: PlanExample, plans: ReadonlyMap<string, NamedPlan>): string | undefined {
  const plan = plans.get(example.incident);
  if (plan === undefined) return `no plan is for "${example.incident}"`;
  const orders: ((doc: IncidentDoc) => Order | string)[] = [
    ...example.done.map((id) => () => deedOf(plan, id)),
    ...example.ruledOut.map((step) => () => ({ command: 'step', step, outcome: 'ruled-out', note: NOTE }) as const),
  ];
  const heart = begin(plan, example.incident);
  for (const order of orders) {
    const deed = order(heart.doc);
    if (typeof deed === 'string') return deed;
    const { refusal } = heart.give(deed);
    if (refusal !== undefined) return `a step is refused with ${refusal}`;
  }
  const { events } = heart.give({ command: 'close', reason: example.close });
  const got = events.some(({ type }) => type === 'incident-closed')
    ? 'closed'
    : events.some(({ type }) => type === 'close-proposed')
      ? 'review'
      : openSteps(heart.doc).map(({ id }) => id);
  const want = [example.expect].flat().join(', ');
  return [got].flat().join(', ') === want ? undefined : `expected ${want}, but it is ${[got].flat().join(', ')}`;
}

type Order = Command extends infer C ? (C extends Command ? Omit<C, 'incident' | 'by'> : never) : never;

function must<T>(id: T | undefined): T {
  if (id === undefined) throw new Error('an id of the examples is not valid');
  return id;
}
const NOTE = must(asNoteId('example-note'));
const STAFF: Actor = { kind: 'staff', staff: must(asStaffId('example-staff')) };

/** How a step of this kind gets done. */
function deedOf(plan: NamedPlan, id: string): Order | string {
  const step: ActionStep | undefined = plan.steps.find((one) => one.id === id);
  switch (step?.kind) {
    case undefined:
      return `the plan has no step "${id}"`;
    case 'check':
      return { command: 'step', step: id, outcome: 'done' };
    case 'police':
      return { command: 'police', stage: 'informed' };
    case 'brief':
      return { command: 'brief', digest: 'example', document: NOTE, to: 'police' };
    case 'word':
      return { command: 'word', heard: 'unknown' };
    case 'call':
      return 'a call cannot be played here; leave it out or rule it out';
  }
}

/** An incident of the kind that a member of staff has claimed. */
function begin(plan: NamedPlan, incident: string) {
  const state = emptyState(must(asPartition(0)), 1);
  const raise = { incident, priority: 2, policy: 'none' } as const;
  const book: Book = {
    rules: new Rulebook([{ name: 'example', parts: [{ kinds: ['panic'] }], raise }]),
    policy: () => undefined,
    roster: () => [],
    channels: new Set(['desk']),
    offsets: () => [],
    actionPlan: () => plan,
  };
  const origin = {
    device: must(asDeviceId('example-device')),
    premises: must(asPremisesId('example-home')),
    risk: 'standard' as const,
  };
  const signal = { kind: 'panic' as const, id: must(asSignalId('example')) };
  decide(state, { type: 'signal', origin, signal, receivedAt: NOON, late: false }, book, NOON);
  const doc = must([...state.incidents.values()][0]);
  const give = (order: Order) =>
    decide(state, { type: 'command', order: { ...order, incident: doc.id, by: STAFF } }, book, NOON);
  give({ command: 'claim' });
  return { doc, give };
}
