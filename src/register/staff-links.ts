import { Fault } from '../core/fault.ts';
import { isOpaqueId, type StaffId } from '../core/ids.ts';
import { after, type DurationMs, hours, type Instant } from '../core/time.ts';
import type { AdminLinkState } from './admin-links.ts';
import { parseInput, type Role, Scope } from './schema.ts';
import { mustReach, type ScopeRow, scopeOf } from './scope.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { NewMember, Staff } from './staff.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

/** An invited person may be off for a long weekend. */
export const INVITATION_LIFE_MS: DurationMs = hours(72);
/** Somebody who cannot sign in is waiting for it. */
export const PASSWORD_LINK_LIFE_MS: DurationMs = hours(24);
const PREFIX = 'hwi_';

export interface StaffLink {
  id: string;
  kind: 'invitation' | 'password';
  /** Who it was for, or who came of it; null for an invitation that is not used. */
  staff: StaffId | null;
  /** Null for a link to a new password. */
  role: Role | null;
  scope: Scope;
  madeBy: string;
  createdAt: Instant;
  expiresAt: Instant;
  usedAt: Instant | null;
  withdrawnAt: Instant | null;
}

export interface MadeLink {
  id: string;
  token: string;
  expiresAt: Instant;
}

type LinkRow = Omit<StaffLink, 'scope'> & ScopeRow;

const SELECT = `SELECT id, kind, staff, role, scope_authority AS scopeAuthority, scope_provider AS scopeProvider, made_by AS madeBy,
  created_at AS createdAt, expires_at AS expiresAt, used_at AS usedAt, withdrawn_at AS withdrawnAt FROM staff_links`;

/** One-time links by which somebody joins with a role and scope chosen beforehand, or sets a new password. The register keeps their hash. */
export class StaffLinks {
  readonly #store: Store;
  readonly #staff: Staff;

  constructor(store: Store, staff: Staff) {
    this.#store = store;
    this.#staff = staff;
  }

  /** Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND` for the scope. */
  invite(by: string, role: Role, scope: Scope): MadeLink {
    const asked = parseInput(Scope, scope, 'invitation');
    mustReach(this.#store, asked);
    return this.#make({ kind: 'invitation', staff: null, role, scope: asked, by, lifeMs: INVITATION_LIFE_MS });
  }

  /** A link to a new password; an older one of the same person no longer works. Throws `HW_NOT_FOUND`. */
  forPassword(by: string, staff: StaffId): MadeLink {
    this.#staff.get(staff);
    return this.#store.write(() => {
      this.#store.run(
        `UPDATE staff_links SET withdrawn_at = ? WHERE staff = ? AND kind = 'password' AND used_at IS NULL AND withdrawn_at IS NULL`,
        this.#store.clock(),
        staff,
      );
      return this.#make({ kind: 'password', staff, role: null, scope: {}, by, lifeMs: PASSWORD_LINK_LIFE_MS });
    });
  }

  /** What the link of this token is for, when it can be used. */
  look(token: string): StaffLink | Exclude<AdminLinkState, 'valid'> {
    const row = this.#store.get<LinkRow>(`${SELECT} WHERE token_hash = ?`, hashSecret(token));
    if (!row) return 'unknown';
    if (row.usedAt !== null || row.withdrawnAt !== null) return 'used';
    return row.expiresAt <= this.#store.clock() ? 'expired' : linkOf(row);
  }

  /** Uses an invitation up and makes the member of staff, both or neither. Throws as `Staff.add`, and the link then stays good. */
  join(token: string, person: NewMember): { staff: StaffId; link: StaffLink } | Exclude<AdminLinkState, 'valid'> {
    return this.#store.write(() => {
      const link = this.look(token);
      if (typeof link === 'string') return link;
      if (link.kind !== 'invitation' || link.role === null) return 'unknown';
      const staff = this.#staff.add({ ...person, role: link.role, scope: link.scope });
      this.#use(link.id, staff);
      return { staff, link };
    });
  }

  /** Uses a link up and sets the password, which ends the person's sessions. */
  setPassword(token: string, passwordHash: string): StaffId | Exclude<AdminLinkState, 'valid'> {
    return this.#store.write(() => {
      const link = this.look(token);
      if (typeof link === 'string') return link;
      if (link.kind !== 'password' || link.staff === null) return 'unknown';
      this.#staff.change(link.staff, { passwordHash });
      this.#use(link.id, link.staff);
      return link.staff;
    });
  }

  /** Open and old ones, newest first. */
  list(): StaffLink[] {
    return this.#store.all<LinkRow>(`${SELECT} ORDER BY created_at DESC, id LIMIT ?`, PAGE_LIMIT).map(linkOf);
  }

  /** Throws `HW_NOT_FOUND` when there is no such link that could still be used. */
  withdraw(id: string): void {
    const now = this.#store.clock();
    this.#store.write(() => {
      const sql = 'UPDATE staff_links SET withdrawn_at = ? WHERE id = ? AND used_at IS NULL AND withdrawn_at IS NULL';
      if (this.#store.run(sql, now, id) === 0) throw new Fault('HW_NOT_FOUND', { where: `link ${id}` });
    });
  }

  #make(asked: Pick<StaffLink, 'kind' | 'staff' | 'role' | 'scope'> & { by: string; lifeMs: DurationMs }): MadeLink {
    const { secret, hash } = newSecret(this.#store.random, PREFIX);
    const now = this.#store.clock();
    const expiresAt = after(now, asked.lifeMs);
    return this.#store.write(() => {
      const id = this.#store.id('in', (text) => (isOpaqueId(text) ? text : undefined));
      this.#store.run(
        `INSERT INTO staff_links (id, token_hash, kind, staff, role, scope_authority, scope_provider, made_by, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        hash,
        asked.kind,
        asked.staff,
        asked.role,
        asked.scope.authority ?? null,
        asked.scope.provider ?? null,
        asked.by,
        now,
        expiresAt,
      );
      return { id, token: secret, expiresAt };
    });
  }

  #use(id: string, staff: StaffId): void {
    this.#store.run('UPDATE staff_links SET used_at = ?, staff = ? WHERE id = ?', this.#store.clock(), staff, id);
  }
}

function linkOf({ scopeAuthority, scopeProvider, ...link }: LinkRow): StaffLink {
  return { ...link, scope: scopeOf({ scopeAuthority, scopeProvider }) };
}
