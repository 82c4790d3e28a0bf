/** One line of the numbers to reach: what was measured, and the most it may be. */
export interface Goal {
  /** As in the list of numbers to reach: L1, L2, … Several lines may belong to one. */
  id: string;
  what: string;
  /** A ratio; undefined when it could not be measured. */
  value: number | undefined;
  bound: number;
  /** The best and the worst of the rounds that the value is the median of. */
  low?: number;
  high?: number;
  /** What the value is a ratio of. */
  of: string;
  /** Why it was not measured, or what else there is to know: a plain sentence. */
  note?: string;
  /** Something was lost on the way: then the line is missed, whatever the figure. */
  lost?: number;
}

/** As it stands in the JSON: a line that was not measured is never met. */
export interface GoalResult extends Omit<Goal, 'value'> {
  value: number | null;
  measured: boolean;
  met: boolean;
  /** By how much of the bound it was missed, 0.09 for 9 %; null when it was met or not measured. */
  missedBy: number | null;
}

export function judge(goal: Goal): GoalResult {
  const { value, bound, lost = 0 } = goal;
  const measured = value !== undefined && Number.isFinite(value);
  const within = measured && value <= bound;
  return {
    ...goal,
    value: measured ? value : null,
    measured,
    met: within && lost === 0,
    missedBy: measured && !within ? value / bound - 1 : null,
  };
}

/** `1.42 × of 1.3 ×: missed by 9 %`, in words a table can hold. */
export function verdict(result: GoalResult): string {
  const { value, bound, missedBy, lost = 0 } = result;
  if (value === null) return `not measured${result.note === undefined ? '' : `: ${result.note}`}`;
  const figures = `${ratio(value)} of ${ratio(bound)}`;
  if (lost > 0) return `${figures}: missed, ${lost} never arrived`;
  if (missedBy === null) return `${figures}: met, ${percent(1 - value / bound)} to spare`;
  return `${figures}: missed by ${percent(missedBy)}`;
}

/** The process may end with 0 only when every line that was measured holds, and one was. */
export function allHold(results: readonly GoalResult[]): boolean {
  const measured = results.filter((result) => result.measured || (result.lost ?? 0) > 0);
  return measured.length > 0 && measured.every((result) => result.met);
}

/** `1.42 ×`: two digits behind the point, three below a half, where bounds such as 1/8 lie. */
export function ratio(value: number): string {
  return `${Number(value.toFixed(value < 0.5 ? 3 : 2))} ×`;
}

function percent(part: number): string {
  const hundredths = part * 100;
  return `${hundredths < 1 ? Number(hundredths.toFixed(1)) : Math.round(hundredths)} %`;
}
