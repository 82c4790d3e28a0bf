import Sqlite, { type Database } from 'better-sqlite3';

interface Item {
  type: string;
  name: string;
  sql: string;
}

/** Everything that was made by hand in a database, in the order in which it can be made again. */
function itemsOf(db: Database): Item[] {
  const all = db
    .prepare<[], Item>("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all();
  const tables = all.filter(({ type }) => type === 'table');
  return [...tables, ...all.filter(({ type }) => type !== 'table')];
}

/** The tables and indexes of a database as SQL text, in the order of their names. */
export function schemaOf(db: Database): string {
  const items = itemsOf(db).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return items.map(({ sql }) => `${sql.trim()};\n`).join('\n');
}

/** A whole database as SQL text: schema, version and rows, in the order they were written. */
export function dump(file: string): string {
  const db = new Sqlite(file, { readonly: true });
  try {
    const items = itemsOf(db);
    const rows = items.filter(({ type }) => type === 'table').flatMap(({ name }) => insertsOf(db, name));
    const version = `PRAGMA user_version = ${String(db.pragma('user_version', { simple: true }))};`;
    return `${[version, ...items.map(({ sql }) => `${sql.trim()};`), ...rows].join('\n')}\n`;
  } finally {
    db.close();
  }
}

/** Makes the file that a dump was taken of. */
export function load(file: string, sql: string): void {
  const db = new Sqlite(file);
  db.exec(`BEGIN; ${sql} COMMIT;`);
  db.close();
}

function insertsOf(db: Database, table: string): string[] {
  const order = table === 'current' || table === 'outbox' ? ' ORDER BY rowid' : '';
  const rows = db.prepare<[], unknown[]>(`SELECT * FROM ${table}${order}`).raw().all();
  return rows.map((row) => `INSERT INTO ${table} VALUES (${row.map(literal).join(', ')});`);
}

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (Buffer.isBuffer(value)) return `X'${value.toString('hex')}'`;
  return `'${String(value).replaceAll("'", "''")}'`;
}
