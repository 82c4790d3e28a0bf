import type { z } from 'zod';
import type { StaffId } from '../core/ids.ts';
import { after, type DurationMs, hours, type Instant } from '../core/time.ts';
import type { NewStaff } from './schema.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { Staff } from './staff.ts';
import type { Store } from './store.ts';

export const ADMIN_LINK_LIFE_MS: DurationMs = hours(24);
const PREFIX = 'hwl_';

export type AdminLinkState = 'valid' | 'used' | 'expired' | 'unknown';

/** One-time links by which an administrator is made. The link holds the token, the register its hash. */
export class AdminLinks {
  readonly #store: Store;
  readonly #staff: Staff;

  constructor(store: Store, staff: Staff) {
    this.#store = store;
    this.#staff = staff;
  }

  create(lifeMs: DurationMs = ADMIN_LINK_LIFE_MS): { token: string; expiresAt: Instant } {
    const { secret, hash } = newSecret(this.#store.random, PREFIX);
    const now = this.#store.clock();
    const expiresAt = after(now, lifeMs);
    this.#store.write(() =>
      this.#store.run(
        'INSERT INTO admin_links (token_hash, created_at, expires_at) VALUES (?, ?, ?)',
        hash,
        now,
        expiresAt,
      ),
    );
    return { token: secret, expiresAt };
  }

  state(token: string): AdminLinkState {
    const row = this.#store.get<{ expiresAt: Instant; usedAt: Instant | null }>(
      'SELECT expires_at AS expiresAt, used_at AS usedAt FROM admin_links WHERE token_hash = ?',
      hashSecret(token),
    );
    if (!row) return 'unknown';
    if (row.usedAt !== null) return 'used';
    return row.expiresAt <= this.#store.clock() ? 'expired' : 'valid';
  }

  /** Uses the link up and makes the administrator, both or neither. Throws as `Staff.add`, and the link then stays good. */
  redeem(token: string, person: Omit<z.input<typeof NewStaff>, 'role'>): StaffId | Exclude<AdminLinkState, 'valid'> {
    return this.#store.write(() => {
      const state = this.state(token);
      if (state !== 'valid') return state;
      this.#store.run(
        'UPDATE admin_links SET used_at = ? WHERE token_hash = ?',
        this.#store.clock(),
        hashSecret(token),
      );
      return this.#staff.add({ ...person, role: 'administrator' });
    });
  }
}
