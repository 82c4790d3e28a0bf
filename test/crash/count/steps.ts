import type { Plan } from '../../../src/core/plan.ts';
import { backFrom, type Evidence, type Recorded } from '../evidence.ts';
import type { Finding } from './finding.ts';

/** What is due is done within this, on a busy machine; what was due while the gateway was away, within this of its return. */
const TARDY_MS = 3_000;

interface Climb {
  step: number;
  rung: number;
  attempt: string | undefined;
  /** When the next rung is due; undefined when the step is exhausted. */
  dueAt: number | undefined;
}

export interface StepCount {
  findings: Finding[];
  /** How much later than it was due the latest rung began, outages taken off, in ms. */
  latestMs: number;
}

/** Follows every incident through its plan: each rung in its turn, none left out, none twice, until a human accepts. */
export function countSteps(evidence: Evidence): StepCount {
  const walks = new Map<string, Walk>();
  for (const event of evidence.events) {
    if (!('incident' in event)) continue;
    let walk = walks.get(event.incident);
    if (walk === undefined) {
      walk = new Walk(event.incident, evidence);
      walks.set(event.incident, walk);
    }
    walk.take(event);
  }
  for (const walk of walks.values()) walk.end(evidence.endedAt);
  const all = [...walks.values()];
  return {
    findings: all.flatMap(({ findings }) => findings),
    latestMs: Math.max(0, ...all.map(({ latestMs }) => latestMs)),
  };
}

/** One incident's way through its plan, as an onlooker with the policy in hand would check it. */
class Walk {
  readonly findings: Finding[] = [];
  latestMs = 0;
  readonly #incident: string;
  readonly #evidence: Evidence;
  #plan: Plan | undefined;
  #climbs: Climb[] = [];
  #againAt: number | undefined;

  constructor(incident: string, evidence: Evidence) {
    this.#incident = incident;
    this.#evidence = evidence;
  }

  take(event: Recorded): void {
    switch (event.type) {
      case 'incident-opened':
        this.#plan = event.plan;
        return;
      case 'severity-raised':
        this.end(event.at);
        this.#plan = event.plan;
        return;
      case 'round-started':
        return this.#round(event.at, event.round);
      case 'attempt-planned':
        return this.#planned(event);
      case 'attempt-reported': {
        const climb = this.#climbs.find(({ attempt }) => attempt === event.attempt);
        if (event.state === 'failed' && climb?.dueAt !== undefined) climb.dueAt = Math.min(climb.dueAt, event.at);
        return;
      }
      case 'step-exhausted':
        return this.#exhausted(event.step);
      case 'nobody-answered':
        this.#owes(event.at, 0);
        this.#climbs = [];
        this.#againAt = event.againAt;
        return;
      case 'incident-acknowledged':
      case 'incident-closed':
        return this.end(event.at);
      default:
        return;
    }
  }

  /** Nothing more is owed after this moment; what was due well before it must have been done. */
  end(at: number): void {
    this.#owes(at, TARDY_MS);
    if (this.#againAt !== undefined && this.#back(this.#againAt) + TARDY_MS < at) this.#skipped('the next round');
    this.#climbs = [];
    this.#againAt = undefined;
  }

  #round(at: number, round: number): void {
    if (this.#againAt !== undefined) this.#late(at, this.#againAt);
    this.#againAt = undefined;
    const fromMs = round === 1 ? 0 : (this.#plan?.repeatFromMs ?? 0);
    const steps = this.#plan?.steps.filter(({ atMs }) => atMs >= fromMs) ?? [];
    this.#climbs = steps.map(({ step, atMs }) => ({ step, rung: -1, attempt: undefined, dueAt: at + atMs - fromMs }));
  }

  #planned({ step, rung, attempt, at, waitUntil }: Extract<Recorded, { type: 'attempt-planned' }>): void {
    const climb = this.#climbs.find((one) => one.step === step);
    if (climb === undefined) {
      this.findings.push({ kind: 'noise', says: `${attempt} was begun when nothing was due` });
      return;
    }
    if (rung <= climb.rung)
      this.findings.push({ kind: 'doubled', says: `${attempt} is rung ${rung} of step ${step} again` });
    if (rung > climb.rung + 1) this.#skipped(`rung ${climb.rung + 1} of step ${step}`);
    if (climb.dueAt !== undefined) this.#late(at, climb.dueAt);
    Object.assign(climb, { rung, attempt, dueAt: waitUntil });
  }

  #exhausted(step: number): void {
    const climb = this.#climbs.find((one) => one.step === step);
    const rungs = this.#plan?.steps.find((one) => one.step === step)?.rungs.length ?? 0;
    if (climb === undefined) return;
    if (climb.rung + 1 < rungs) this.#skipped(`rung ${climb.rung + 1} of step ${step}`);
    climb.dueAt = undefined;
  }

  #owes(at: number, tardyMs: number): void {
    for (const { step, rung, dueAt } of this.#climbs) {
      if (dueAt !== undefined && this.#back(dueAt) + tardyMs < at)
        this.#skipped(`what follows rung ${rung} of step ${step}`);
    }
  }

  #late(at: number, dueAt: number): void {
    this.latestMs = Math.max(this.latestMs, at - this.#back(dueAt));
  }

  /** A rung that was decided but not on disk when the power went comes after the return, so outages reach back a little. */
  #back(at: number): number {
    return backFrom(this.#evidence.gatewayOutages, at, TARDY_MS);
  }

  #skipped(what: string): void {
    this.findings.push({ kind: 'skipped', says: `${this.#incident}: ${what} was due and never attempted` });
  }
}
