import Database from 'better-sqlite3';
import { Fault } from '../core/fault.ts';
import type { Instant } from '../core/time.ts';
import { type Db, waitingAtMost } from '../vault/database.ts';
import { newId, type RandomBytes } from '../vault/opaque.ts';
import type { Vault } from '../vault/vault.ts';

/** Rows of one page of a list. */
export const PAGE_LIMIT = 500;

export type Value = string | number | Buffer | null;

export interface StoreOptions {
  db: Db;
  vault: Vault;
  clock: () => Instant;
  random: RandomBytes;
  /** Told of each change that must be on disk before anybody hears of it, when `db` is synced afterwards. */
  wrote?: () => void;
}

/** What every noun of the register works with: the database, the vault, the clock, chance, and one way to write. */
export class Store {
  readonly db: Db;
  readonly vault: Vault;
  readonly clock: () => Instant;
  readonly random: RandomBytes;
  /** Counters for the metrics page; they only grow. */
  readonly counters = { touchesLost: 0 };
  readonly #wrote: () => void;
  readonly #statements = new Map<string, Database.Statement<unknown[]>>();

  constructor({ db, vault, clock, random, wrote = () => {} }: StoreOptions) {
    this.#wrote = wrote;
    this.db = db;
    this.vault = vault;
    this.clock = clock;
    this.random = random;
  }

  /** The first row, or undefined. `Row` is the caller's word for the columns it selects; the table's own checks keep it true. */
  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#prepared<Row>(sql).get(...values);
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#prepared<Row>(sql).all(...values);
  }

  /** Rows changed. Only inside `write` or `touch`. */
  run(sql: string, ...values: Value[]): number {
    return this.#prepared(sql).run(...values).changes;
  }

  /**
   * Runs one change as one transaction, all or nothing. `changed` is the register's new version, to be written into each
   * row that a running gateway must read again. Throws `HW_REGISTER_WRITE_FAILED` when SQLite refuses.
   */
  write<T>(change: (changed: number) => T): T {
    const run = this.db.transaction(() => {
      const row = this.get<{ version: number }>('UPDATE register_version SET version = version + 1 RETURNING version');
      if (!row) throw new Fault('HW_INTERNAL');
      return change(row.version);
    });
    try {
      const done = run.immediate();
      this.#wrote();
      return done;
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      throw new Fault('HW_REGISTER_WRITE_FAILED', { why: error.code, cause: error });
    }
  }

  /** Notes that something was used. Best effort: neither a busy register nor a full disk may keep staff from the desk. */
  touch(sql: string, ...values: Value[]): void {
    try {
      waitingAtMost(this.db, 0, () => this.run(sql, ...values));
    } catch {
      this.counters.touchesLost += 1;
    }
  }

  /** A new id of one kind, e.g. `this.id('dv', asDeviceId)`. */
  id<T>(prefix: string, read: (text: string) => T | undefined): T {
    const made = read(newId(prefix, this.random));
    if (made === undefined) throw new Fault('HW_INTERNAL');
    return made;
  }

  /** Throws `HW_NOT_FOUND` unless the table has a row of that id. */
  mustHave(table: 'authorities' | 'providers' | 'households' | 'premises', id: string): void {
    if (this.get(`SELECT 1 FROM ${table} WHERE id = ?`, id) === undefined) {
      throw new Fault('HW_NOT_FOUND', { where: `${table} ${id}` });
    }
  }

  // Bounded by the number of statements in the source: no SQL is made from values.
  #prepared<Row>(sql: string): Database.Statement<unknown[], Row> {
    const known = this.#statements.get(sql);
    if (known) return known as Database.Statement<unknown[], Row>;
    const made = this.db.prepare<unknown[], Row>(sql);
    this.#statements.set(sql, made);
    return made;
  }
}
