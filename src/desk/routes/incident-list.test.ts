import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asPartition, asPremisesId } from '../../core/ids.ts';
import { instant } from '../../core/time.ts';
import type { CurrentRow, Page } from '../../journal/port.ts';
import { must } from '../../vault/test-files.ts';
import { listIncidents } from './incident-list.ts';

const OURS = must(asPremisesId('pm_ours'));
const THEIRS = must(asPremisesId('pm_theirs'));
const SCAN = 3;

/** Incidents as the journal gives them: newest first, from the one after the cursor. */
function journalOf(rows: readonly CurrentRow[]) {
  const newest = rows.toSorted((a, b) => (b.openedAt ?? 0) - (a.openedAt ?? 0) || (a.id < b.id ? 1 : -1));
  return {
    current: () => [...rows],
    incidents: ({ cursor, limit }: { cursor?: string; limit: number }): Page<CurrentRow> => {
      const [at, id] = cursor === undefined ? [Number.POSITIVE_INFINITY, ''] : splitCursor(cursor);
      const rest = newest.filter((row) => (row.openedAt ?? 0) < at || (row.openedAt === at && row.id < id));
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      return { items, next: rest.length > limit && last ? `${last.openedAt}~${last.id}` : null };
    },
  };
}

function splitCursor(cursor: string): [number, string] {
  const [at = '', id = ''] = cursor.split('~');
  return [Number(at), id];
}

test("pages through what is theirs, each once and in order, however much lies between, and no cursor names another's", () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
  console.info(`incident pages: seed ${seed} (SEED=${seed} repeats it)`);
  const some = fc.array(fc.record({ at: fc.integer({ min: 0, max: 12 }), ours: fc.boolean() }), { maxLength: 40 });
  fc.assert(
    fc.property(some, fc.integer({ min: 1, max: 4 }), (drawn, limit) => {
      const rows = drawn.map(({ at, ours }, n): CurrentRow => {
        const premises = ours ? OURS : THEIRS;
        const partition = must(asPartition(1));
        return {
          kind: 'incident',
          id: `1-1-${n}`,
          partition,
          premises,
          state: 'closed',
          openedAt: instant(at),
          body: '{}',
        };
      });
      const reader = journalOf(rows);
      const sight = { all: false, key: 'ours', sees: (premises: string) => premises === OURS };
      const seen: string[] = [];
      const cursors: string[] = [];
      for (let next: string | null = ''; next !== null && cursors.length < 100; ) {
        const cursor = next === '' ? undefined : next;
        const page = listIncidents(reader, {
          states: undefined,
          premises: undefined,
          cursor,
          limit,
          sight,
          scan: SCAN,
        });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ id }) => id));
        next = page.next;
        if (next !== null) cursors.push(next);
      }
      const theirs = rows.filter(({ premises }) => premises === THEIRS).map(({ id }) => id);
      const whole = reader.incidents({ limit: 100 }).items.filter(({ premises }) => premises === OURS);
      expect(seen).toEqual(whole.map(({ id }) => id));
      expect(cursors.filter((cursor) => theirs.includes(splitCursor(cursor)[1]))).toEqual([]);
    }),
    { seed, numRuns: 300 },
  );
});
