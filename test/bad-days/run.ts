import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BAD_DAYS } from './days.ts';
import { pageOf } from './table.ts';

/** `npm run bad-days`: plays each day and writes docs/BAD-DAYS.md. */
const only = process.argv[2];
const rows = [];
for (const day of BAD_DAYS.filter(({ name }) => only === undefined || name === only)) {
  const startedAt = performance.now();
  const outcome = await day.play();
  rows.push({ day, outcome });
  console.info(`${day.name}: ${JSON.stringify(outcome)} (${Math.round(performance.now() - startedAt)} ms)`);
}
if (only === undefined) writeFileSync(join(import.meta.dirname, '../../docs/BAD-DAYS.md'), pageOf(rows));
process.exitCode = rows.every(({ outcome }) => outcome.acceptedMs !== undefined) ? 0 : 1;
