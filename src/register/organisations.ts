import type { z } from 'zod';
import { type AuthorityId, asAuthorityId, asProviderId, type ProviderId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { NewOrganisation, parseInput } from './schema.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

export interface Organisation<Id> {
  id: Id;
  name: string;
  createdAt: Instant;
}

interface Kind<Id> {
  table: 'authorities' | 'providers';
  prefix: string;
  read: (text: string) => Id | undefined;
  defaultName: string;
}

const AUTHORITY: Kind<AuthorityId> = {
  table: 'authorities',
  prefix: 'au',
  read: asAuthorityId,
  defaultName: 'Default authority',
};
const PROVIDER: Kind<ProviderId> = {
  table: 'providers',
  prefix: 'pv',
  read: asProviderId,
  defaultName: 'Default provider',
};

/** Authorities commission and pay for the scheme; providers run it. Both are organisations with a public name. */
export class Organisations<Id extends AuthorityId | ProviderId> {
  readonly #store: Store;
  readonly #kind: Kind<Id>;

  constructor(store: Store, kind: Kind<Id>) {
    this.#store = store;
    this.#kind = kind;
  }

  /** Throws `HW_INPUT_INVALID`. */
  add(input: z.input<typeof NewOrganisation>): Id {
    const { name } = parseInput(NewOrganisation, input, this.#kind.table);
    return this.#store.write((changed) => this.#insert(name, 0, changed));
  }

  /** The one that is used when none is named; made the first time it is needed. */
  default(): Id {
    const { table, defaultName } = this.#kind;
    const find = () => this.#store.get<{ id: Id }>(`SELECT id FROM ${table} WHERE by_default = 1`)?.id;
    return find() ?? this.#store.write((changed) => find() ?? this.#insert(defaultName, 1, changed));
  }

  list(): Organisation<Id>[] {
    const { table } = this.#kind;
    return this.#store.all(`SELECT id, name, created_at AS createdAt FROM ${table} ORDER BY id LIMIT ?`, PAGE_LIMIT);
  }

  #insert(name: string, byDefault: 0 | 1, changed: number): Id {
    const { table, prefix, read } = this.#kind;
    const id = this.#store.id(prefix, read);
    this.#store.run(
      `INSERT INTO ${table} (id, name, by_default, created_at, changed) VALUES (?, ?, ?, ?, ?)`,
      id,
      name,
      byDefault,
      this.#store.clock(),
      changed,
    );
    return id;
  }
}

export const authorities = (store: Store): Organisations<AuthorityId> => new Organisations(store, AUTHORITY);
export const providers = (store: Store): Organisations<ProviderId> => new Organisations(store, PROVIDER);
