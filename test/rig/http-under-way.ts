import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Counts the HTTP requests of this process's own clients that are not answered yet: undici tells of each. */
export class HttpUnderWay {
  readonly #open = new Set<unknown>();
  /** Goes up with everything that happens to a request. */
  seen = 0;
  readonly #begun = (message: unknown) => this.#note(message, true);
  readonly #done = (message: unknown) => this.#note(message, false);

  constructor() {
    subscribe('undici:request:create', this.#begun);
    subscribe('undici:request:trailers', this.#done);
    subscribe('undici:request:error', this.#done);
  }

  get open(): number {
    return this.#open.size;
  }

  stop(): void {
    unsubscribe('undici:request:create', this.#begun);
    unsubscribe('undici:request:trailers', this.#done);
    unsubscribe('undici:request:error', this.#done);
  }

  #note(message: unknown, isOpen: boolean): void {
    const request = typeof message === 'object' && message !== null && 'request' in message ? message.request : message;
    this.seen += 1;
    if (isOpen) this.#open.add(request);
    else this.#open.delete(request);
  }
}
