import { signal } from '@preact/signals';
import { Problem } from '../api/http.ts';

/** What waits at most on one phone. A visit enters fewer than a hundred things. */
export const ENTRIES_MAX = 200;

/** Something that was entered on this phone and that the desk has not taken yet. */
export interface Entry {
  /** Sent along, so that the desk does the same thing once, however often it is told. */
  entry: string;
  job: string;
  /** The item or measure that it is about. */
  about: string;
  method: 'POST' | 'PATCH';
  path: string;
  body: Readonly<Record<string, unknown>>;
  /** What it says, in words, for the list of what waits. Never anything about a person. */
  says: string;
  /** When it was entered, by this phone's clock. */
  at: number;
}

/** What the desk did not want, with its reason. */
export interface Refused {
  entry: Entry;
  why: string;
}

export interface Outside {
  storage: () => Pick<Storage, 'getItem' | 'setItem'>;
  /** Throws `Problem`. */
  send: (entry: Entry) => Promise<void>;
  /** The desk has taken it or does not want it. */
  onSettled: (entry: Entry, isTaken: boolean) => void;
}

/** Whether the same thing may be taken another time: no answer, too much at once, a desk that is unwell, or nobody signed in. */
const comesAgain = (error: unknown) =>
  error instanceof Problem && (error.status === 0 || error.status >= 500 || [401, 408, 429].includes(error.status));

export const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' && value !== null && 'entry' in value && 'path' in value && 'says' in value;

/**
 * What an installer enters, in its order. It is on the phone before it is sent, and off it when the desk has taken it, so that
 * neither a dead spot in a cellar nor a page that is closed loses anything. `owner` keeps one person's entries from another's.
 */
export class Waiting {
  readonly entries = signal<readonly Entry[]>([]);
  readonly refused = signal<readonly Refused[]>([]);
  /** True when the phone keeps nothing: what waits is then lost with the page. */
  readonly isUnkept = signal(false);
  readonly #key: string;
  readonly #outside: Outside;
  /** The last list did not get into the storage, so what stands there is old. */
  #isBehind = false;
  #sending: Promise<void> | null = null;

  constructor(owner: string, outside: Outside) {
    this.#key = `havenwatch.install.${owner}`;
    this.#outside = outside;
    this.entries.value = this.#kept() ?? [];
  }

  /** Keeps it and sends it as soon as it is its turn. False when too much waits already. */
  enter(entry: Entry): boolean {
    if (this.entries.peek().length >= ENTRIES_MAX) return false;
    this.#change((entries) => [...entries, entry]);
    void this.flush();
    return true;
  }

  /** Sends what waits, oldest first, until the desk does not answer. Never throws; a second call joins the first. */
  flush(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  putAway(entry: string): void {
    this.refused.value = this.refused.peek().filter((one) => one.entry.entry !== entry);
  }

  async #sendAll(): Promise<void> {
    for (let next = this.entries.peek()[0]; next !== undefined; next = this.entries.peek()[0]) {
      let isTaken = true;
      try {
        await this.#outside.send(next);
      } catch (error) {
        if (comesAgain(error)) return;
        isTaken = false;
        const why = error instanceof Problem ? error.message : 'Something went wrong in this page.';
        this.refused.value = [...this.refused.peek(), { entry: next, why }];
      }
      const sent = next.entry;
      this.#change((entries) => entries.filter(({ entry }) => entry !== sent));
      this.#outside.onSettled(next, isTaken);
    }
  }

  /** What the phone keeps; null when it gives nothing back. */
  #kept(): readonly Entry[] | null {
    try {
      const kept: unknown = JSON.parse(this.#outside.storage().getItem(this.#key) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isEntry) : null;
    } catch {
      return null;
    }
  }

  // From what is kept and not from what is known here: the same person may have a second page open.
  #change(make: (entries: readonly Entry[]) => readonly Entry[]): void {
    const before = this.#isBehind ? null : this.#kept();
    const entries = make(before ?? this.entries.peek());
    this.entries.value = entries;
    try {
      this.#outside.storage().setItem(this.#key, JSON.stringify(entries));
      this.#isBehind = false;
    } catch {
      this.#isBehind = true;
    }
    this.isUnkept.value = this.#isBehind && entries.length > 0;
  }
}
