/** One exchange as the page lists it. `in` is a request to the network, `out` one that it made. */
export interface LogEntry {
  id: number;
  at: number;
  /** Which of the networks that share a wall. */
  network: string;
  direction: 'in' | 'out';
  what: string;
  /** Path only: a query may hold more than a screen should show. */
  path: string;
  outcome: string;
  ok: boolean;
}

/** Takes down an exchange of one network. */
export interface RequestLogger {
  add(entry: Omit<LogEntry, 'id' | 'network'>): void;
}

const LOG_LIMIT = 60;

/** The last few exchanges, newest last. */
export class RequestLog {
  readonly #entries: LogEntry[] = [];
  readonly #listeners: ((entry: LogEntry) => void)[] = [];
  #id = 0;

  add(entry: Omit<LogEntry, 'id'>): void {
    this.#id += 1;
    const full = { id: this.#id, ...entry };
    this.#entries.push(full);
    if (this.#entries.length > LOG_LIMIT) this.#entries.shift();
    for (const listener of this.#listeners) listener(full);
  }

  on(listener: (entry: LogEntry) => void): void {
    this.#listeners.push(listener);
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }
}
