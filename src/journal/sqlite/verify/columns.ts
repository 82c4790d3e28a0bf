import type { Damage } from '../../port.ts';
import type { ChainRow } from './chain-rows.ts';

/** Columns that only help to find an event and are not hashed themselves; the hashed body says what they must be. */
const FINDING_COLUMNS = ['premises', 'incident', 'device'] as const;

/** The event as its own text has it; undefined when the text is no JSON object (any more). */
export function bodyFields(row: ChainRow): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(row.body.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

/** Compares the columns that the hash does not cover with the body that it does. */
export function columnMismatch(row: ChainRow): Damage | undefined {
  const fields = bodyFields(row);
  if (fields === undefined) return undefined;
  for (const column of FINDING_COLUMNS) {
    const says = fields[column] ?? null;
    if (says !== row[column]) return mismatch(row, column, row[column], says);
  }
  return undefined;
}

export function mismatch(row: ChainRow, column: string, reads: unknown, was: unknown): Damage {
  const { partition, seq } = row;
  const sentence = `column ${column} of seq ${seq} in partition ${partition} reads ${shown(reads)}, was ${shown(was)}`;
  return { partition, seq, kind: 'column-mismatch', sentence };
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? `'${value}'` : String(value);
}
