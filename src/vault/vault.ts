import Database from 'better-sqlite3';
import { Fault } from '../core/fault.ts';
import { asNoteId, type HouseholdId, type NoteId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { type Db, waitingAtMost } from './database.ts';
import { Keyring, type Subject } from './keyring.ts';
import { newId, type RandomBytes } from './opaque.ts';
import { type Purpose, type Reveal, RevealLog, type RevealQuery } from './reveals.ts';
import { asSealed, openText, type Sealed, sealText } from './seal.ts';
import type { SensitiveText } from './sensitive.ts';

/** Characters of one sealed note. */
export const NOTE_LIMIT = 4_000;
/** Characters of one sealed document, such as a brief as it was handed over. */
export const DOCUMENT_LIMIT = 200_000;

export interface VaultOptions {
  /** `register.db`, open and migrated: the tables `notes` and `reveals` are in it. The caller closes it, after the vault. */
  db: Db;
  /** `keys.db`: the wrapped keys. Backups leave this file out, see `Keyring`. */
  keysFile: string;
  /** 32 raw bytes, mode 0600; made at the first start. Keep it on another medium than the backups. */
  masterKeyFile: string;
  clock: () => Instant;
  random: RandomBytes;
  /** Told of each write in `db` that must be on disk before anybody hears of it, when `db` is synced afterwards. */
  wrote?: () => void;
}

/** Personal data, encrypted per subject. Nothing else in this software can read it, and destroying a subject's key erases it. */
export class Vault {
  readonly #db: Db;
  readonly #keyring: Keyring;
  readonly #reveals: RevealLog;
  readonly #clock: () => Instant;
  readonly #random: RandomBytes;
  readonly #wrote: () => void;

  /** Throws `HW_MASTER_KEY_…` and `HW_REGISTER_TOO_NEW` as `loadMasterKey` and `openDatabase` do, and `HW_MASTER_KEY_WRONG`. */
  constructor({ db, keysFile, masterKeyFile, clock, random, wrote = () => {} }: VaultOptions) {
    this.#db = db;
    this.#clock = clock;
    this.#random = random;
    this.#keyring = new Keyring({ file: keysFile, masterKeyFile, clock, random });
    this.#wrote = wrote;
    this.#reveals = new RevealLog(db, clock, wrote);
  }

  /**
   * Encrypts text under the subject's key (AES-256-GCM). `aad` names the place, e.g. `contacts/ct_…/number`; it is shown in
   * errors and in the audit, so it holds ids only. Throws `HW_SUBJECT_ERASED`.
   */
  seal(subject: Subject, aad: string, plaintext: string): Sealed {
    return sealText(this.#keyring.keyToSeal(subject), subject, aad, plaintext, this.#random);
  }

  /** True when the subject has a key: none has been made for it yet, or it has been erased, otherwise. */
  hasKey(subject: Subject): boolean {
    return this.#keyring.hasKey(subject);
  }

  /**
   * Opens sealed text and records who opened it and why; `erased` when the subject's key has been destroyed. Throws
   * `HW_SEAL_BROKEN` when the text was altered or moved, `HW_SUBJECT_KEY_MISSING` when `keys.db` is not the one it was sealed with.
   */
  open(subject: Subject, aad: string, sealed: Sealed, purpose: Purpose): SensitiveText | 'erased' {
    const key = this.#keyring.keyToOpen(subject);
    if (key === 'erased') return 'erased';
    const text = openText(key, subject, aad, sealed);
    this.#reveals.record(purpose, subject, aad);
    return text;
  }

  /** Erases everything of the subject by destroying its key: here, in every other process, and in every backup. There is no way back. */
  destroy(subject: Subject): void {
    this.#keyring.destroy(subject);
  }

  /** Keyed hash for exact look-ups of staff logins. Not for a household's data: it would outlive the erasure of its key. */
  blindIndex(label: string, text: string): string {
    return this.#keyring.blindIndex(label, text);
  }

  /** 32 bytes for another module's own use (reply codes, webhook signatures); the same label gives the same bytes for ever. */
  derive(label: string): Buffer {
    return this.#keyring.derive(`for/${label}`);
  }

  /** Keeps an operator's free text with the household's other data; the journal holds the id alone. Throws `HW_INPUT_INVALID`, `HW_SUBJECT_ERASED`, `HW_REGISTER_WRITE_FAILED`. */
  storeNote(household: Subject, text: string): NoteId {
    return this.#store(household, text, 'note', NOTE_LIMIT);
  }

  /** Keeps a whole document as `storeNote` keeps a note; `readNote` gives it back to the byte. Throws as `storeNote`. */
  storeDocument(household: HouseholdId, text: string): NoteId {
    return this.#store(household, text, 'document', DOCUMENT_LIMIT);
  }

  #store(household: Subject, text: string, what: string, limit: number): NoteId {
    if (text.length === 0 || text.length > limit) {
      throw new Fault('HW_INPUT_INVALID', { where: what, why: `it must have 1 to ${limit} characters` });
    }
    const note = asNoteId(newId('nt', this.#random));
    if (!note) throw new Fault('HW_INTERNAL');
    const sealed = this.seal(household, noteAad(note), text);
    this.#keepNote(note, household, sealed);
    return note;
  }

  #keepNote(note: NoteId, household: Subject, sealed: Sealed): void {
    const insert = this.#db.prepare('INSERT INTO notes (id, subject, sealed, created_at) VALUES (?, ?, ?, ?)');
    try {
      insert.run(note, household, sealed, this.#clock());
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      throw new Fault('HW_REGISTER_WRITE_FAILED', { where: 'note', why: error.code, cause: error });
    }
    this.#wrote();
  }

  /** Forgets a note or document that nothing refers to yet. Throws `HW_REGISTER_WRITE_FAILED`. */
  discardNote(note: NoteId): void {
    try {
      this.#db.prepare('DELETE FROM notes WHERE id = ?').run(note);
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      throw new Fault('HW_REGISTER_WRITE_FAILED', { where: 'note', why: error.code, cause: error });
    }
    this.#wrote();
  }

  /** Throws `HW_NOT_FOUND`, and as `open`. */
  readNote(note: NoteId, purpose: Purpose): SensitiveText | 'erased' {
    const row = this.#db
      .prepare<[string], { subject: HouseholdId; sealed: string }>('SELECT subject, sealed FROM notes WHERE id = ?')
      .get(note);
    const sealed = row && asSealed(row.sealed);
    if (!row || !sealed) throw new Fault('HW_NOT_FOUND', { where: `note ${note}` });
    return this.open(row.subject, noteAad(note), sealed, purpose);
  }

  /** Writes the batched part of the audit; call it every second or so. Gives the rows written; throws when the disk refuses or another process is writing, losing nothing. */
  flushAudit(): number {
    return waitingAtMost(this.#db, 0, () => this.#reveals.flush());
  }

  /** Openings of personal data, newest first. */
  listReveals(query: RevealQuery = {}): Reveal[] {
    return this.#reveals.list(query);
  }

  /** Numbers for the metrics page. */
  counters(): {
    auditWaiting: number;
    auditWritten: number;
    auditFlushFailures: number;
    auditDropped: number;
    keysCached: number;
  } {
    const { written, flushFailures, dropped } = this.#reveals.counters;
    return {
      auditWaiting: this.#reveals.waiting,
      auditWritten: written,
      auditFlushFailures: flushFailures,
      auditDropped: dropped,
      keysCached: this.#keyring.cachedKeys,
    };
  }

  /** Writes the audit out, wipes the keys from memory and closes `keys.db`. */
  close(): void {
    try {
      this.#reveals.flush();
    } finally {
      this.#keyring.close();
    }
  }
}

function noteAad(note: NoteId): string {
  return `notes/${note}`;
}
