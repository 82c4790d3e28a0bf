import { Fault } from '../core/fault.ts';
import type { StaffId } from '../core/ids.ts';
import { STAFF_ROLL } from '../vault/keyring.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import { normaliseNumber } from './numbers.ts';
import type { Store } from './store.ts';

/** The telephones that ring for calls made from the desk, one for each member of staff who makes any. */
export class StaffTelephones {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Null takes it away. Throws `HW_NUMBER_INVALID`, `HW_EMERGENCY_NUMBER`, `HW_NOT_FOUND`. */
  set(staff: StaffId, number: string | null): void {
    const sealed =
      number === null ? null : this.#store.vault.seal(STAFF_ROLL, numberAad(staff), normaliseNumber(number));
    this.#store.write((changed) => {
      const rows = this.#store.run(
        'UPDATE staff SET number_sealed = ?, changed = ? WHERE id = ?',
        sealed,
        changed,
        staff,
      );
      if (rows === 0) throw new Fault('HW_NOT_FOUND', { where: `staff ${staff}` });
    });
  }

  has(staff: StaffId): boolean {
    return this.#sealed(staff) !== undefined;
  }

  /** Undefined when there is none. */
  number(staff: StaffId, purpose: Purpose): SensitiveText | 'erased' | undefined {
    const sealed = this.#sealed(staff);
    return sealed && this.#store.vault.open(STAFF_ROLL, numberAad(staff), sealed, purpose);
  }

  #sealed(staff: StaffId) {
    const row = this.#store.get<{ sealed: string | null }>(
      'SELECT number_sealed AS sealed FROM staff WHERE id = ?',
      staff,
    );
    return asSealed(row?.sealed ?? '');
  }
}

function numberAad(staff: StaffId): string {
  return `staff/${staff}/number`;
}
