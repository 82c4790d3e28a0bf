import type { ContactId, StaffId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { Register } from '../register/register.ts';
import type { Role, Scope } from '../register/schema.ts';
import type { SessionFactors } from '../register/sessions.ts';

/** What sign-in needs to know of an account. */
export interface Account {
  staff: StaffId;
  role: Role;
  /** argon2id in PHC form. */
  passwordHash: string;
  disabledAt: Instant | undefined;
}

export interface OpenSession {
  /** Names the session without opening it. */
  id: string;
  staff: StaffId;
  role: Role;
  /** What the person may see; empty is everything. */
  scope: Scope;
  createdAt: Instant;
  /** As it was before this look. */
  lastUsedAt: Instant;
  expiresAt: Instant;
  by: SessionFactors;
  /** When the person last proved to be who they are. */
  provedAt: Instant;
}

/** Staff and their ways in, for the routes that look after them. */
export type Roll = Pick<
  Register,
  | 'staff'
  | 'sessions'
  | 'tokens'
  | 'adminLinks'
  | 'staffLinks'
  | 'staffEvents'
  | 'oneTimeCodes'
  | 'recoveryCodes'
  | 'passkeys'
  | 'authorities'
  | 'providers'
  | 'together'
>;

export interface NewPerson {
  login: string;
  name: string;
  passwordHash: string;
}

/** Who may come in, and what their names are. Every method is synchronous; `bound.ts` makes it from the register. */
export interface People {
  findByLogin(login: string): Account | undefined;
  /** Gives the session's token once: 256 random bits, of which only the hash is kept. */
  startSession(staff: StaffId, lifeMs: number, by: SessionFactors): { token: string; expiresAt: Instant };
  /** Undefined when it is unknown or over, or the person was disabled. */
  findSession(token: string): OpenSession | undefined;
  endSession(token: string): void;
  findToken(token: string): { id: string; role: Role; scope: Scope } | undefined;
  /** Uses up a one-time link and makes an administrator, both or neither. */
  redeemLink(token: string, person: NewPerson): StaffId | 'used' | 'expired' | 'unknown';
  readonly roll: Roll;
  /** A member of staff by id; undefined when there is none. */
  colleague(staff: StaffId): { role: Role; scope: Scope; disabled: boolean } | undefined;
  /** A colleague's name; `who` looks. Null when it is not known any more. */
  staffName(staff: StaffId, who: string): string | null;
  /** A contact's name; `who` looks, and the audit has it before the name is handed over. Null when it was erased. */
  contactName(contact: ContactId, who: string): string | null;
}
