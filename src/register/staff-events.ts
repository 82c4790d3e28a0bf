import type { Instant } from '../core/time.ts';
import type { StaffEventKind } from './staff-event-kinds.ts';
import type { Store } from './store.ts';

export interface StaffEvent {
  id: number;
  at: Instant;
  /** Id of the person, the token, `shell` or `nobody`. */
  who: string;
  what: StaffEventKind;
  /** Id of the person or the token that it was done to; null for a login that nobody has. */
  about: string | null;
  /** Roles, scopes and ids; never a name, a login or a secret. */
  detail: string;
}

/** Failures for logins that nobody has are kept among the newest so many events, so that a stranger cannot fill the disk. */
export const STRANGERS_KEPT = 5_000;
export const STAFF_EVENTS_PAGE = 200;

/** Who changed what about staff, and when. What concerns somebody is never changed or deleted: the table refuses it. */
export class StaffEvents {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  record(who: string, what: StaffEventKind, about: string | null, detail = ''): void {
    this.#store.write(() => {
      this.#store.run(
        'INSERT INTO staff_events (at, who, what, about, detail) VALUES (?, ?, ?, ?, ?)',
        this.#store.clock(),
        who,
        what,
        about,
        detail,
      );
      if (about === null) this.#forgetOldStrangers();
    });
  }

  /** Newest first, from below `beforeId`; of one person or token when `about` is given. */
  list({
    about,
    beforeId,
    limit = STAFF_EVENTS_PAGE,
  }: {
    about?: string;
    beforeId?: number;
    limit?: number;
  } = {}): StaffEvent[] {
    return this.#store.all<StaffEvent>(
      `SELECT id, at, who, what, about, detail FROM staff_events
        WHERE about IS coalesce(?, about) AND id < ? ORDER BY id DESC LIMIT ?`,
      about ?? null,
      beforeId ?? Number.MAX_SAFE_INTEGER,
      Math.min(limit, STAFF_EVENTS_PAGE),
    );
  }

  #forgetOldStrangers(): void {
    this.#store.run(
      'DELETE FROM staff_events WHERE about IS NULL AND id <= (SELECT max(id) FROM staff_events) - ?',
      STRANGERS_KEPT,
    );
  }
}
