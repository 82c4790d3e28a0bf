import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { REGISTER_FILE } from '../../src/register/register.ts';

/** Who looked when is written down whatever the answer was. */
const TRACES: Readonly<Record<string, readonly string[]>> = {
  sessions: ['last_used_at'],
  api_tokens: ['last_used_at'],
};
/** Who opened what, and who tried to come in: written down above all when it was refused. Any write counts up the version. */
const AUDIT: ReadonlySet<string> = new Set(['reveals', 'staff_events', 'register_version', 'sqlite_sequence']);

/** The register and the vault's tables, read beside the running desk. */
export function openTables(directory: string) {
  const db = new Database(join(directory, REGISTER_FILE), { readonly: true });
  const tables = db
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
    .all()
    .map(({ name }) => name)
    .filter((name) => !AUDIT.has(name));
  const columnsOf = (table: string) =>
    db
      .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name)
      .filter((name) => TRACES[table]?.includes(name) !== true);
  const reads = tables.map((table) => {
    const columns = columnsOf(table).map((name) => `quote("${name}")`);
    return {
      table,
      all: db.prepare<[], string>(`SELECT ${columns.join(" || '|' || ")} AS line FROM "${table}"`).pluck(),
    };
  });
  return {
    /** A digest of each table. */
    digests: () =>
      new Map(
        reads.map(({ table, all }) => [table, createHash('sha256').update(all.all().sort().join('\n')).digest('hex')]),
      ),
    /** Rows that point at nothing, and what SQLite itself finds wrong. */
    broken: () => [
      ...db
        .prepare<[], { table: string }>('PRAGMA foreign_key_check')
        .all()
        .map(({ table }) => `${table} points at nothing`),
      ...db
        .prepare<[], string>('PRAGMA integrity_check')
        .pluck()
        .all()
        .filter((says) => says !== 'ok'),
    ],
    close: () => db.close(),
  };
}

/** The tables whose rows differ. */
export function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].flatMap(([table, digest]) => (before.get(table) === digest ? [] : [table]));
}
