import { execFileSync } from 'node:child_process';
import type { Campaign } from './campaign.ts';
import { EXERCISES } from './exercised.ts';
import type { Shrunk } from './shrink.ts';
import { clockText, entryText } from './tell.ts';

/** Everything that is needed to look into a broken promise, and to see it break again. */
export function failureText({ schedule, violation, tries }: Shrunk, hours: number | undefined): string {
  const { seed, entries } = schedule;
  const only = entries.map(({ n }) => n).join(',');
  const length = hours === undefined ? '' : ` --hours ${hours}`;
  return [
    '',
    `BROKEN: ${violation.promise}`,
    `  ${violation.says}`,
    `  seed ${seed}, commit ${commitText()}, ${clockText(violation.afterMs)} into the run`,
    `  what it takes (${entries.length} entries left after ${tries} tries):`,
    ...entries.map((entry) => `  ${entryText(entry)}`),
    '  see it again:',
    `  npm run sim -- --seed ${seed}${length} --only ${only || '-1'} -v`,
  ].join('\n');
}

/** The commit that was run, and whether anything was changed since. */
function commitText(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes' : ''}`;
  } catch {
    return 'unknown (no repository here)';
  }
}

/** What a campaign went through: a table of everything met, and how often. */
export function summaryText(campaign: Campaign, tookMs?: number): string {
  const { seeds, steps, simulatedMs, events, exercised, found } = campaign;
  const hours = (simulatedMs / 3_600_000).toFixed(1);
  const took = tookMs === undefined ? '' : `, in ${(tookMs / 1000).toFixed(1)} s`;
  const cells = EXERCISES.map((what) => `${what.padEnd(30)}${String(exercised.counts.get(what) ?? 0).padStart(8)}`);
  const half = Math.ceil(cells.length / 2);
  const rows = cells.slice(0, half).map((cell, i) => `  ${cell}    ${cells[half + i] ?? ''}`.trimEnd());
  return [
    `${seeds} seeds, ${hours} h of simulated time, ${steps} steps, ${events} events${took}`,
    ...rows,
    `broken promises: ${found.length}`,
  ].join('\n');
}
