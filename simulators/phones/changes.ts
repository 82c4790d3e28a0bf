/** What a test asked of the simulated network did not come true, or a phone was told to do what it cannot do now. */
export class PhoneError extends Error {
  override readonly name = 'PhoneError';
}

/** Listeners and expectations held at once; more means that a test forgot to await or close. */
const LISTENERS_LIMIT = 1_000;

interface Expectation {
  check(): void;
}

/** Tells whoever listens that a phone (or, without a number, the network itself) has changed. */
export class Changes {
  readonly #listeners = new Set<(number?: string) => void>();
  readonly #expectations = new Set<Expectation>();
  #closed: PhoneError | undefined;
  readonly #giveUps = new Set<(why: PhoneError) => void>();

  on(listener: (number?: string) => void): () => void {
    if (this.#listeners.size >= LISTENERS_LIMIT) throw new PhoneError(`more than ${LISTENERS_LIMIT} listeners`);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  touch(number?: string): void {
    for (const expectation of this.#expectations) expectation.check();
    for (const listener of this.#listeners) listener(number);
  }

  /**
   * Resolves with the first thing `find` gives, now or after a change; rejects with `missing()` after `withinMs` of
   * real time. The bound is a guard for tests and never moves with the network's own clock.
   */
  until<T>(find: () => T | undefined, missing: () => string, withinMs: number): Promise<T> {
    const found = find();
    if (found !== undefined) return Promise.resolve(found);
    if (this.#closed) return Promise.reject(this.#closed);
    if (this.#expectations.size >= LISTENERS_LIMIT) throw new PhoneError(`more than ${LISTENERS_LIMIT} expectations`);
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(guard);
        this.#expectations.delete(expectation);
        this.#giveUps.delete(giveUp);
      };
      const giveUp = (why: PhoneError): void => {
        done();
        reject(why);
      };
      const guard = setTimeout(() => giveUp(new PhoneError(`${missing()} within ${withinMs} ms`)), withinMs);
      const expectation: Expectation = {
        check() {
          const value = find();
          if (value === undefined) return;
          done();
          resolve(value);
        },
      };
      this.#expectations.add(expectation);
      this.#giveUps.add(giveUp);
    });
  }

  close(): void {
    this.#closed = new PhoneError('the phone network was closed');
    for (const giveUp of this.#giveUps) giveUp(this.#closed);
    this.#listeners.clear();
  }
}
