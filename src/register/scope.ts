import type { AuthorityId, ProviderId } from '../core/ids.ts';
import type { Scope } from './schema.ts';
import type { Store } from './store.ts';

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

/** Throws `HW_NOT_FOUND` when it names an authority or a provider that is none. */
export function mustReach(store: Pick<Store, 'mustHave'>, { authority, provider }: Scope): void {
  if (authority !== undefined) store.mustHave('authorities', authority);
  if (provider !== undefined) store.mustHave('providers', provider);
}
