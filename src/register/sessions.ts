import { Fault } from '../core/fault.ts';
import type { StaffId } from '../core/ids.ts';
import { after, type DurationMs, hours, type Instant, minutes } from '../core/time.ts';
import type { Role, Scope } from './schema.ts';
import { type ScopeRow, scopeOf } from './scope.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { Store } from './store.ts';

export const SESSION_LIFE_MS: DurationMs = hours(12);
/** `lastUsedAt` is written at most this often, so that reading a page does not cost a disk sync. */
export const SESSION_TOUCH_MS: DurationMs = minutes(1);
/** Expired sessions swept away at each sign-in. */
const SWEEP_LIMIT = 100;
const PREFIX = 'hws_';

export interface Session {
  staff: StaffId;
  role: Role;
  scope: Scope;
  createdAt: Instant;
  lastUsedAt: Instant;
  expiresAt: Instant;
}

type SessionRow = Omit<Session, 'scope'> & ScopeRow & { disabledAt: Instant | null };

/** Signed-in staff. The browser holds the token, the register its hash. */
export class Sessions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Opens a session and gives its token once. Throws `HW_NOT_FOUND` when there is no such member of staff, or the person is disabled. */
  start(staff: StaffId, lifeMs: DurationMs = SESSION_LIFE_MS): { token: string; expiresAt: Instant } {
    const { secret, hash } = newSecret(this.#store.random, PREFIX);
    const now = this.#store.clock();
    const expiresAt = after(now, lifeMs);
    return this.#store.write(() => {
      if (this.#store.get('SELECT 1 FROM staff WHERE id = ? AND disabled_at IS NULL', staff) === undefined) {
        throw new Fault('HW_NOT_FOUND', { where: `staff ${staff}` });
      }
      this.#store.run(
        'DELETE FROM sessions WHERE rowid IN (SELECT rowid FROM sessions WHERE expires_at <= ? LIMIT ?)',
        now,
        SWEEP_LIMIT,
      );
      this.#store.run(
        'INSERT INTO sessions (token_hash, staff, created_at, last_used_at, expires_at) VALUES (?, ?, ?, ?, ?)',
        hash,
        staff,
        now,
        now,
        expiresAt,
      );
      return { token: secret, expiresAt };
    });
  }

  /** The session of a token with the person's present role and scope; undefined when it is unknown or over, or the person disabled. */
  find(token: string): Session | undefined {
    const hash = hashSecret(token);
    const now = this.#store.clock();
    const row = this.#store.get<SessionRow>(
      `SELECT s.staff, p.role, p.scope_authority AS scopeAuthority, p.scope_provider AS scopeProvider, s.created_at AS createdAt,
         s.last_used_at AS lastUsedAt, s.expires_at AS expiresAt, p.disabled_at AS disabledAt
       FROM sessions s JOIN staff p ON p.id = s.staff WHERE s.token_hash = ?`,
      hash,
    );
    if (!row || row.disabledAt !== null || row.expiresAt <= now) return undefined;
    if (now - row.lastUsedAt >= SESSION_TOUCH_MS) {
      this.#store.touch('UPDATE sessions SET last_used_at = ? WHERE token_hash = ?', now, hash);
    }
    const { staff, role, createdAt, lastUsedAt, expiresAt } = row;
    return { staff, role, scope: scopeOf(row), createdAt, lastUsedAt, expiresAt };
  }

  end(token: string): void {
    this.#store.write(() => this.#store.run('DELETE FROM sessions WHERE token_hash = ?', hashSecret(token)));
  }
}
