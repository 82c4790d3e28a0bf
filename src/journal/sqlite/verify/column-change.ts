import { chainHash } from '../chain.ts';
import type { ChainRow } from './chain-rows.ts';
import type { Range } from './range.ts';

/** Values tried for one column of one row. */
const TRY_LIMIT = 10_000;

/** What the inquiry may try when it looks for what a column held before. */
export interface Candidates {
  epochs: readonly number[];
  gaps: readonly Range[];
}

export interface ColumnChange {
  column: 'at' | 'type' | 'epoch' | 'position';
  was: number | string;
}

/** Finds the one hashed column whose change explains the row's hash; the body, known epochs and empty positions give what it held. */
export function findColumnChange(
  before: Buffer,
  row: ChainRow,
  fields: Record<string, unknown> | undefined,
  candidates: Candidates,
): ColumnChange | undefined {
  let tries = 0;
  for (const change of changes(fields, candidates)) {
    if (++tries > TRY_LIMIT) return undefined;
    const link = { ...row, [change.column]: change.was };
    if (chainHash(before, link, row.body).equals(row.hash)) return change;
  }
  return undefined;
}

function* changes(fields: Record<string, unknown> | undefined, candidates: Candidates): Generator<ColumnChange> {
  const at = fields?.['at'];
  const type = fields?.['type'];
  if (typeof at === 'number') yield { column: 'at', was: at };
  if (typeof type === 'string') yield { column: 'type', was: type };
  for (const epoch of candidates.epochs) yield { column: 'epoch', was: epoch };
  for (const gap of candidates.gaps) {
    for (let position = gap.from; position <= gap.to; position++) yield { column: 'position', was: position };
  }
}
