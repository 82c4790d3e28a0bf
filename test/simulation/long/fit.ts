/** How well some values lie on a straight line over their index. */
export interface Fit {
  slope: number;
  /** The largest distance from the line, as a share of the last value. */
  residual: number;
}

/** Least squares over (0, y0), (1, y1), … */
export function fitLine(values: readonly number[]): Fit {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let across = 0;
  let along = 0;
  for (const [i, value] of values.entries()) {
    across += (i - middle) * (value - mean);
    along += (i - middle) ** 2;
  }
  const slope = along === 0 ? 0 : across / along;
  const worst = Math.max(...values.map((value, i) => Math.abs(value - (mean + slope * (i - middle)))));
  return { slope, residual: worst / Math.max(1, Math.abs(values.at(-1) ?? 1)) };
}
