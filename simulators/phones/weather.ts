/** How the REST side answers. `stall` takes the request and never answers; `drop` closes the connection. */
export type FailMode = 'ok' | '500' | '429' | '401' | 'stall' | 'drop';
export const FAIL_MODES: readonly FailMode[] = ['ok', '500', '429', '401', 'stall', 'drop'];
export type Resource = 'calls' | 'messages';

export interface Failure {
  mode: FailMode;
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

  get now(): Readonly<Failure> {
    return this.#now;
  }

  set(failure: Failure): void {
    this.#now = failure.times === 0 ? FAIR : { ...failure };
  }

  /** What happens to the request that is just being answered. */
  next(resource: Resource): Failure {
    const failure = this.#now;
    if (failure.mode === 'ok' || (failure.resource !== undefined && failure.resource !== resource)) return FAIR;
    if (failure.times !== undefined) this.set({ ...failure, times: failure.times - 1 });
    return failure;
  }
}
