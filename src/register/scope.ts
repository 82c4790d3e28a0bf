import type { AuthorityId, ProviderId } from '../core/ids.ts';
import type { Scope } from './schema.ts';

export interface ScopeRow {
  scopeAuthority: AuthorityId | null;
  scopeProvider: ProviderId | null;
}

/** A stored scope; empty means everything. */
export function scopeOf({ scopeAuthority, scopeProvider }: ScopeRow): Scope {
  return {
    ...(scopeAuthority === null ? {} : { authority: scopeAuthority }),
    ...(scopeProvider === null ? {} : { provider: scopeProvider }),
  };
}
