import type { z } from 'zod';
import { SELF_TEST } from '../core/drill.ts';
import { Fault } from '../core/fault.ts';
import {
  type AuthorityId,
  asPartition,
  asPremisesId,
  type HouseholdId,
  PARTITIONS,
  type Partition,
  type PremisesId,
  type ProviderId,
} from '../core/ids.ts';
import type { SafeText } from '../core/text.ts';
import type { Households } from './households.ts';
import type { Organisations } from './organisations.ts';
import { drawReference, readReference } from './reference.ts';
import { type PremisesRecord, type PremisesRow, premisesOf, SELECT_PREMISES } from './rows.ts';
import { NewPremises, PremisesChange, parseInput, type Scope } from './schema.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

export interface PremisesListing {
  after?: string;
  limit?: number;
  /** Everything when it is empty. */
  scope?: Scope;
}

export interface PremisesParts {
  authorities: Organisations<AuthorityId>;
  providers: Organisations<ProviderId>;
  households: Households;
}

/** The homes: each with its partition for ever, its rooms, its risk and a neutral reference that may be said aloud. */
export class PremisesRegister {
  readonly #store: Store;
  readonly #parts: PremisesParts;

  constructor(store: Store, parts: PremisesParts) {
    this.#store = store;
    this.#parts = parts;
  }

  /**
   * Registers a home. What is not named is chosen: the default authority and provider, a household of its own, the partition
   * with the fewest homes, a free reference. `reserved` is the id of the self-test's home, which no list shows. Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND`, `HW_NAME_TAKEN` for the reference.
   */
  add(input: z.input<typeof NewPremises> = {}, reserved?: PremisesId): { premises: PremisesId } {
    const asked = parseInput(NewPremises, input, 'premises');
    return this.#store.write((changed) => {
      const premises = reserved ?? this.#store.id('pm', asPremisesId);
      const household = asked.household ?? this.#parts.households.add();
      const authority = asked.authority ?? this.#parts.authorities.default();
      const provider = asked.provider ?? this.#parts.providers.default();
      this.#store.mustHave('households', household);
      this.#store.mustHave('authorities', authority);
      this.#store.mustHave('providers', provider);
      this.#store.run(
        `INSERT INTO premises (id, partition, reference, risk, time_zone, rooms, authority, provider, household, force, created_at, changed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        premises,
        this.#leastLoaded(),
        this.#reference(asked.reference),
        asked.risk,
        asked.timeZone,
        JSON.stringify(asked.rooms),
        authority,
        provider,
        household,
        asked.force ?? null,
        this.#store.clock(),
        changed,
      );
      return { premises };
    });
  }

  /** Throws `HW_NOT_FOUND`. */
  get(premises: PremisesId): PremisesRecord {
    const row = this.#store.get<PremisesRow>(`${SELECT_PREMISES} WHERE id = ?`, premises);
    if (!row) throw new Fault('HW_NOT_FOUND', { where: `premises ${premises}` });
    return premisesOf(row);
  }

  /** Up to `limit` homes of the scope in the order of their ids, from the one after `after`. */
  list({ after = '', limit = PAGE_LIMIT, scope = {} }: PremisesListing = {}): PremisesRecord[] {
    const { authority = null, provider = null } = scope;
    const rows = this.#store.all<PremisesRow>(
      `${SELECT_PREMISES} WHERE id > ? AND id <> ? AND (? IS NULL OR authority = ?) AND (? IS NULL OR provider = ?)
       ORDER BY id LIMIT ?`,
      after,
      SELF_TEST.premises,
      authority,
      authority,
      provider,
      provider,
      Math.min(limit, PAGE_LIMIT),
    );
    return rows.map(premisesOf);
  }

  /** The homes of a household; one as a rule. */
  ofHousehold(household: HouseholdId): PremisesId[] {
    const sql = 'SELECT id FROM premises WHERE household = ? ORDER BY id LIMIT ?';
    return this.#store.all<{ id: PremisesId }>(sql, household, PAGE_LIMIT).map(({ id }) => id);
  }

  /** Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND`. The partition never changes: it is part of the devices' topics. */
  change(premises: PremisesId, input: z.input<typeof PremisesChange>): void {
    const asked = parseInput(PremisesChange, input, 'premises');
    this.#store.write((changed) => {
      const now = this.get(premises);
      this.#store.run(
        'UPDATE premises SET risk = ?, time_zone = ?, rooms = ?, force = ?, changed = ? WHERE id = ?',
        asked.risk ?? now.risk,
        asked.timeZone ?? now.timeZone,
        JSON.stringify(asked.rooms ?? now.rooms),
        asked.force === undefined ? (now.force ?? null) : asked.force,
        changed,
        premises,
      );
    });
  }

  #leastLoaded(): Partition {
    const load = new Array<number>(PARTITIONS).fill(0);
    const rows = this.#store.all<{ partition: Partition; homes: number }>(
      'SELECT partition, count(*) AS homes FROM premises GROUP BY partition',
    );
    for (const { partition, homes } of rows) load[partition] = homes;
    const least = Math.min(...load);
    const lightest = load.flatMap((homes, partition) => (homes === least ? [partition] : []));
    const drawn = lightest[(this.#store.random(1)[0] ?? 0) % lightest.length] ?? 0;
    const partition = asPartition(drawn);
    if (partition === undefined) throw new Fault('HW_INTERNAL');
    return partition;
  }

  #reference(asked: string | undefined): SafeText {
    const taken = (reference: SafeText) =>
      this.#store.get('SELECT 1 FROM premises WHERE reference = ?', reference) !== undefined;
    if (asked === undefined) {
      const drawn = drawReference(this.#store.random, taken);
      if (!drawn)
        throw new Fault('HW_NAME_TAKEN', { where: 'premises, reference', why: 'no free reference was found' });
      return drawn;
    }
    const reference = readReference(asked);
    if (!reference) {
      throw new Fault('HW_INPUT_INVALID', {
        where: 'premises, reference',
        why: 'it must be a word of the list and a number, as in Kestrel 4',
      });
    }
    if (taken(reference)) throw new Fault('HW_NAME_TAKEN', { where: 'premises, reference' });
    return reference;
  }
}
