import { FileFaults } from '../app/config/yaml-file.ts';
import { isFault } from '../core/fault.ts';

/**
 * Says an error to the person at the terminal: one line for each thing that is wrong. A bug is said to be one, with its
 * trace, because then the trace is for us.
 */
export function tell(error: unknown): void {
  if (error instanceof FileFaults) {
    for (const fault of error.faults) process.stderr.write(`${fault.message}\n`);
  } else if (isFault(error)) {
    process.stderr.write(`${error.message} [${error.code}]\n`);
  } else {
    process.stderr.write(
      'This is a fault in havenwatch itself, not something you did. Please report it with these lines:\n',
    );
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
}

const FAILED = 1;
export const WRONG_USE = 2;

/** 2 for a command that was used wrongly, as its options or its environment were; 1 for everything else that went wrong. */
export function exitCodeOf(error: unknown): number {
  return isFault(error) && error.code === 'HW_USAGE' ? WRONG_USE : FAILED;
}

/** Prints data: one JSON document with `--json`, else lines for a person. */
export function print(asJson: boolean | undefined, data: unknown, lines: () => string): void {
  process.stdout.write(`${asJson === true ? JSON.stringify(data) : lines()}\n`);
}

/** Rows as columns of equal width. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(heads), ...rows.map(line)].join('\n');
}
