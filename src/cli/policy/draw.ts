import { afterWords, wayWords } from '../../core/explain/words.ts';
import { ms } from '../../core/time.ts';
import type { PolicyExplained } from '../../desk/schema/policy.ts';

type Line = PolicyExplained['lines'][number];

const SECOND_MS = 1_000;
/** Lengths that a scale is counted in. */
const TICKS_S = [5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400];
const BAR = '━';
const OUT = '╳';
const SCALE_LEAST = 24;
const TICK_ROOM = 9;

/** The picture of a policy as lines for a terminal: who, by which way, and from when to when. Nobody's name is in it. */
export function drawPolicy(found: PolicyExplained, width: number): string {
  const policies = [...new Set(found.lines.map(({ policy }) => policy))];
  const lines = [...headOf(found), ''];
  for (const policy of policies) {
    const rounds = found.rounds.filter((one) => one.policy === policy).map(({ round }) => round);
    const first = Math.min(...rounds);
    if (policy !== found.policy) lines.push('', `then ${policy}, from ${after(found.ceiling?.atMs ?? 0)} on`, '');
    lines.push(...roundOf(found, policy, first, width));
  }
  return [...lines, '', ...footOf(found)].join('\n');
}

const after = (span: number) => afterWords(ms(span));

function headOf({ policy, reference, localAt, timeZone, watchedUntil }: PolicyExplained): string[] {
  const home = reference === null ? 'any home' : `home ${reference}`;
  const watched = watchedUntil === null ? '' : ', under a heightened watch';
  return [`${policy}, ${home}, at ${localAt.replace('T', ' ')} (${timeZone})${watched}, with nobody answering`];
}

function roundOf(found: PolicyExplained, policy: string, round: number, width: number): string[] {
  const begins = found.rounds.find((one) => one.round === round)?.fromMs ?? 0;
  const rows = found.lines
    .filter((line) => line.policy === policy)
    .map((line) => ({
      line,
      tries: line.tries.filter((one) => one.round === round),
      skipped: line.skipped.filter((one) => one.round === round),
    }))
    .filter(({ tries, skipped }) => tries.length + skipped.length > 0);
  const ends = Math.max(begins + SECOND_MS, ...rows.flatMap(({ tries }) => tries.map(({ untilMs }) => untilMs)));
  const labels = rows.map(({ line }) => labelOf(line));
  const labelWidth = Math.max(...labels.map(({ length }) => length), 'step  who'.length);
  const scale = Math.max(SCALE_LEAST, width - labelWidth - 2);
  const column = (at: number) => Math.round(((at - begins) / (ends - begins)) * (scale - 1));
  return [
    `${'step  who, by which way'.padEnd(labelWidth)}  ${ticksOf(begins, ends, scale, column)}`,
    ...rows.map(({ tries, skipped }, n) => {
      const cells = Array.from({ length: scale }, () => ' ');
      for (const { fromMs, untilMs } of tries) {
        const from = column(fromMs);
        for (let at = from; at < Math.max(from + 1, column(untilMs)); at += 1) cells[at] = BAR;
      }
      const [left] = skipped;
      if (left !== undefined) cells[column(left.atMs)] = OUT;
      const says = left === undefined ? '' : `not tried: ${left.says}`;
      const drawn = cells.join('').trimEnd();
      return `${(labels[n] ?? '').padEnd(labelWidth)}  ${says === '' ? drawn : `${drawn} ${says}`}`;
    }),
  ];
}

function labelOf({ step, who, channel, must, verified }: Line): string {
  const marks = [...(must ? ['must accept'] : []), ...(verified === false ? ['not verified'] : [])];
  const place = channel === 'desk' || channel === 'webhook' ? who : `${who}, ${wayWords(channel)}`;
  return `${String(step).padEnd(4)}  ${place}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

/** Times above the scale, as many as have room. */
function ticksOf(begins: number, ends: number, scale: number, column: (at: number) => number): string {
  const most = Math.max(1, Math.floor(scale / TICK_ROOM));
  const every = (TICKS_S.find((tick) => (ends - begins) / (tick * SECOND_MS) <= most) ?? 28_800) * SECOND_MS;
  let line = '';
  for (let at = begins; at <= ends; at += every) {
    const place = column(at);
    if (place < line.length) continue;
    line = `${line.padEnd(place)}${after(at)} `;
  }
  return line.trimEnd();
}

function footOf(found: PolicyExplained): string[] {
  const { again, ceiling, actWithinMs, police, gaps, nobody } = found;
  const lines: string[] = [];
  if (again !== null) {
    const which = again.fromMs === 0 ? '' : ` with the steps from ${after(again.fromMs)} on`;
    lines.push(`At ${after(again.atMs)} it begins again${which}, until a person has accepted.`);
  }
  if (ceiling !== null && ceiling.atMs === null)
    lines.push(`After ${ceiling.rounds} rounds without an acceptance ${ceiling.takesOver} takes over.`);
  if (actWithinMs !== null)
    lines.push(`An acceptance that nothing follows within ${after(actWithinMs)} lapses, and people are told anew.`);
  if (police !== null) {
    lines.push('', `police (${police.force})${police.hold === 'confirmed' ? ', once the alarm is confirmed' : ''}:`);
    for (const { says, fromMs, why } of police.lines) {
      const when = fromMs === null ? 'not taken' : `at ${after(fromMs)}`;
      lines.push(`  ${when.padEnd(10)} ${says}${why === null || why === 'first-route' ? '' : ` (${why})`}`);
    }
  }
  if (gaps.length > 0) lines.push('', 'missing:', ...gaps.map((gap) => `  ${gap}`));
  if (nobody.length > 0)
    lines.push('', 'reaches nobody by telephone in the coming 14 days:', ...nobody.map(({ says }) => `  ${says}`));
  return lines;
}
