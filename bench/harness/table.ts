export type Align = 'left' | 'right';

export interface Column {
  title: string;
  align?: Align;
}

/** Text in columns, two spaces apart: figures to the right, words to the left, no ruled lines. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, at) => Math.max(width(title), ...rows.map((row) => width(row[at] ?? ''))));
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align = 'left' }, at) => padded(cells[at] ?? '', widths[at] ?? 0, align))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].join('\n');
}

/** `57 µs`, `1.42 ms`, `2.1 s`: three figures at most, and never a unit too small to read. */
export function duration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return '—';
  const us = durationMs * 1000;
  if (us < 999.5) return `${Math.round(us)} µs`;
  if (durationMs < 999.5) return `${figures(durationMs)} ms`;
  return `${figures(durationMs / 1000)} s`;
}

/** 1,000 rather than 1000. */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

function figures(value: number): string {
  return value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1) : String(Math.round(value));
}

function padded(text: string, to: number, align: Align): string {
  const gap = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'left' ? text + gap : gap + text;
}

/** Signs, not code units: a `µ` or `→` is one. */
function width(text: string): number {
  return [...text].length;
}
