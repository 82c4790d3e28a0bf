import { Fault } from '../core/fault.ts';
import { isOpaqueId, type StaffId } from '../core/ids.ts';
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

/**
 * By what somebody signed in. A passkey asks for a finger or a PIN, and so counts as two factors by itself. `shell`: a command on the
 * gateway's own machine acts in their name; whoever may run it could as well make an account.
 */
export const SESSION_FACTORS = ['password', 'password+code', 'password+recovery', 'passkey', 'shell'] as const;
export type SessionFactors = (typeof SESSION_FACTORS)[number];
/** Sessions of one person; a further one ends the oldest. */
export const SESSIONS_EACH = 10;

export interface Session {
  /** Names the session without opening it. */
  id: string;
  staff: StaffId;
  role: Role;
  scope: Scope;
  createdAt: Instant;
  lastUsedAt: Instant;
  expiresAt: Instant;
  by: SessionFactors;
  /** When the person last proved to be who they are, by password or passkey. */
  provedAt: Instant;
}

const FIELDS = `s.id, s.staff, p.role, p.scope_authority AS scopeAuthority, p.scope_provider AS scopeProvider, s.created_at AS createdAt,
  s.last_used_at AS lastUsedAt, s.expires_at AS expiresAt, s.by_factors AS "by", s.proved_at AS provedAt, p.disabled_at AS disabledAt`;

type SessionRow = Omit<Session, 'scope'> & ScopeRow & { disabledAt: Instant | null };

/** Signed-in staff. The browser holds the token, the register its hash. */
export class Sessions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Opens a session and gives its token once. Throws `HW_NOT_FOUND` when there is no such member of staff, or the person is disabled. */
  start(
    staff: StaffId,
    lifeMs: DurationMs = SESSION_LIFE_MS,
    by: SessionFactors = 'password',
  ): { token: string; expiresAt: Instant } {
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
        `INSERT INTO sessions (token_hash, id, staff, created_at, last_used_at, expires_at, by_factors, proved_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        hash,
        this.#store.id('ss', (text) => (isOpaqueId(text) ? text : undefined)),
        staff,
        now,
        now,
        expiresAt,
        by,
        now,
      );
      this.#endOldest(staff);
      return { token: secret, expiresAt };
    });
  }

  /** The session of a token with the person's present role and scope; undefined when it is unknown or over, or the person disabled. */
  find(token: string): Session | undefined {
    const hash = hashSecret(token);
    const now = this.#store.clock();
    const row = this.#store.get<SessionRow>(
      `SELECT ${FIELDS} FROM sessions s JOIN staff p ON p.id = s.staff WHERE s.token_hash = ?`,
      hash,
    );
    if (!row || row.disabledAt !== null || row.expiresAt <= now) return undefined;
    if (now - row.lastUsedAt >= SESSION_TOUCH_MS) {
      this.#store.touch('UPDATE sessions SET last_used_at = ? WHERE token_hash = ?', now, hash);
    }
    return sessionOf(row);
  }

  /** The person's open sessions, newest first. */
  of(staff: StaffId): Session[] {
    return this.#store
      .all<SessionRow>(
        `SELECT ${FIELDS} FROM sessions s JOIN staff p ON p.id = s.staff WHERE s.staff = ? AND s.expires_at > ?
         ORDER BY s.created_at DESC, s.rowid DESC LIMIT ?`,
        staff,
        this.#store.clock(),
        SESSIONS_EACH,
      )
      .map(sessionOf);
  }

  /** The person has just proved to be who they are: the session goes on under a new token, and the old one opens nothing. Throws `HW_NOT_FOUND`. */
  renew(token: string, by: SessionFactors): string {
    const { secret, hash } = newSecret(this.#store.random, PREFIX);
    const sql = 'UPDATE sessions SET token_hash = ?, proved_at = ?, by_factors = ? WHERE token_hash = ?';
    this.#store.write(() => {
      if (this.#store.run(sql, hash, this.#store.clock(), by, hashSecret(token)) === 0) {
        throw new Fault('HW_NOT_FOUND', { where: 'session' });
      }
    });
    return secret;
  }

  /** Ends one of the person's sessions by its id. Throws `HW_NOT_FOUND`. */
  endOne(staff: StaffId, id: string): void {
    this.#store.write(() => {
      if (this.#store.run('DELETE FROM sessions WHERE staff = ? AND id = ?', staff, id) === 0) {
        throw new Fault('HW_NOT_FOUND', { where: `session ${id}` });
      }
    });
  }

  /** Ends the person's sessions, all or all but the one of `token`, and gives how many there were. */
  endAll(staff: StaffId, exceptToken = ''): number {
    const sql = 'DELETE FROM sessions WHERE staff = ? AND token_hash <> ?';
    return this.#store.write(() => this.#store.run(sql, staff, hashSecret(exceptToken)));
  }

  end(token: string): void {
    this.#store.write(() => this.#store.run('DELETE FROM sessions WHERE token_hash = ?', hashSecret(token)));
  }

  #endOldest(staff: StaffId): void {
    this.#store.run(
      `DELETE FROM sessions WHERE rowid IN (
         SELECT rowid FROM sessions WHERE staff = ? ORDER BY created_at DESC, rowid DESC LIMIT 100 OFFSET ?)`,
      staff,
      SESSIONS_EACH,
    );
  }
}

function sessionOf(row: SessionRow): Session {
  const { id, staff, role, createdAt, lastUsedAt, expiresAt, by, provedAt } = row;
  return { id, staff, role, scope: scopeOf(row), createdAt, lastUsedAt, expiresAt, by, provedAt };
}
