import Database from 'better-sqlite3';
import type { z } from 'zod';
import { Fault } from '../core/fault.ts';
import { asStaffId, type StaffId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { STAFF_ROLL } from '../vault/keyring.ts';
import type { Purpose } from '../vault/reveals.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import { Login, NewStaff, parseInput, type Role, type Scope, StaffChange } from './schema.ts';
import { mustReach, type ScopeRow, scopeOf } from './scope.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

export interface StaffMember {
  staff: StaffId;
  role: Role;
  scope: Scope;
  /** Counts the changes, so that two people who change the same record find out. */
  version: number;
  createdAt: Instant;
  disabledAt: Instant | undefined;
}

/** For sign-in only. */
export interface StaffAccount extends StaffMember {
  passwordHash: string;
}

/** What a person brings along; role and scope were chosen by whoever asked them in. */
export type NewMember = Omit<z.input<typeof NewStaff>, 'role' | 'scope'>;

interface StaffRow extends ScopeRow {
  staff: StaffId;
  role: Role;
  version: number;
  createdAt: Instant;
  disabledAt: Instant | null;
  passwordHash: string;
}

const LOGIN_LABEL = 'staff/login';
const SELECT = `SELECT id AS staff, role, version, scope_authority AS scopeAuthority, scope_provider AS scopeProvider,
  created_at AS createdAt, disabled_at AS disabledAt, password_hash AS passwordHash FROM staff`;

/** The people who work at the desk and in the field. Login and name are in the vault; the login is found by a keyed hash. */
export class Staff {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `passwordHash` is an argon2id hash in PHC form, made by the caller. Throws `HW_INPUT_INVALID`, `HW_NAME_TAKEN` for the login, `HW_NOT_FOUND` for the scope. */
  add(input: z.input<typeof NewStaff>): StaffId {
    const asked = parseInput(NewStaff, input, 'staff');
    const { vault } = this.#store;
    return this.#store.write((changed) => {
      mustReach(this.#store, asked.scope);
      const staff = this.#store.id('st', asStaffId);
      this.#insert([
        staff,
        vault.blindIndex(LOGIN_LABEL, asked.login),
        vault.seal(STAFF_ROLL, aad(staff, 'login'), asked.login),
        vault.seal(STAFF_ROLL, aad(staff, 'name'), asked.name),
        asked.passwordHash,
        asked.role,
        asked.scope.authority ?? null,
        asked.scope.provider ?? null,
        this.#store.clock(),
        changed,
      ]);
      return staff;
    });
  }

  /** The account of a login name, in whatever case it is typed; undefined when there is none. Look at `disabledAt` before letting it in. */
  findByLogin(login: string): StaffAccount | undefined {
    const read = Login.safeParse(login);
    if (!read.success) return undefined;
    const index = this.#store.vault.blindIndex(LOGIN_LABEL, read.data);
    const row = this.#store.get<StaffRow>(`${SELECT} WHERE login_index = ?`, index);
    return row && { ...memberOf(row), passwordHash: row.passwordHash };
  }

  /** Throws `HW_NOT_FOUND`. */
  get(staff: StaffId): StaffMember {
    return memberOf(this.#row(staff));
  }

  find(staff: StaffId): StaffMember | undefined {
    const row = this.#store.get<StaffRow>(`${SELECT} WHERE id = ?`, staff);
    return row && memberOf(row);
  }

  /** For those who prove once more who they are. Throws `HW_NOT_FOUND`. */
  account(staff: StaffId): StaffAccount {
    const row = this.#row(staff);
    return { ...memberOf(row), passwordHash: row.passwordHash };
  }

  list(): StaffMember[] {
    return this.#store.all<StaffRow>(`${SELECT} ORDER BY created_at, id LIMIT ?`, PAGE_LIMIT).map(memberOf);
  }

  /** True when somebody may sign in as administrator. */
  hasAdministrator(): boolean {
    return this.#store.get(`SELECT 1 FROM staff WHERE role = 'administrator' AND disabled_at IS NULL`) !== undefined;
  }

  /** Throws `HW_NOT_FOUND`. Use the purpose `roster` where a colleague's name stands beside what they did. */
  name(staff: StaffId, purpose: Purpose): SensitiveText | 'erased' {
    return this.#reveal(staff, 'name', purpose);
  }

  /** Throws `HW_NOT_FOUND`. */
  login(staff: StaffId, purpose: Purpose): SensitiveText | 'erased' {
    return this.#reveal(staff, 'login', purpose);
  }

  /**
   * Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND`, `HW_VERSION_STALE` when it is not `version` any more, `HW_LAST_ADMINISTRATOR`.
   * A new password, role or scope ends the person's sessions.
   */
  change(staff: StaffId, input: z.input<typeof StaffChange>, version?: number): void {
    const asked = parseInput(StaffChange, input, 'staff');
    this.#store.write((changed) => {
      const now = this.#mustBe(staff, version);
      const scope = asked.scope ?? now.scope;
      mustReach(this.#store, scope);
      const name = asked.name === undefined ? null : this.#store.vault.seal(STAFF_ROLL, aad(staff, 'name'), asked.name);
      this.#store.run(
        `UPDATE staff SET role = ?, scope_authority = ?, scope_provider = ?, password_hash = coalesce(?, password_hash),
           name_sealed = coalesce(?, name_sealed), version = version + 1, changed = ? WHERE id = ?`,
        asked.role ?? now.role,
        scope.authority ?? null,
        scope.provider ?? null,
        asked.passwordHash ?? null,
        name,
        changed,
        staff,
      );
      if (asked.passwordHash ?? asked.role ?? asked.scope) this.#endSessions(staff);
      this.#keepAnAdministrator(now);
    });
  }

  /** Ends the person's access and sessions at once. Throws `HW_NOT_FOUND`, `HW_VERSION_STALE`, `HW_LAST_ADMINISTRATOR`. */
  disable(staff: StaffId, version?: number): void {
    this.#setDisabled(staff, this.#store.clock(), version);
  }

  /** Throws `HW_NOT_FOUND`, `HW_VERSION_STALE`. */
  enable(staff: StaffId, version?: number): void {
    this.#setDisabled(staff, null, version);
  }

  #setDisabled(staff: StaffId, at: Instant | null, version: number | undefined): void {
    this.#store.write((changed) => {
      const now = this.#mustBe(staff, version);
      const sql = 'UPDATE staff SET disabled_at = ?, version = version + 1, changed = ? WHERE id = ?';
      this.#store.run(sql, at, changed, staff);
      this.#endSessions(staff);
      this.#keepAnAdministrator(now);
    });
  }

  #row(staff: StaffId): StaffRow {
    const row = this.#store.get<StaffRow>(`${SELECT} WHERE id = ?`, staff);
    if (!row) throw new Fault('HW_NOT_FOUND', { where: `staff ${staff}` });
    return row;
  }

  #mustBe(staff: StaffId, version: number | undefined): StaffMember {
    const now = this.get(staff);
    if (version !== undefined && version !== now.version)
      throw new Fault('HW_VERSION_STALE', { where: `staff ${staff}` });
    return now;
  }

  /** Undoes a change that would leave nobody who can let people in: an administrator without a scope. */
  #keepAnAdministrator(before: StaffMember): void {
    const { role, disabledAt, scope } = before;
    const was = role === 'administrator' && disabledAt === undefined && Object.keys(scope).length === 0;
    if (was && !this.#hasUnscopedAdministrator()) throw new Fault('HW_LAST_ADMINISTRATOR');
  }

  #hasUnscopedAdministrator(): boolean {
    return (
      this.#store.get(
        `SELECT 1 FROM staff WHERE role = 'administrator' AND disabled_at IS NULL
           AND scope_authority IS NULL AND scope_provider IS NULL`,
      ) !== undefined
    );
  }

  #endSessions(staff: StaffId): void {
    this.#store.run('DELETE FROM sessions WHERE staff = ?', staff);
  }

  #insert(values: (string | number | null)[]): void {
    try {
      this.#store.run(
        `INSERT INTO staff (id, login_index, login_sealed, name_sealed, password_hash, role, scope_authority, scope_provider,
           created_at, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...values,
      );
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      if (error.code === 'SQLITE_CONSTRAINT_UNIQUE') throw new Fault('HW_NAME_TAKEN', { where: 'staff, login' });
      if (error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY') throw new Fault('HW_NOT_FOUND', { where: 'staff, scope' });
      throw error;
    }
  }

  #reveal(staff: StaffId, field: 'name' | 'login', purpose: Purpose): SensitiveText | 'erased' {
    const row = this.#store.get<{ name: string; login: string }>(
      'SELECT name_sealed AS name, login_sealed AS login FROM staff WHERE id = ?',
      staff,
    );
    const sealed = asSealed(row?.[field] ?? '');
    if (!sealed) throw new Fault('HW_NOT_FOUND', { where: `staff ${staff}` });
    return this.#store.vault.open(STAFF_ROLL, aad(staff, field), sealed, purpose);
  }
}

function memberOf(row: StaffRow): StaffMember {
  const { staff, role, version, createdAt, disabledAt } = row;
  return { staff, role, scope: scopeOf(row), version, createdAt, disabledAt: disabledAt ?? undefined };
}

function aad(staff: StaffId, field: 'name' | 'login'): string {
  return `staff/${staff}/${field}`;
}
