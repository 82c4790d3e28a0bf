import type { StaffId } from '../core/ids.ts';
import { hashSecret } from './secrets.ts';
import type { Store } from './store.ts';

export const RECOVERY_CODES = 10;
/** Without 0, 1, 8, 9, I, L, O and B: nothing that is misread from paper. */
const SIGNS = 'ACDEFGHJKMNPQRSTUVWXYZ234567';
const LENGTH = 24;
const GROUP = 4;

/**
 * Codes for the day a phone is lost: ten, each good once. 24 signs of 28 are 115 random bits, so a plain hash keeps them
 * (OWASP ASVS 5.0, 6.5.2).
 */
export class RecoveryCodes {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** New codes in place of all older ones, shown this once, in groups of four. */
  make(staff: StaffId): string[] {
    const codes = Array.from({ length: RECOVERY_CODES }, () => this.#code());
    this.#store.write(() => {
      this.#store.run('DELETE FROM staff_recovery WHERE staff = ?', staff);
      for (const code of codes) {
        this.#store.run('INSERT INTO staff_recovery (staff, code_hash) VALUES (?, ?)', staff, hashOf(code));
      }
    });
    return codes;
  }

  /** True when it is one of the person's codes and was not used before; then it is used. */
  take(staff: StaffId, code: string): boolean {
    const sql = 'UPDATE staff_recovery SET used_at = ? WHERE staff = ? AND code_hash = ? AND used_at IS NULL';
    return this.#store.write(() => this.#store.run(sql, this.#store.clock(), staff, hashOf(code)) === 1);
  }

  left(staff: StaffId): number {
    const sql = 'SELECT count(*) AS n FROM staff_recovery WHERE staff = ? AND used_at IS NULL';
    return this.#store.get<{ n: number }>(sql, staff)?.n ?? 0;
  }

  remove(staff: StaffId): void {
    this.#store.write(() => this.#store.run('DELETE FROM staff_recovery WHERE staff = ?', staff));
  }

  #code(): string {
    const signs: string[] = [];
    while (signs.length < LENGTH) {
      // Bytes beyond the last whole multiple are thrown away, so that every sign is as likely as the others.
      for (const byte of this.#store.random(LENGTH)) {
        const sign = byte < SIGNS.length * 9 ? SIGNS[byte % SIGNS.length] : undefined;
        if (sign !== undefined && signs.length < LENGTH) signs.push(sign);
      }
    }
    return (signs.join('').match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
  }
}

/** However it is typed: with or without dashes, in either case. */
function hashOf(code: string): Buffer {
  return hashSecret(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''));
}
