/**
 * How the REST side answers. `stall` takes the request and never answers; `drop` closes the connection; `code` refuses with one of
 * the provider's own codes; `outcome` takes calls and texts on and lets them fail afterwards with such a code.
 */
export type FailMode = 'ok' | '500' | '429' | '401' | 'stall' | 'drop' | 'code' | 'outcome';
export const FAIL_MODES: readonly FailMode[] = ['ok', '500', '429', '401', 'stall', 'drop', 'code', 'outcome'];
export type Resource = 'calls' | 'messages';

export interface Failure {
  mode: FailMode;
  /** With `code` and `outcome`: the provider's code, such as 21610 or 30003. */
  code?: number;
  /** With `code`: the status of the answer; left out, the one that the provider uses for that code. */
  status?: number;
  /** How many requests it is for; without it, until the next change. */
  times?: number;
  /** Only requests about calls, or only about messages; without it, both. */
  resource?: Resource;
  /** The call or text is placed all the same, and only the answer goes wrong: the case of a lost response. */
  placed?: boolean;
}

const FAIR: Failure = { mode: 'ok' };

/** The weather on the REST side: asked once per request, so that "fail twice, then work" can be said. */
export class Weather {
  #now: Failure = FAIR;
  readonly #fronts = new Set<Failure>();

  get now(): Readonly<Failure> {
    return this.#now;
  }

  set(failure: Failure): void {
    this.#now = failure.times === 0 ? FAIR : { ...failure };
  }

  /** What happens to the request that is just being answered. */
  next(resource: Resource): Failure {
    return this.#find(resource, (mode) => mode !== 'ok' && mode !== 'outcome') ?? FAIR;
  }

  /** The code with which the call or text that was just taken on fails afterwards; undefined when it does not. */
  outcome(resource: Resource): number | undefined {
    return this.#find(resource, (mode) => mode === 'outcome')?.code;
  }

  /** Bad weather of a script, beside what is set by hand. Returns what ends it. */
  add(front: Failure): () => void {
    this.#fronts.add(front);
    return () => {
      this.#fronts.delete(front);
    };
  }

  get fronts(): readonly Readonly<Failure>[] {
    return [...this.#fronts];
  }

  /** What is set by hand comes first, and is used up by one when it is counted. */
  #find(resource: Resource, wanted: (mode: FailMode) => boolean): Failure | undefined {
    const hits = (failure: Failure): boolean =>
      wanted(failure.mode) && (failure.resource === undefined || failure.resource === resource);
    const failure = this.#now;
    if (!hits(failure)) return [...this.#fronts].find(hits);
    if (failure.times !== undefined) this.set({ ...failure, times: failure.times - 1 });
    return failure;
  }
}
