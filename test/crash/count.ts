import { type Finding, KINDS, type Kind } from './count/finding.ts';
import { countSends } from './count/sends.ts';
import { countSignals } from './count/signals.ts';
import { countSteps } from './count/steps.ts';
import { countWords } from './count/words.ts';
import type { Evidence } from './evidence.ts';
import { trailOf } from './trail.ts';

const TRAILS_MOST = 5;

export interface Counted {
  /** Faults: findings without an explanation, by kind. */
  faults: Record<Kind, number>;
  /** Repeated calls and texts that a kill explains, each marked in the journal or never recorded at all. */
  explained: number;
  findings: Finding[];
  /** What happened around each of the first faults. */
  trails: Record<string, string[]>;
  totals: {
    presses: number;
    pressesAcknowledged: number;
    signalsAcknowledged: number;
    events: number;
    incidents: number;
    acceptances: number;
    attempts: number;
    callsAndTexts: number;
    markedSentAgain: number;
    unreachable: number;
    latestRungMs: number;
  };
}

/** Counts what a run has lost, doubled, skipped, repeated or promised in vain, from the journal, the devices and the telephones. */
export function count(evidence: Evidence): Counted {
  const steps = countSteps(evidence);
  const sends = countSends(evidence);
  const findings = [...countSignals(evidence), ...steps.findings, ...sends.findings, ...countWords(evidence)];
  const faults = findings.filter(({ because }) => because === undefined);
  const signals = evidence.devices.flatMap((device) => device.signals);
  const acknowledged = signals.filter(({ ackedAt }) => ackedAt !== undefined);
  const events = (type: string) => evidence.events.filter((event) => event.type === type).length;
  const none: Record<Kind, number> = { lost: 0, doubled: 0, skipped: 0, repeated: 0, unkept: 0, noise: 0 };
  for (const kind of KINDS) none[kind] = faults.filter((fault) => fault.kind === kind).length;
  return {
    faults: none,
    explained: findings.length - faults.length,
    findings,
    trails: Object.fromEntries(faults.slice(0, TRAILS_MOST).map(({ says }) => [says, trailOf(evidence, says)])),
    totals: {
      presses: signals.filter(({ panic }) => panic).length,
      pressesAcknowledged: acknowledged.filter(({ panic }) => panic).length,
      signalsAcknowledged: acknowledged.length,
      events: evidence.events.length,
      incidents: events('incident-opened'),
      acceptances: events('incident-acknowledged'),
      attempts: events('attempt-planned'),
      callsAndTexts: evidence.placed.length,
      markedSentAgain: sends.marked,
      unreachable: sends.unreachable,
      latestRungMs: steps.latestMs,
    },
  };
}
