import { LANE_LIMITS } from '../../../src/dispatch/limits.ts';
import { type Evidence, overlaps, type Recorded } from '../evidence.ts';
import type { Placed } from '../phone-log.ts';
import type { Finding } from './finding.ts';

type Planned = Extract<Recorded, { type: 'attempt-planned' }>;
type Reported = Extract<Recorded, { type: 'attempt-reported' }>;

/** A call leaves ahead of its commit; when a kill comes within this, the commit was never made. */
const COMMIT_MS = 3_000;
/** Between a decision's time and the network's own, on one machine. */
const CLOCKS_MS = 100;
/** An acceptance and a call may cross on the wire, or in a process that waits for its turn, for as long as this. */
const CROSSING_MS = 3_000;
/** What rings when somebody accepts is silent after this: a try at a provider that was away, the next one, and the crossing. */
const SILENCE_MS = LANE_LIMITS.standDownMs + LANE_LIMITS.standDownAgainMs + CROSSING_MS;

export interface SendCount {
  findings: Finding[];
  /** Attempts that the journal marks as sent again after a restart. */
  marked: number;
  /** Attempts that failed because the telephone network was away. */
  unreachable: number;
}

/** Compares what was to be sent with what the telephone network took on. */
export function countSends(evidence: Evidence): SendCount {
  const story = new Story(evidence);
  const findings: Finding[] = [];
  let unreachable = 0;
  for (const planned of story.planned.values()) {
    if (planned.channel !== 'voice' && planned.channel !== 'sms') continue;
    if ((story.own.get(planned.attempt) ?? []).length > 0) continue;
    const why = story.whyNeverSent(planned);
    if (why === 'unreachable') unreachable += 1;
    if (why === undefined)
      findings.push({
        kind: 'skipped',
        says: `${planned.attempt} was planned and never reached the telephone network`,
      });
  }
  for (const placed of story.orphans) findings.push(orphan(evidence, placed));
  for (const [attempt, sent] of story.own) {
    for (const again of sent.slice(1)) findings.push(story.repeated(attempt, sent[0], again));
  }
  findings.push(...story.afterAcceptance());
  return { findings, marked: story.marked.size, unreachable };
}

function orphan(evidence: Evidence, { attempt, channel, at }: Placed): Finding {
  const says = `${channel} ${attempt} was sent and is not in the journal`;
  const killed = evidence.gatewayOutages.some(({ fromAt }) => at - CLOCKS_MS <= fromAt && fromAt <= at + COMMIT_MS);
  if (!killed) return { kind: 'repeated', says };
  return { kind: 'repeated', says, because: 'a kill came between the call and its commit; the press was sent again' };
}

