import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../core/fault.ts';
import type { Heard } from '../core/handling/words.ts';
import type { HouseholdId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import { AgreedWords } from './household-file-schema.ts';
import { parseInput } from './schema.ts';
import type { Store } from './store.ts';

export interface WordsSet {
  safeSetAt: Instant | null;
  duressSetAt: Instant | null;
}

const DIGEST_BYTES = 32;
/** No text has this digest. */
const NONE = Buffer.alloc(DIGEST_BYTES).toString('base64');

const Kept = z.strictObject({ safe: z.string(), duress: z.string() });
type Kept = z.infer<typeof Kept>;
const NOTHING: Kept = { safe: NONE, duress: NONE };

/**
 * The safe word and the duress word of each household. Only keyed digests of them are kept, sealed under the household's
 * key, so that nobody can read them back: a word that is heard can be compared, and nothing else.
 */
export class AgreedWordsRegister {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Sets, takes back (null) or leaves each word. Throws `HW_INPUT_INVALID` also when the two sound alike, `HW_NOT_FOUND`, `HW_SUBJECT_ERASED`. */
  set(household: HouseholdId, input: z.input<typeof AgreedWords>, purpose: Purpose): void {
    const asked = parseInput(AgreedWords, input, 'words');
    this.#store.mustHave('households', household);
    this.#store.write(() => {
      const before = this.#open(household, purpose);
      const set = this.when(household);
      const now = this.#store.clock();
      const digest = (given: string | null | undefined, kept: string) =>
        given === undefined ? kept : given === null ? NONE : this.#digest(household, mustSound(given));
      const kept: Kept = { safe: digest(asked.safe, before.safe), duress: digest(asked.duress, before.duress) };
      if (kept.safe !== NONE && kept.safe === kept.duress) throw alike();
      const at = (given: string | null | undefined, was: Instant | null) =>
        given === undefined ? was : given === null ? null : now;
      this.#store.run(
        `INSERT INTO household_words (household, sealed, safe_set_at, duress_set_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET sealed = excluded.sealed, safe_set_at = excluded.safe_set_at,
           duress_set_at = excluded.duress_set_at`,
        household,
        this.#store.vault.seal(household, aad(household), JSON.stringify(kept)),
        at(asked.safe, set.safeSetAt),
        at(asked.duress, set.duressSetAt),
      );
    });
  }

  /** Since when each word has been set; the words themselves are not shown to anybody. */
  when(household: HouseholdId): WordsSet {
    const row = this.#store.get<WordsSet>(
      'SELECT safe_set_at AS safeSetAt, duress_set_at AS duressSetAt FROM household_words WHERE household = ?',
      household,
    );
    return row ?? { safeSetAt: null, duressSetAt: null };
  }

  /**
   * Which word this is. Whatever was said, and whether words have been set or not, the same is done: one record opened, one
   * row of the audit, one digest made, and both compared in constant time.
   */
  compare(household: HouseholdId, heard: string, purpose: Purpose): Heard {
    const kept = this.#open(household, purpose);
    const spoken = Buffer.from(this.#digest(household, sound(heard)), 'base64');
    const safe = timingSafeEqual(spoken, Buffer.from(kept.safe, 'base64'));
    const duress = timingSafeEqual(spoken, Buffer.from(kept.duress, 'base64'));
    return duress ? 'duress' : safe ? 'safe' : 'unknown';
  }

  #open(household: HouseholdId, purpose: Purpose): Kept {
    const row = this.#store.get<{ sealed: string }>(
      'SELECT sealed FROM household_words WHERE household = ?',
      household,
    );
    const sealed = asSealed(row?.sealed ?? '') ?? this.#sealNothing(household);
    const text = sealed && this.#store.vault.open(household, aad(household), sealed, purpose);
    return text === undefined || text === 'erased' ? NOTHING : Kept.parse(JSON.parse(text.reveal()));
  }

  /** A record for a household that has none, so that looking costs the same. Undefined when its key is destroyed. */
  #sealNothing(household: HouseholdId) {
    try {
      return this.#store.vault.seal(household, aad(household), JSON.stringify(NOTHING));
    } catch (error) {
      if (error instanceof Fault && error.code === 'HW_SUBJECT_ERASED') return undefined;
      throw error;
    }
  }

  #digest(household: HouseholdId, sounded: string): string {
    return createHmac('sha256', this.#store.vault.derive('agreed-words'))
      .update(JSON.stringify([household, sounded]), 'utf8')
      .digest('base64');
  }
}

/** A word as the ear takes it: case, accents, spaces and punctuation make no difference. */
export function sound(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

function mustSound(word: string): string {
  const sounded = sound(word);
  if (sounded.length >= 3) return sounded;
  throw new Fault('HW_INPUT_INVALID', { where: 'words', why: 'a word must have 3 letters or digits at least' });
}

const alike = () =>
  new Fault('HW_INPUT_INVALID', { where: 'words', why: 'the safe word and the duress word must differ to the ear' });

const aad = (household: HouseholdId): string => `household_words/${household}`;
