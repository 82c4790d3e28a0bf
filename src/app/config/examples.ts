import type { Book, Policy } from '../../core/book.ts';
import { decide, nextDeadline } from '../../core/decide.ts';
import type { Fault } from '../../core/fault.ts';
import { asDeviceId, asPartition, asPremisesId, asSignalId } from '../../core/ids.ts';
import type { Input } from '../../core/input.ts';
import type { Rulebook } from '../../core/rules/rule.ts';
import type { SignalBody } from '../../core/signal.ts';
import { emptyState } from '../../core/state.ts';
import { type Instant, instant } from '../../core/time.ts';
import { signalBody } from './example-signal.ts';
import type { RuleExample, RuleFile } from './rule-file.ts';
import type { CheckedFile } from './yaml-file.ts';

/** Noon UTC on Wednesday 4 January 2023: where an example begins unless it says otherwise. */
const WEDNESDAY_NOON = 1_672_833_600_000;
const WEDNESDAY = 3;
const NOON_MINUTE = 720;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** How long an example is watched after its last word. */
const WATCH_ON_MS = 3_600_000;

interface Raised {
  afterMs: number;
  incident: string;
  priority: number;
}

/** Runs every example of a file through the real heart. Answers how many ran and what went otherwise than written. */
export function runExamples(read: CheckedFile<RuleFile>, rules: Rulebook, policies: ReadonlyMap<string, Policy>) {
  const faults: Fault[] = [];
  for (const [i, example] of read.value.examples.entries()) {
    const wrong = runExample(example, rules, policies);
    if (wrong !== undefined) faults.push(read.fault(['examples', i], `the example "${example.name}": ${wrong}`));
  }
  return { ran: read.value.examples.length, faults };
}

function runExample(example: RuleExample, rules: Rulebook, policies: ReadonlyMap<string, Policy>): string | undefined {
  const inputs: { at: number; input: Input }[] = [];
  const begins = beginning(example);
  for (const [i, given] of example.given.entries()) {
    const body = signalBody(given);
    if (typeof body === 'string') return body;
    inputs.push({ at: begins + given.at, input: toInput(given, body, i, begins) });
  }
  const raised = play(inputs, rules, policies, begins);
  const expected = [...example.expect].sort((a, b) => a.at - b.at);
  for (const [i, want] of expected.entries()) {
    const got = raised[i];
    const right =
      got?.incident === want.incident && got.afterMs === want.at && (want.priority ?? got.priority) === got.priority;
    if (!right) return `expected ${want.incident} after ${want.at / 1000} s, but ${describe(got)}`;
  }
  const extra = raised[expected.length];
  return extra === undefined ? undefined : `nothing more was expected, but ${describe(extra)}`;
}

function describe(raised: Raised | undefined): string {
  return raised === undefined
    ? 'nothing was raised'
    : `${raised.incident} (priority ${raised.priority}) was raised after ${raised.afterMs / 1000} s`;
}

function play(
  inputs: { at: number; input: Input }[],
  rules: Rulebook,
  policies: ReadonlyMap<string, Policy>,
  begins: number,
): Raised[] {
  const partition = asPartition(0);
  if (partition === undefined) return [];
  const state = emptyState(partition, 1);
  const book: Book = {
    rules,
    policy: (name) => policies.get(name),
    roster: () => [],
    channels: new Set(['desk']),
    offsets: () => [],
  };
  const raised: Raised[] = [];
  const run = (at: Instant, input: Input) => {
    for (const event of decide(state, input, book, at).events) {
      if (event.type !== 'incident-opened' && event.type !== 'severity-raised') continue;
      raised.push({ afterMs: at - begins, incident: event.kind, priority: event.priority });
    }
  };
  const passTimeUntil = (until: number) => {
    for (let due = nextDeadline(state); due !== undefined && due <= until; due = nextDeadline(state))
      run(due, { type: 'due' });
  };
  const ordered = [...inputs].sort((a, b) => a.at - b.at);
  for (const { at, input } of ordered) {
    passTimeUntil(at);
    run(instant(at), input);
  }
  passTimeUntil((ordered.at(-1)?.at ?? begins) + WATCH_ON_MS);
  return raised;
}

function beginning(example: RuleExample): number {
  if (example.begins === undefined) return WEDNESDAY_NOON;
  return WEDNESDAY_NOON + (example.begins.day - WEDNESDAY) * DAY_MS + (example.begins.at - NOON_MINUTE) * MINUTE_MS;
}

function toInput(given: RuleExample['given'][number], body: SignalBody, index: number, begins: number): Input {
  const device = asDeviceId(given.device ?? 'example-device');
  const premises = asPremisesId('example-home');
  const id = asSignalId(`example-${index}`);
  if (device === undefined || premises === undefined || id === undefined) throw new Error('an example id is not valid');
  return {
    type: 'signal',
    origin: { device, premises, risk: given.risk ?? 'standard', ...(given.zone && { zone: given.zone }) },
    signal: { ...body, id, ...(given.sensor && { sensor: given.sensor }) },
    receivedAt: instant(begins + given.at),
    late: false,
  };
}
