import { z } from 'zod';
import { Fault } from '../core/fault.ts';
import type { HouseholdId, PremisesId } from '../core/ids.ts';
import { days, type Instant, instant } from '../core/time.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import type { HeightenedWatch } from './rows.ts';
import { parseInput, personal } from './schema.ts';
import type { Store } from './store.ts';

/** Longer is no heightened watch any more but how the home is watched: change its risk instead. */
export const WATCH_LONGEST = days(92);
const FACTOR_LEAST = 0.1;
const FACTOR_USUAL = 0.5;

/** `note` is why: a court date, a release. It goes to the vault. */
export const NewWatch = z.strictObject({
  from: z.int().positive().transform(instant).optional(),
  until: z.int().positive().transform(instant),
  factor: z.number().min(FACTOR_LEAST).max(1).default(FACTOR_USUAL),
  note: personal(1_000).optional(),
});

interface WatchRow {
  household: HouseholdId;
  from: Instant | null;
  until: Instant | null;
  factor: number | null;
  note: string | null;
}

/** Heightened watch over homes: one a home, from an instant until another, ended by time itself. */
export class Watches {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Sets the home's watch in place of an earlier one. Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND`, `HW_SUBJECT_ERASED`. */
  set(premises: PremisesId, input: z.input<typeof NewWatch>): HeightenedWatch {
    const now = this.#store.clock();
    const { from = now, until, factor, note } = parseInput(NewWatch, input, 'watch');
    if (until <= now || until <= from) throw unfit('it must end in the future, after it begins');
    if (until - from > WATCH_LONGEST) throw unfit('it is longer than 92 days: change the risk of the home instead');
    const { household } = this.#row(premises);
    const sealed = note === undefined ? null : this.#store.vault.seal(household, aad(premises), note);
    this.#write(premises, { from, until, factor }, sealed);
    return { from, until, factor };
  }

  /** Ends it now. False when there was none that has not ended. Throws `HW_NOT_FOUND`. */
  end(premises: PremisesId): boolean {
    const { until } = this.#row(premises);
    if (until === null || until <= this.#store.clock()) return false;
    this.#write(premises, undefined, null);
    return true;
  }

  /** As it was last set, which may be over; undefined when there is none. Throws `HW_NOT_FOUND`. */
  get(premises: PremisesId): HeightenedWatch | undefined {
    const { from, until, factor } = this.#row(premises);
    return from === null || until === null || factor === null ? undefined : { from, until, factor };
  }

  /** Why; undefined when nobody said, `erased` when the household's key is destroyed. Recorded in the audit. Throws `HW_NOT_FOUND`. */
  note(premises: PremisesId, purpose: Purpose): SensitiveText | 'erased' | undefined {
    const { household, note } = this.#row(premises);
    const sealed = asSealed(note ?? '');
    return sealed && this.#store.vault.open(household, aad(premises), sealed, purpose);
  }

  #write(premises: PremisesId, watch: HeightenedWatch | undefined, note: string | null): void {
    this.#store.write((changed) =>
      this.#store.run(
        'UPDATE premises SET watch_from = ?, watch_until = ?, watch_factor = ?, watch_note_sealed = ?, changed = ? WHERE id = ?',
        watch?.from ?? null,
        watch?.until ?? null,
        watch?.factor ?? null,
        note,
        changed,
        premises,
      ),
    );
  }

  #row(premises: PremisesId): WatchRow {
    const row = this.#store.get<WatchRow>(
      `SELECT household, watch_from AS "from", watch_until AS until, watch_factor AS factor, watch_note_sealed AS note
       FROM premises WHERE id = ?`,
      premises,
    );
    if (!row) throw new Fault('HW_NOT_FOUND', { where: `premises ${premises}` });
    return row;
  }
}

const aad = (premises: PremisesId): string => `premises/${premises}/watch`;
const unfit = (why: string) => new Fault('HW_INPUT_INVALID', { where: 'watch, until', why });
