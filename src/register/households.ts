import type { z } from 'zod';
import { Fault } from '../core/fault.ts';
import { asHouseholdId, type HouseholdId, isOpaqueId } from '../core/ids.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import { NewAddress, NewHousehold, NewResident, parseInput, RESIDENT_LIMIT } from './schema.ts';
import type { Store } from './store.ts';

export interface Resident {
  resident: string;
  name: SensitiveText;
}

/** Who lives at the premises and where that is. All of it is in the vault under the household's own key. */
export class Households {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `HW_INPUT_INVALID`. */
  add(input: z.input<typeof NewHousehold> = {}): HouseholdId {
    const { address, residents } = parseInput(NewHousehold, input, 'household');
    return this.#store.write((changed) => {
      const household = this.#store.id('hh', asHouseholdId);
      const sealed = address === undefined ? null : this.#store.vault.seal(household, addressAad(household), address);
      this.#store.run(
        'INSERT INTO households (id, address_sealed, created_at, changed) VALUES (?, ?, ?, ?)',
        household,
        sealed,
        this.#store.clock(),
        changed,
      );
      for (const { name } of residents) this.#insertResident(household, name);
      return household;
    });
  }

  /** Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND`, `HW_SUBJECT_ERASED`. */
  setAddress(household: HouseholdId, address: string): void {
    const text = parseInput(NewAddress, address, 'address');
    this.#store.mustHave('households', household);
    const sealed = this.#store.vault.seal(household, addressAad(household), text);
    this.#store.write((changed) =>
      this.#store.run('UPDATE households SET address_sealed = ?, changed = ? WHERE id = ?', sealed, changed, household),
    );
  }

  /** Throws as `setAddress`, also when the household has `RESIDENT_LIMIT` residents. */
  addResident(household: HouseholdId, input: z.input<typeof NewResident>): string {
    const { name } = parseInput(NewResident, input, 'resident');
    this.#store.mustHave('households', household);
    return this.#store.write(() => this.#insertResident(household, name));
  }

  removeResident(resident: string): void {
    this.#store.write(() => this.#store.run('DELETE FROM residents WHERE id = ?', resident));
  }

  /** The address; undefined when none was given, `erased` when the household's key is destroyed. Throws `HW_NOT_FOUND`. */
  address(household: HouseholdId, purpose: Purpose): SensitiveText | 'erased' | undefined {
    this.#store.mustHave('households', household);
    const row = this.#store.get<{ sealed: string | null }>(
      'SELECT address_sealed AS sealed FROM households WHERE id = ?',
      household,
    );
    const sealed = asSealed(row?.sealed ?? '');
    return sealed && this.#store.vault.open(household, addressAad(household), sealed, purpose);
  }

  /** The residents' names in the order they were added; one record of the audit each. */
  residents(household: HouseholdId, purpose: Purpose): Resident[] | 'erased' {
    const rows = this.#store.all<{ id: string; sealed: string }>(
      'SELECT id, name_sealed AS sealed FROM residents WHERE household = ? ORDER BY created_at, rowid',
      household,
    );
    const residents: Resident[] = [];
    for (const row of rows) {
      const sealed = asSealed(row.sealed);
      const name = sealed && this.#store.vault.open(household, residentAad(row.id), sealed, purpose);
      if (name === 'erased') return 'erased';
      if (name) residents.push({ resident: row.id, name });
    }
    return residents;
  }

  #insertResident(household: HouseholdId, name: string): string {
    const count =
      this.#store.get<{ n: number }>('SELECT count(*) AS n FROM residents WHERE household = ?', household)?.n ?? 0;
    if (count >= RESIDENT_LIMIT) {
      throw new Fault('HW_INPUT_INVALID', {
        where: `household ${household}`,
        why: `it has ${RESIDENT_LIMIT} residents already`,
      });
    }
    const resident = this.#store.id('rs', (text) => (isOpaqueId(text) ? text : undefined));
    this.#store.run(
      'INSERT INTO residents (id, household, name_sealed, created_at) VALUES (?, ?, ?, ?)',
      resident,
      household,
      this.#store.vault.seal(household, residentAad(resident), name),
      this.#store.clock(),
    );
    return resident;
  }
}

const addressAad = (household: HouseholdId): string => `households/${household}/address`;
const residentAad = (resident: string): string => `residents/${resident}/name`;
