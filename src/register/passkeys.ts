import Database from 'better-sqlite3';
import { Fault } from '../core/fault.ts';
import { isOpaqueId, type StaffId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { STAFF_ROLL } from '../vault/keyring.ts';
import { asSealed } from '../vault/seal.ts';
import type { Store } from './store.ts';

/** Passkeys of one person. */
export const PASSKEY_LIMIT = 10;

/** A WebAuthn credential: the register has its public half. */
export interface Passkey {
  id: string;
  staff: StaffId;
  /** The credential's id, base64url. */
  credential: string;
  /** COSE key. */
  publicKey: Buffer;
  /** The authenticator's count of signatures; 0 for one that does not count. */
  counter: number;
  transports: string[];
  /** What the person calls it; null when the roll was erased. */
  name: string | null;
  createdAt: Instant;
  lastUsedAt: Instant | null;
}

type PasskeyRow = Omit<Passkey, 'transports' | 'name'> & { transports: string; nameSealed: string };

const SELECT = `SELECT id, staff, credential, public_key AS publicKey, counter, transports, name_sealed AS nameSealed,
  created_at AS createdAt, last_used_at AS lastUsedAt FROM staff_passkeys`;

export class Passkeys {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `HW_TOO_MANY_FACTORS`, and `HW_NAME_TAKEN` when the credential is known already. */
  add(
    passkey: Pick<Passkey, 'staff' | 'credential' | 'publicKey' | 'counter' | 'transports'> & { name: string },
  ): string {
    const { staff, credential, publicKey, counter, transports } = passkey;
    return this.#store.write(() => {
      if (this.count(staff) >= PASSKEY_LIMIT)
        throw new Fault('HW_TOO_MANY_FACTORS', { why: `${PASSKEY_LIMIT} passkeys` });
      const id = this.#store.id('pk', (text) => (isOpaqueId(text) ? text : undefined));
      const name = this.#store.vault.seal(STAFF_ROLL, aad(id), passkey.name);
      this.#insert([id, staff, credential, publicKey, counter, transports.join(' '), name, this.#store.clock()]);
      return id;
    });
  }

  of(staff: StaffId): Passkey[] {
    return this.#store
      .all<PasskeyRow>(`${SELECT} WHERE staff = ? ORDER BY created_at, rowid LIMIT ?`, staff, PASSKEY_LIMIT)
      .map((row) => this.#read(row));
  }

  count(staff: StaffId): number {
    return this.#store.get<{ n: number }>('SELECT count(*) AS n FROM staff_passkeys WHERE staff = ?', staff)?.n ?? 0;
  }

  findByCredential(credential: string): Passkey | undefined {
    const row = this.#store.get<PasskeyRow>(`${SELECT} WHERE credential = ?`, credential);
    return row && this.#read(row);
  }

  /** Takes a signature's count, once: false when it is not above the last one, which is what a copied key looks like. */
  use(id: string, counter: number): boolean {
    return this.#store.write(
      () =>
        this.#store.run(
          'UPDATE staff_passkeys SET counter = ?, last_used_at = ? WHERE id = ? AND (counter < ? OR (counter = 0 AND ? = 0))',
          counter,
          this.#store.clock(),
          id,
          counter,
          counter,
        ) === 1,
    );
  }

  /** Throws `HW_NOT_FOUND` unless it is one of this person's. */
  remove(staff: StaffId, id: string): void {
    this.#store.write(() => {
      if (this.#store.run('DELETE FROM staff_passkeys WHERE id = ? AND staff = ?', id, staff) === 0) {
        throw new Fault('HW_NOT_FOUND', { where: `passkey ${id}` });
      }
    });
  }

  /** How many there were. */
  removeAll(staff: StaffId): number {
    return this.#store.write(() => this.#store.run('DELETE FROM staff_passkeys WHERE staff = ?', staff));
  }

  #insert(values: (string | number | Buffer)[]): void {
    try {
      this.#store.run(
        `INSERT INTO staff_passkeys (id, staff, credential, public_key, counter, transports, name_sealed, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        ...values,
      );
    } catch (error) {
      if (error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE') {
        throw new Fault('HW_NAME_TAKEN', { where: 'passkey' });
      }
      throw error;
    }
  }

  #read({ nameSealed, transports, ...row }: PasskeyRow): Passkey {
    const sealed = asSealed(nameSealed);
    const who = { purpose: 'roster', who: row.staff } as const;
    const name = sealed ? this.#store.vault.open(STAFF_ROLL, aad(row.id), sealed, who) : 'erased';
    return {
      ...row,
      transports: transports.split(' ').filter(Boolean),
      name: name === 'erased' ? null : name.reveal(),
    };
  }
}

const aad = (id: string) => `staff_passkeys/${id}/name`;
