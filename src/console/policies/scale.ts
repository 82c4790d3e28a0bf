import type { Line, PolicyExplained } from './api.ts';

/** Lengths that a scale is counted in. */
const TICKS_MS = [5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400].map((s) => s * 1_000);
const MOST_TICKS = 8;
const SHORTEST_MS = 1_000;

export interface Row {
  line: Line;
  tries: Line['tries'];
  skipped: Line['skipped'];
}

/** What is drawn of one policy: its first round, and from when to when that is. */
export interface Round {
  policy: string;
  fromMs: number;
  untilMs: number;
  rows: readonly Row[];
  ticks: readonly number[];
}

/** The first round of each policy that has a part in it: the one that was asked about, and those that take over. */
export function roundsOf({ lines, rounds }: PolicyExplained): Round[] {
  return [...new Set(lines.map(({ policy }) => policy))].map((policy) => {
    const first = rounds.find((one) => one.policy === policy);
    const round = first?.round ?? 1;
    const fromMs = first?.fromMs ?? 0;
    const rows = lines
      .filter((line) => line.policy === policy)
      .map((line) => ({
        line,
        tries: line.tries.filter((one) => one.round === round),
        skipped: line.skipped.filter((one) => one.round === round),
      }))
      .filter(({ tries, skipped }) => tries.length + skipped.length > 0);
    const ends = rows.flatMap(({ tries }) => tries.map(({ untilMs }) => untilMs));
    const untilMs = Math.max(fromMs + SHORTEST_MS, ...ends);
    const every = TICKS_MS.find((tick) => (untilMs - fromMs) / tick <= MOST_TICKS) ?? 28_800_000;
    const ticks = Array.from({ length: Math.floor((untilMs - fromMs) / every) + 1 }, (_, n) => fromMs + n * every);
    return { policy, fromMs, untilMs, rows, ticks };
  });
}

/** A moment of a round as a share of a thousand. */
export const placeOf = ({ fromMs, untilMs }: Round, at: number) => ((at - fromMs) / (untilMs - fromMs)) * 1_000;
