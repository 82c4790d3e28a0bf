import { Fault } from '../core/fault.ts';
import type { StaffId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { STAFF_ROLL } from '../vault/keyring.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import type { Store } from './store.ts';

/** Secrets of the apps that show one-time codes (TOTP, RFC 6238), sealed in the vault. One a person; it counts once it is confirmed. */
export class OneTimeCodes {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Puts a new secret beside the account, unconfirmed. Throws `HW_TOO_MANY_FACTORS` when a confirmed one is there. */
  propose(staff: StaffId, secret: string): void {
    const sealed = this.#store.vault.seal(STAFF_ROLL, aad(staff), secret);
    this.#store.write(() => {
      if (this.confirmedAt(staff) !== undefined) throw new Fault('HW_TOO_MANY_FACTORS', { where: 'one-time codes' });
      this.#store.run('DELETE FROM staff_totp WHERE staff = ?', staff);
      this.#store.run(
        'INSERT INTO staff_totp (staff, secret_sealed, created_at) VALUES (?, ?, ?)',
        staff,
        sealed,
        this.#store.clock(),
      );
    });
  }

  /** The secret; undefined when there is none. The opening is audited. */
  secret(staff: StaffId): { secret: SensitiveText; confirmed: boolean } | undefined {
    const row = this.#store.get<{ sealed: string; confirmedAt: Instant | null }>(
      'SELECT secret_sealed AS sealed, confirmed_at AS confirmedAt FROM staff_totp WHERE staff = ?',
      staff,
    );
    const sealed = asSealed(row?.sealed ?? '');
    if (!row || !sealed) return undefined;
    const secret = this.#store.vault.open(STAFF_ROLL, aad(staff), sealed, { purpose: 'desk', who: staff });
    return secret === 'erased' ? undefined : { secret, confirmed: row.confirmedAt !== null };
  }

  confirmedAt(staff: StaffId): Instant | undefined {
    return this.#store.get<{ at: Instant }>(
      'SELECT confirmed_at AS at FROM staff_totp WHERE staff = ? AND confirmed_at IS NOT NULL',
      staff,
    )?.at;
  }

  /** Takes the code of a time step, once: false when that step or a later one was used before. The first one confirms the secret. */
  take(staff: StaffId, step: number): boolean {
    return this.#store.write(
      () =>
        this.#store.run(
          'UPDATE staff_totp SET last_step = ?, confirmed_at = coalesce(confirmed_at, ?) WHERE staff = ? AND last_step < ?',
          step,
          this.#store.clock(),
          staff,
          step,
        ) === 1,
    );
  }

  /** False when there was none. */
  remove(staff: StaffId): boolean {
    return this.#store.write(() => this.#store.run('DELETE FROM staff_totp WHERE staff = ?', staff) > 0);
  }
}

const aad = (staff: StaffId) => `staff/${staff}/totp`;
