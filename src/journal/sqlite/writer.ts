import type { Database } from 'better-sqlite3';
import { closeUntouched, isDamage, JOURNAL_FILE, messageOf } from './database.ts';
import { blamesOneBatch, type Failure, failureOf } from './failure.ts';
import { type Head, Heads } from './heads.ts';
import type { Parcel } from './parcel.ts';
import type { Known } from './salvage/ends.ts';
import { LAST_POSITION } from './schema.ts';
import { addNotice } from './segments.ts';
import { prepareWrites } from './write.ts';

/** Dedupe keys forgotten in one step: few enough that a panic behind the step does not feel it. */
export const FORGET_STEP_ROWS = 500;

/** What the writer found when it opened the file. */
export interface Found {
  epoch: number;
  position: number;
  /** Partition and last seq, flat, in pairs. */
  heads: number[];
  lastAliveAt: number | null;
}

/** The single writer: knows where every chain ends and turns groups of batches into transactions. Lives in one thread. */
export class Writer {
  readonly #db: Database;
  readonly #heads: Heads;
  readonly #writes: ReturnType<typeof prepareWrites>;
  readonly #begin;
  readonly #commit;
  #epoch: number;
  readonly found: Found;
  /** What is wrong with the file, once it has been found to be damaged. */
  damage: string | undefined;

  /** Opens a new epoch durably, or goes on in the given one. The file must be migrated. */
  constructor(db: Database, startedAt: number, goesOnIn?: number) {
    this.#db = db;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#writes = prepareWrites(db);
    const heads = readHeads(db);
    this.#heads = new Heads(heads, Number(db.prepare(LAST_POSITION).pluck().get()));
    this.#epoch = Number(db.prepare('SELECT ifnull(max(epoch), 0) FROM epochs').pluck().get());
    const lastAliveAt = db.prepare<[], number>("SELECT value FROM meta WHERE name = 'alive-at'").pluck().get() ?? null;
    if (goesOnIn === undefined) this.nextEpoch(startedAt);
    else this.#epoch = goesOnIn;
    const ends = [...heads].flatMap(([partition, head]) => [partition, head.seq]);
    this.found = { epoch: this.#epoch, position: this.#heads.position, heads: ends, lastAliveAt };
  }

  /** Bumps the epoch durably and answers it; batches of older epochs are refused from now on. */
  nextEpoch(startedAt: number): number {
    const epoch = this.#epoch + 1;
    const row = [epoch, this.#heads.position + 1, startedAt];
    this.#db.prepare('INSERT INTO epochs (epoch, first_position, started_at) VALUES (?, ?, ?)').run(...row);
    this.#epoch = epoch;
    return epoch;
  }

  /**
   * Commits the batches as one transaction; answers one entry each, undefined where the batch is on disk. A batch that is
   * itself at fault fails alone; when the disk is at fault all fail. Never throws.
   */
  commitGroup(parcels: readonly Parcel[]): (Failure | undefined)[] {
    try {
      return this.#transact(parcels);
    } catch (error) {
      this.#abandon();
      this.notice(error);
      const failure = failureOf(error, JOURNAL_FILE);
      if (parcels.length === 1 || !blamesOneBatch(error)) return parcels.map(() => failure);
      return parcels.flatMap((parcel) => this.commitGroup([parcel]));
    }
  }

  /** Remembers an error that means that the file is damaged. */
  notice(error: unknown): void {
    if (isDamage(error)) this.damage ??= messageOf(error);
  }

  /** Puts on record what is wrong, until a person has accepted it. */
  addNotice(at: number, says: string): void {
    addNotice(this.#db, at, says);
  }

  /** What is on disk for certain, whatever the file still gives back. */
  get known(): Known {
    return { heads: this.#heads.settled, position: this.#heads.position, epoch: this.#epoch };
  }

  alive(at: number): void {
    this.#db
      .prepare("INSERT INTO meta (name, value) VALUES ('alive-at', ?) ON CONFLICT DO UPDATE SET value = excluded.value")
      .run(at);
  }

  /** Forgets up to one step of dedupe keys older than the instant; true while there may be more. */
  forgetStep(before: number): boolean {
    const sql = `DELETE FROM dedupe WHERE received_at < ? ORDER BY received_at LIMIT ${FORGET_STEP_ROWS}`;
    return this.#db.prepare(sql).run(before).changes === FORGET_STEP_ROWS;
  }

  close(): void {
    this.#db.close();
  }

  /** Lets go of a damaged file without copying its log back into it. */
  letGo(): void {
    closeUntouched(this.#db);
  }

  #transact(parcels: readonly Parcel[]): (Failure | undefined)[] {
    const failures = parcels.map((): Failure | undefined => undefined);
    this.#begin.run();
    parcels.forEach((parcel, index) => {
      const hashes = this.#hashes(parcel);
      if (Array.isArray(hashes)) this.#writes.parcel(parcel, hashes);
      else failures[index] = hashes;
    });
    for (const [partition, head] of this.#heads.drafted()) this.#writes.head(partition, head);
    this.#commit.run();
    this.#heads.settle();
    return failures;
  }

  /** A batch that does not follow on is refused before it touches the file, so it never costs its neighbours a retry. */
  #hashes(parcel: Parcel): Buffer[] | Failure {
    try {
      return this.#heads.append(parcel.events, this.#epoch);
    } catch (error) {
      return failureOf(error, JOURNAL_FILE);
    }
  }

  #abandon(): void {
    this.#heads.discard();
    if (!this.#db.inTransaction) return;
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite rolls back by itself on some I/O errors and then says that there is nothing to roll back.
    }
  }
}

function readHeads(db: Database): Map<number, Head> {
  const rows = db.prepare<[], Head & { partition: number }>('SELECT partition, seq, position, hash FROM heads').all();
  return new Map(rows.map(({ partition, ...head }) => [partition, head]));
}
