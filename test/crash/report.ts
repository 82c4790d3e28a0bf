import { KINDS, type Kind } from './count/finding.ts';
import type { CrashResult } from './run.ts';

const WORDS: Record<Kind, string> = {
  lost: 'lost: acknowledged, and not in the journal or in no incident',
  doubled: 'doubled: an incident, a signal or a step twice',
  skipped: 'skipped: a step whose time came, never attempted',
  repeated: 'repeated: a call or text again, and no kill explains it',
  unkept: 'unkept: said to a person or the outbox, and not so',
  noise: 'noise: a call or text after somebody had accepted',
};
const FINDINGS_SHOWN = 40;

/** True when nothing was lost, doubled, skipped, repeated without a reason or promised in vain, and the proofs pass. */
export function passes({ faults, unproved, unrest }: CrashResult): boolean {
  return Object.values(faults).every((n) => n === 0) && unproved.length === 0 && unrest === undefined;
}

/** The result as a table. */
export function tableOf(result: CrashResult): string {
  const { totals, faults, kills, explained } = result;
  const moments = Object.entries(kills).map(([moment, n]) => `${moment} ${n}`);
  const allKills = Object.values(kills).reduce((sum, n) => sum + n, 0);
  const rows: [string, string | number][] = [
    ['kills of the gateway', `${allKills} (${moments.join(', ')})`],
    ['phone network killed, stalled', `${result.phoneKills}, ${result.phoneStalls}`],
    ['presses, acknowledged', `${totals.presses}, ${totals.pressesAcknowledged}`],
    ['other signals acknowledged', totals.signalsAcknowledged - totals.pressesAcknowledged],
    ['incidents, acceptances', `${totals.incidents}, ${totals.acceptances}`],
    ['attempts planned', totals.attempts],
    ['calls and texts taken on', totals.callsAndTexts],
    ['failed: phone network away or slow', totals.unreachable],
    ['latest rung after it was due', `${Math.round(totals.latestRungMs)} ms`],
    ['events in the journal', totals.events],
    ['sent again, marked as such', totals.markedSentAgain],
    ['calls and texts twice, explained', explained],
    ...KINDS.map((kind): [string, number] => [WORDS[kind], faults[kind]]),
    ['journal verify and replay', result.unproved.length === 0 ? 'pass' : result.unproved.join('; ')],
    ['came to rest', result.unrest ?? 'yes'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  const shown = result.findings.toSorted((a, b) => (a.because?.length ?? 0) - (b.because?.length ?? 0));
  const told = shown
    .slice(0, FINDINGS_SHOWN)
    .map(({ kind, says, because }) => `  ${kind}: ${says}${because ? ` (${because})` : ''}`);
  const trails = Object.entries(result.trails).flatMap(([says, trail]) => [`\n${says}:`, ...trail]);
  const verdict = passes(result) ? 'Nothing was lost.' : 'THIS DOES NOT HOLD.';
  return [`seed ${result.seed}, ${Math.round(result.tookMs / 1_000)} s`, ...lines, ...told, ...trails, verdict].join(
    '\n',
  );
}
