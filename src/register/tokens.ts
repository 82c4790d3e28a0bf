import type { z } from 'zod';
import { Fault } from '../core/fault.ts';
import { isOpaqueId } from '../core/ids.ts';
import { type DurationMs, type Instant, minutes } from '../core/time.ts';
import { NewToken, parseInput, type Role, type Scope } from './schema.ts';
import { mustReach, type ScopeRow, scopeOf } from './scope.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

/** `lastUsedAt` is written at most this often. */
export const TOKEN_TOUCH_MS: DurationMs = minutes(1);
const PREFIX = 'hwt_';

export interface ApiToken {
  id: string;
  name: string;
  role: Role;
  scope: Scope;
  createdAt: Instant;
  lastUsedAt: Instant | undefined;
  revokedAt: Instant | undefined;
  /** Undefined for one that is good until it is revoked. */
  expiresAt: Instant | undefined;
}

interface TokenRow extends ScopeRow {
  id: string;
  name: string;
  role: Role;
  createdAt: Instant;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
  expiresAt: Instant | null;
}

const SELECT = `SELECT id, name, role, scope_authority AS scopeAuthority, scope_provider AS scopeProvider,
  created_at AS createdAt, last_used_at AS lastUsedAt, revoked_at AS revokedAt, expires_at AS expiresAt FROM api_tokens`;

/** Tokens by which scripts and peers use the desk's HTTP API. */
export class Tokens {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Gives the token (`hwt_` and 43 signs) this once; its hash is kept. Throws `HW_INPUT_INVALID`. */
  add(input: z.input<typeof NewToken>): { token: string; id: string } {
    const asked = parseInput(NewToken, input, 'token');
    const { secret, hash } = newSecret(this.#store.random, PREFIX);
    return this.#store.write(() => {
      mustReach(this.#store, asked.scope);
      const id = this.#store.id('tk', (text) => (isOpaqueId(text) ? text : undefined));
      this.#store.run(
        `INSERT INTO api_tokens (id, token_hash, name, role, scope_authority, scope_provider, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        hash,
        asked.name,
        asked.role,
        asked.scope.authority ?? null,
        asked.scope.provider ?? null,
        this.#store.clock(),
        asked.expiresAt ?? null,
      );
      return { token: secret, id };
    });
  }

  /** The token's role and scope; undefined when it is unknown, revoked or past its time. */
  find(token: string): ApiToken | undefined {
    if (!token.startsWith(PREFIX)) return undefined;
    const row = this.#store.get<TokenRow>(`${SELECT} WHERE token_hash = ? AND revoked_at IS NULL`, hashSecret(token));
    if (!row) return undefined;
    const now = this.#store.clock();
    if (row.expiresAt !== null && row.expiresAt <= now) return undefined;
    if (row.lastUsedAt === null || now - row.lastUsedAt >= TOKEN_TOUCH_MS) {
      this.#store.touch('UPDATE api_tokens SET last_used_at = ? WHERE id = ?', now, row.id);
    }
    return tokenOf(row);
  }

  /** Revoked ones too. */
  list(): ApiToken[] {
    return this.#store.all<TokenRow>(`${SELECT} ORDER BY created_at, id LIMIT ?`, PAGE_LIMIT).map(tokenOf);
  }

  /** Throws `HW_NOT_FOUND`. */
  revoke(id: string): void {
    const now = this.#store.clock();
    this.#store.write(() => {
      const rows = this.#store.run('UPDATE api_tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?', now, id);
      if (rows === 0) throw new Fault('HW_NOT_FOUND', { where: `token ${id}` });
    });
  }
}

function tokenOf(row: TokenRow): ApiToken {
  const { id, name, role, createdAt } = row;
  return {
    id,
    name,
    role,
    scope: scopeOf(row),
    createdAt,
    lastUsedAt: row.lastUsedAt ?? undefined,
    revokedAt: row.revokedAt ?? undefined,
    expiresAt: row.expiresAt ?? undefined,
  };
}
