import type { ContactId, StaffId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Role } from '../register/schema.ts';

/** What sign-in needs to know of an account. */
export interface Account {
  staff: StaffId;
  role: Role;
  /** argon2id in PHC form. */
  passwordHash: string;
  disabledAt: Instant | undefined;
}

export interface OpenSession {
  staff: StaffId;
  role: Role;
  createdAt: Instant;
  /** As it was before this look. */
  lastUsedAt: Instant;
}

export interface NewPerson {
  login: string;
  name: string;
  passwordHash: string;
}

/** Who may come in, and what their names are. Every method is synchronous; `bound.ts` makes it from the register. */
export interface People {
  findByLogin(login: string): Account | undefined;
  /** Gives the session's token once: 256 random bits, of which only the hash is kept. */
  startSession(staff: StaffId, lifeMs: number): { token: string; expiresAt: Instant };
  /** Undefined when it is unknown or over, or the person was disabled. */
  findSession(token: string): OpenSession | undefined;
  endSession(token: string): void;
  findToken(token: string): { id: string; role: Role } | undefined;
  /** Uses up a one-time link and makes an administrator, both or neither. */
  redeemLink(token: string, person: NewPerson): StaffId | 'used' | 'expired' | 'unknown';
  /** A colleague's name; `who` looks. Null when it is not known any more. */
  staffName(staff: StaffId, who: string): string | null;
  /** A contact's name; `who` looks, and the audit has it before the name is handed over. Null when it was erased. */
  contactName(contact: ContactId, who: string): string | null;
}