/** What the journal says of every attempt, beside what the network took on for it. */
class Story {
  readonly planned = new Map<string, Planned>();
  readonly own = new Map<string, Placed[]>();
  readonly orphans: Placed[] = [];
  readonly marked = new Map<string, Reported[]>();
  readonly #evidence: Evidence;
  readonly #failed = new Map<string, Reported>();
  readonly #over = new Map<string, { generation: number; at: number }[]>();

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
    for (const event of evidence.events) this.#take(event);
    for (const placed of evidence.placed) {
      const plannedAt = this.planned.get(placed.attempt)?.at;
      // Earlier than it was planned: of a decision with the same number that never reached the disk.
      if (plannedAt === undefined || placed.at < plannedAt - CLOCKS_MS) this.orphans.push(placed);
      else push(this.own, placed.attempt, placed);
    }
  }

  /** Undefined when there is no good reason. */
  whyNeverSent({ attempt, incident, generation, at }: Planned): 'accepted' | 'unreachable' | undefined {
    const failed = this.#failed.get(attempt);
    if (this.#overAt(incident, generation) !== undefined && (failed === undefined || failed.reason === 'stood-down'))
      return 'accepted';
    if (failed !== undefined && overlaps(this.#evidence.phoneOutages, at - CROSSING_MS, failed.at + CLOCKS_MS))
      return 'unreachable';
    // The provider was too slow for this round, and the next one asks the same person the same way.
    return failed !== undefined && this.#isAskedAnew(attempt) ? 'unreachable' : undefined;
  }

  #isAskedAnew(attempt: string): boolean {
    const one = this.planned.get(attempt);
    for (const { incident, step, rung, round } of this.planned.values())
      if (incident === one?.incident && step === one.step && rung === one.rung && round > one.round) return true;
    return false;
  }

  repeated(attempt: string, first: Placed | undefined, again: Placed): Finding {
    const says = `${again.channel} ${attempt} was sent again ${again.at - (first?.at ?? 0)} ms after the first`;
    const mark = this.marked.get(attempt)?.find(({ at }) => Math.abs(at - again.at) < COMMIT_MS);
    if (mark !== undefined)
      return { kind: 'repeated', says, because: `marked in the journal: sent again (${mark.again}) after a kill` };
    if (first !== undefined && overlaps(this.#evidence.phoneOutages, first.at - CROSSING_MS, again.at))
      return { kind: 'repeated', says, because: 'the telephone network was killed before it answered' };
    return { kind: 'repeated', says };
  }

  /** Calls and texts that the network took on well after somebody had accepted, and calls that nobody silenced then. */
  afterAcceptance(): Finding[] {
    const ends = new Map(this.#evidence.ended.map(({ sid, at }) => [sid, at]));
    const findings: Finding[] = [];
    for (const placed of [...this.own.values()].flat()) {
      const planned = this.planned.get(placed.attempt);
      const overAt = planned && this.#overAt(planned.incident, planned.generation);
      if (overAt === undefined) continue;
      const what = `${placed.channel} ${placed.attempt}`;
      const sinceMs = placed.at - overAt;
      // What was on its way to a network that was away arrives when that is back, and is silenced then.
      const wasOnTheWay = overlaps(this.#evidence.phoneOutages, planned?.at ?? overAt, overAt);
      if (sinceMs > CROSSING_MS && !wasOnTheWay)
        findings.push({ kind: 'noise', says: `${what} was sent ${sinceMs} ms after somebody had accepted` });
      const rangMs = (ends.get(placed.sid) ?? placed.at) - this.#undisturbed(Math.max(overAt, placed.at));
      if (rangMs > SILENCE_MS)
        findings.push({ kind: 'noise', says: `${what} went on for ${rangMs} ms after somebody had accepted` });
    }
    return findings;
  }

  /** The beginning of the first undisturbed time from `at` on in which something could be silenced: nobody was away. */
  #undisturbed(at: number): number {
    const outages = [...this.#evidence.gatewayOutages, ...this.#evidence.phoneOutages];
    let from = at;
    for (;;) {
      const outage = outages.find(({ fromAt, toAt }) => fromAt <= from + SILENCE_MS && toAt > from);
      if (outage === undefined) return from;
      from = outage.toAt;
    }
  }

  #take(event: Recorded): void {
    if (event.type === 'attempt-planned') this.planned.set(event.attempt, event);
    if (event.type === 'attempt-reported') {
      if (event.state === 'failed') this.#failed.set(event.attempt, event);
      if (event.again !== undefined) push(this.marked, event.attempt, event);
    }
    if (event.type === 'incident-acknowledged')
      push(this.#over, event.incident, { generation: event.generation - 1, at: event.at });
    if (event.type === 'severity-raised')
      push(this.#over, event.incident, { generation: event.generation - 1, at: Number.POSITIVE_INFINITY });
    if (event.type === 'incident-closed')
      push(this.#over, event.incident, { generation: Number.POSITIVE_INFINITY, at: event.at });
  }

  /** When an incident's generation was over: accepted, or overtaken by a graver one (then without end: people are still told). */
  #overAt(incident: string, generation: number): number | undefined {
    return this.#over.get(incident)?.find((over) => generation <= over.generation)?.at;
  }
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
