import type { z } from 'zod';
import { Fault } from '../core/fault.ts';
import type { HouseholdId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import type { AgreedWordsRegister } from './agreed-words.ts';
import { type AgreedWords, HouseholdFile } from './household-file-schema.ts';
import type { Households } from './households.ts';
import type { PoliceStandings } from './police-standing.ts';
import { parseInput } from './schema.ts';
import type { Store } from './store.ts';

/** Versions of one household's file whose text is kept; of older ones only who saved them and when. */
export const FILE_VERSIONS_KEPT = 50;
/** Versions that a list shows, newest first. */
export const FILE_VERSIONS_SHOWN = 100;

/** `SHELL` saved what came in by a command rather than from the desk. */
export const SHELL = 'shell';

export interface FileVersion {
  /** Counts from 1 without a gap. */
  version: number;
  savedAt: Instant;
  /** The id of a member of staff, or `SHELL`. */
  savedBy: string;
}

/** A file made from version `from` (0: there was none) by `by`; `words` are set with it. */
export interface FileChange {
  from: number;
  by: string;
  purpose: Purpose;
  words?: AgreedWords | undefined;
}

export interface KeptFile extends FileVersion {
  file: HouseholdFile;
}

/**
 * What an officer needs to know of a household: one sealed document, each version of it kept. Opening it is audited, and
 * it goes with the household's key.
 */
export class HouseholdFiles {
  readonly #store: Store;
  readonly #households: Households;
  readonly #words: AgreedWordsRegister;
  readonly #police: PoliceStandings;

  constructor(
    store: Store,
    { households, words, police }: { households: Households; words: AgreedWordsRegister; police: PoliceStandings },
  ) {
    this.#store = store;
    this.#police = police;
    this.#households = households;
    this.#words = words;
  }

  /** The newest version; undefined when there is none, `erased` when the key is destroyed. Throws as `Vault.open`, and `HW_INTERNAL`. */
  read(household: HouseholdId, purpose: Purpose): KeptFile | 'erased' | undefined {
    const row = this.#store.get<FileVersion & { sealed: string | null }>(
      `SELECT version, saved_at AS savedAt, saved_by AS savedBy, sealed FROM household_files
       WHERE household = ? ORDER BY version DESC LIMIT 1`,
      household,
    );
    const sealed = asSealed(row?.sealed ?? '');
    if (!row || !sealed) return undefined;
    const text = this.#store.vault.open(household, aad(household, row.version), sealed, purpose);
    if (text === 'erased') return 'erased';
    const { version, savedAt, savedBy } = row;
    const file = HouseholdFile.safeParse(JSON.parse(text.reveal()));
    // What it says of the fault would hold what is kept.
    if (!file.success)
      throw new Fault('HW_INTERNAL', { where: `file of ${household}`, why: 'it has not the form of a file' });
    return { version, savedAt, savedBy, file: file.data };
  }

  /** The number of the newest version, 0 when there is none. Opens nothing. */
  version(household: HouseholdId): number {
    const row = this.#store.get<{ version: number | null }>(
      'SELECT max(version) AS version FROM household_files WHERE household = ?',
      household,
    );
    return row?.version ?? 0;
  }

  /** Who saved it and when, newest first. */
  versions(household: HouseholdId): FileVersion[] {
    return this.#store.all<FileVersion>(
      `SELECT version, saved_at AS savedAt, saved_by AS savedBy FROM household_files
       WHERE household = ? ORDER BY version DESC LIMIT ?`,
      household,
      FILE_VERSIONS_SHOWN,
    );
  }

  /**
   * Saves the file as it is now, with the words that were given, all or nothing; gives the new version. Throws
   * `HW_VERSION_STALE` when somebody has saved another since, `HW_INPUT_INVALID`, `HW_NOT_FOUND`, `HW_SUBJECT_ERASED`, and as
   * `PoliceStandings.mustFit`.
   */
  save(household: HouseholdId, input: z.input<typeof HouseholdFile>, change: FileChange): number {
    const file = parseInput(HouseholdFile, input, 'file');
    this.#store.mustHave('households', household);
    this.#police.mustFit(household, file);
    return this.#store.write(() => {
      const now = this.version(household);
      if (now !== change.from) throw this.#stale(household, change.from, now);
      this.#insert(household, now + 1, file, change.by);
      const address = file.location?.address?.is;
      // There is one address: what the register says of the home follows its file.
      if (address !== undefined) this.#households.setAddress(household, address);
      this.#police.keep(household, file);
      if (change.words !== undefined) this.#words.set(household, change.words, change.purpose);
      return now + 1;
    });
  }

  #insert(household: HouseholdId, version: number, file: HouseholdFile, by: string): void {
    this.#store.run(
      'INSERT INTO household_files (household, version, sealed, saved_at, saved_by) VALUES (?, ?, ?, ?, ?)',
      household,
      version,
      this.#store.vault.seal(household, aad(household, version), JSON.stringify(file)),
      this.#store.clock(),
      by,
    );
    this.#store.run(
      'UPDATE household_files SET sealed = NULL WHERE household = ? AND version <= ?',
      household,
      version - FILE_VERSIONS_KEPT,
    );
  }

  #stale(household: HouseholdId, from: number, now: number): Fault {
    const [newest] = this.versions(household);
    const when = newest === undefined ? '' : ` at ${new Date(newest.savedAt).toISOString()} by ${newest.savedBy}`;
    return new Fault('HW_VERSION_STALE', {
      where: 'file',
      why: `version ${now} was saved${when}, and yours was made from version ${from}`,
    });
  }
}

const aad = (household: HouseholdId, version: number): string => `household_files/${household}/${version}`;
