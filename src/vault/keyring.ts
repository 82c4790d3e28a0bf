import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Fault } from '../core/fault.ts';
import type { HouseholdId, ProviderId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import { type Db, openDatabase, waitingAtMost } from './database.ts';
import { loadMasterKey } from './master-key.ts';
import type { RandomBytes } from './opaque.ts';

/** All staff share one key: the roll of a provider's own people. */
export const STAFF_ROLL = 'staff-roll';
/** Whose key it is: a household, a provider's duty team, or the staff roll. */
export type Subject = HouseholdId | ProviderId | typeof STAFF_ROLL;

/** Unwrapped keys kept in memory; the one unused for longest is wiped first. About 200 bytes each. */
export const KEY_CACHE_LIMIT = 4_096;
/** How long an erasure waits for readers of the old pages; they take microseconds. */
const READERS_PATIENCE_MS = 1_000;

/** `keys.db`, one script a version. A released script is never edited; a change is a new one. */
export const KEYS_MIGRATIONS: readonly string[] = [
  `CREATE TABLE subject_keys (
     subject TEXT PRIMARY KEY,
     wrapped BLOB,
     created_at INTEGER NOT NULL,
     destroyed_at INTEGER,
     CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
   ) STRICT;
   CREATE TABLE master_check (one INTEGER PRIMARY KEY CHECK (one = 1), proof BLOB NOT NULL) STRICT;`,
];

export interface KeyringOptions {
  /** `keys.db`. */
  file: string;
  masterKeyFile: string;
  clock: () => Instant;
  random: RandomBytes;
  /** Default `KEY_CACHE_LIMIT`. */
  cacheLimit?: number;
}

/**
 * The subjects' keys, each wrapped by the master key, in a file of their own. **Backups leave `keys.db` out**: a copy made
 * before an erasure would still hold the erased key. It is kept safe by a mirror that holds the present state only, and a
 * backup of the rest is read with the `keys.db` of today, in which erased keys are gone.
 */
export class Keyring {
  readonly #db: Db;
  readonly #master: Buffer;
  readonly #wrapping: Buffer;
  readonly #clock: () => Instant;
  readonly #random: RandomBytes;
  readonly #cacheLimit: number;
  readonly #cache = new Map<string, Buffer>();
  readonly #dataVersion: () => unknown;
  #seenVersion: unknown;

  constructor({ file, masterKeyFile, clock, random, cacheLimit = KEY_CACHE_LIMIT }: KeyringOptions) {
    this.#db = openDatabase({ file, migrations: KEYS_MIGRATIONS });
    this.#clock = clock;
    this.#random = random;
    this.#cacheLimit = cacheLimit;
    const dataVersion = this.#db.prepare('PRAGMA data_version').pluck();
    this.#dataVersion = () => dataVersion.get();
    try {
      const proof = this.#db.prepare<[], Buffer>('SELECT proof FROM master_check').pluck();
      this.#master = loadMasterKey({ file: masterKeyFile, mayCreate: proof.get() === undefined, random });
      this.#wrapping = this.derive('wrap-subject-keys');
      const own = this.derive('master-key-check');
      this.#db.prepare('INSERT INTO master_check (one, proof) VALUES (1, ?) ON CONFLICT DO NOTHING').run(own);
      const kept = proof.get();
      if (!kept || !timingSafeEqual(kept, own)) throw new Fault('HW_MASTER_KEY_WRONG');
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** 32 bytes for one use, made from the master key with HKDF-SHA-256 (RFC 5869). The same label gives the same bytes. */
  derive(label: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#master, '', `havenwatch/1/${label}`, KEY_BYTES));
  }

  /** Keyed hash for exact look-ups, hex. Anyone with the master key can try guesses against it, so never index what erasure must reach. */
  blindIndex(label: string, text: string): string {
    return createHmac('sha256', this.derive(`blind-index/${label}`))
      .update(text, 'utf8')
      .digest('hex');
  }

  hasKey(subject: Subject): boolean {
    const found = this.#find(subject);
    return found !== undefined && found !== 'erased';
  }

  /** The subject's key, made when there is none; use it before the next call, which may wipe it. Throws `HW_SUBJECT_ERASED` when it has been destroyed. */
  keyToSeal(subject: Subject): Buffer {
    const found = this.#find(subject);
    if (found === 'erased') throw new Fault('HW_SUBJECT_ERASED', { where: subject });
    if (found) return found;
    const wrapped = encrypt(this.#wrapping, wrapBound(subject), this.#random(KEY_BYTES), this.#random);
    const insert = this.#db.prepare(
      'INSERT INTO subject_keys (subject, wrapped, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
    insert.run(subject, wrapped, this.#clock());
    // Read back: another process may have made the key in the same moment, and then its key is the one.
    return this.#unwrapOrThrow(subject);
  }

  /** The subject's key, or `erased`; use it before the next call. Throws `HW_SUBJECT_KEY_MISSING` when `keys.db` has never known the subject. */
  keyToOpen(subject: Subject): Buffer | 'erased' {
    const found = this.#find(subject);
    if (!found) throw new Fault('HW_SUBJECT_KEY_MISSING', { where: subject });
    return found;
  }

  /**
   * Erases the subject's key for ever, also where none was made yet. Throws `HW_ERASURE_UNFINISHED` when the key is gone
   * from the table but another process keeps an old copy of its page alive on disk; calling again finishes it.
   */
  destroy(subject: Subject): void {
    const now = this.#clock();
    const erase = this.#db.prepare(
      `INSERT INTO subject_keys (subject, wrapped, created_at, destroyed_at) VALUES (?, NULL, ?, ?)
       ON CONFLICT DO UPDATE SET wrapped = NULL, destroyed_at = coalesce(destroyed_at, excluded.destroyed_at)`,
    );
    erase.run(subject, now, now);
    this.#forget(subject);
    emptyLog(this.#db);
  }

  get cachedKeys(): number {
    return this.#cache.size;
  }

  close(): void {
    for (const subject of [...this.#cache.keys()]) this.#forget(subject);
    this.#master.fill(0);
    this.#wrapping.fill(0);
    this.#db.close();
  }

  #find(subject: Subject): Buffer | 'erased' | undefined {
    this.#dropWhatOthersChanged();
    const cached = this.#cache.get(subject);
    if (!cached) return this.#unwrap(subject);
    this.#cache.delete(subject);
    this.#cache.set(subject, cached);
    return cached;
  }

  #dropWhatOthersChanged(): void {
    const version = this.#dataVersion();
    if (version === this.#seenVersion) return;
    for (const subject of [...this.#cache.keys()]) this.#forget(subject);
    this.#seenVersion = version;
  }

  #unwrap(subject: Subject): Buffer | 'erased' | undefined {
    const row = this.#db
      .prepare<[string], { wrapped: Buffer | null }>('SELECT wrapped FROM subject_keys WHERE subject = ?')
      .get(subject);
    if (!row) return undefined;
    if (!row.wrapped) return 'erased';
    const key = decrypt(this.#wrapping, wrapBound(subject), row.wrapped);
    if (!key) throw new Fault('HW_SEAL_BROKEN', { where: `key of ${subject}` });
    this.#remember(subject, key);
    return key;
  }

  #unwrapOrThrow(subject: Subject): Buffer {
    const key = this.#unwrap(subject);
    if (key === 'erased' || !key) throw new Fault('HW_SUBJECT_ERASED', { where: subject });
    return key;
  }

  #remember(subject: string, key: Buffer): void {
    this.#cache.set(subject, key);
    if (this.#cache.size <= this.#cacheLimit) return;
    const oldest = this.#cache.keys().next().value;
    if (oldest !== undefined) this.#forget(oldest);
  }

  #forget(subject: string): void {
    this.#cache.get(subject)?.fill(0);
    this.#cache.delete(subject);
  }
}

function wrapBound(subject: Subject): string {
  return JSON.stringify(['havenwatch/wrap/1', subject]);
}

/** Secure deletion zeroes the key in its page; the log still has the page as it was, until it is written back and cut to nothing. */
function emptyLog(db: Db): void {
  const checkpoint = db.prepare<[], { busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)');
  const result = waitingAtMost(db, READERS_PATIENCE_MS, () => checkpoint.get());
  if (result?.busy !== 0) throw new Fault('HW_ERASURE_UNFINISHED');
}
