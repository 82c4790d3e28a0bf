const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** Holds this thread for so many milliseconds. For threads of their own that work slowly on purpose. */
export function rest(forMs: number): void {
  Atomics.wait(NEVER, 0, 0, forMs);
}
