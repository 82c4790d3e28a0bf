import type { DrillFigures } from '../../core/drill.ts';
import type { HeartEvent } from '../../core/event.ts';
import type { AttemptId, IncidentId } from '../../core/ids.ts';
import type { AttemptState, FailReason } from '../../core/input.ts';
import { type DurationMs, ms } from '../../core/time.ts';

interface Attempt {
  channel: string;
  /** A person is called, so how it ends is theirs to say. */
  person: boolean;
  state: AttemptState;
  reason: FailReason | undefined;
}

/** The way worked; the rest was up to people. */
const UP_TO_PEOPLE: ReadonlySet<FailReason> = new Set([
  'busy',
  'no-answer',
  'voicemail',
  'no-key',
  'declined',
  'stood-down',
  'nobody-at-desk',
]);

/** What one drill has seen so far, and what is still missing. */
export class Trial {
  #began: number;
  readonly #now: () => number;
  readonly #attempts = new Map<AttemptId, Attempt>();
  readonly #figures: { -readonly [F in keyof DrillFigures]: DrillFigures[F] } = {
    pubackMs: null,
    streamMs: null,
    sendMs: null,
  };
  readonly #troubles: string[] = [];
  incident: IncidentId | undefined;
  #planned = 0;
  #closed = false;

  /** `now` in milliseconds from any beginning. */
  constructor(now: () => number) {
    this.#now = now;
    this.#began = now();
  }

  get figures(): DrillFigures {
    return { ...this.#figures };
  }

  /** The button is pressed now: everything is measured from here. */
  pressed(): void {
    this.#began = this.#now();
  }

  acknowledged(): void {
    this.#figures.pubackMs ??= this.#since();
  }

  seenOnStream(): void {
    this.#figures.streamMs ??= this.#since();
  }

  /** Something on the way failed outright, in plain words. */
  trouble(says: string): void {
    if (!this.#troubles.includes(says)) this.#troubles.push(says);
  }

  /** An event of the self-test's home. */
  take(event: HeartEvent): void {
    if (event.type === 'incident-opened' && event.drill === true) {
      this.incident = event.incident;
      this.#planned = event.plan.steps.length;
      return;
    }
    if (!('incident' in event) || event.incident !== this.incident) return;
    if (event.type === 'incident-closed') this.#closed = true;
    if (event.type === 'attempt-planned')
      this.#attempts.set(event.attempt, {
        channel: event.channel,
        person: event.contact !== undefined,
        state: 'planned',
        reason: undefined,
      });
    if (event.type !== 'attempt-reported') return;
    const attempt = this.#attempts.get(event.attempt);
    if (attempt === undefined) return;
    attempt.state = event.state;
    attempt.reason = event.reason;
    const machines = [...this.#attempts.values()].filter(({ person }) => !person);
    if (machines.every(hasCome)) this.#figures.sendMs = this.#since();
  }

  /** True when there is nothing left to wait for. */
  get isOver(): boolean {
    if (this.#closed) return true;
    const { pubackMs, streamMs } = this.#figures;
    const told = pubackMs !== null && (streamMs !== null || this.#troubles.length > 0);
    return told && this.#attempts.size >= Math.max(1, this.#planned) && [...this.#attempts.values()].every(isDone);
  }

  /** In plain words, what did not come; empty when the drill has passed. */
  missing(): string[] {
    const missing = [...this.#troubles];
    const { pubackMs, streamMs } = this.#figures;
    if (pubackMs === null) missing.push('the press was not acknowledged');
    if (this.incident === undefined) missing.push('no incident was opened');
    if (streamMs === null) missing.push('the incident did not appear on the live stream');
    for (const attempt of this.#attempts.values())
      if (!hasCome(attempt)) missing.push(`${attempt.person ? 'the test call' : attempt.channel} ${wordsOf(attempt)}`);
    if (this.#attempts.size < this.#planned) missing.push('not everybody in the plan was told');
    return missing;
  }

  #since(): DurationMs {
    return ms(Math.round((this.#now() - this.#began) * 10) / 10);
  }
}

/** It has got as far as a machine can take it. */
function hasCome({ state, reason, person }: Attempt): boolean {
  if (state === 'failed') return reason !== undefined && UP_TO_PEOPLE.has(reason);
  if (person) return state === 'delivered' || state === 'answered' || state === 'human';
  return state === 'accepted' || state === 'delivered' || state === 'human';
}

/** Nothing more is to be expected of it. */
function isDone(attempt: Attempt): boolean {
  if (attempt.state === 'failed' || attempt.state === 'human') return true;
  return !attempt.person && hasCome(attempt);
}

function wordsOf({ state, reason }: Attempt): string {
  return state === 'failed' ? `failed (${reason ?? 'no reason given'})` : `got no further than "${state}"`;
}
