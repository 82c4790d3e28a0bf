import type { ChainRow } from './chain-rows.ts';

/** Columns that repeat what the body says. */
const REPEATED = ['seq', 'at', 'type', 'premises', 'incident', 'device'] as const;

/** The first place where a body says something else than its row's columns; undefined when it contradicts none. */
export function firstContradiction(row: ChainRow, fields: Record<string, unknown> | undefined): string | undefined {
  if (fields === undefined) return 'its body is no longer JSON';
  const found: { byte: number; sentence: string }[] = [];
  for (const column of REPEATED) {
    const says = fields[column];
    if (says === undefined || says === row[column]) continue;
    const byte = byteOf(row.body, column, says, row[column]);
    const sentence = `from byte ${byte} on its body says ${column} ${String(says)}, its column ${String(row[column])}`;
    if (byte > 0) found.push({ byte, sentence });
  }
  return found.sort((a, b) => a.byte - b.byte)[0]?.sentence;
}

/** Where the field's text and the column's part, counted from 1; 0 when the field's text is not found. */
function byteOf(body: Buffer, column: string, says: unknown, is: unknown): number {
  const label = `"${column}":`;
  const text = Buffer.from(JSON.stringify(says));
  const start = body.indexOf(Buffer.concat([Buffer.from(label), text]));
  if (start < 0) return 0;
  const expected = Buffer.from(JSON.stringify(is));
  let same = 0;
  while (same < text.length && text[same] === expected[same]) same++;
  return start + label.length + same + 1;
}
