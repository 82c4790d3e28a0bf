declare const unit: unique symbol;

/** A moment on the gateway's own time line: milliseconds since 1970, never stepping back while a process runs. */
export type Instant = number & { readonly [unit]: 'Instant' };
/** A length of time in milliseconds. */
export type DurationMs = number & { readonly [unit]: 'DurationMs' };

export const instant = (ms: number): Instant => ms as Instant;
export const ms = (n: number): DurationMs => n as DurationMs;
export const seconds = (n: number): DurationMs => (n * 1000) as DurationMs;
export const minutes = (n: number): DurationMs => (n * 60_000) as DurationMs;
export const hours = (n: number): DurationMs => (n * 3_600_000) as DurationMs;
export const days = (n: number): DurationMs => (n * 86_400_000) as DurationMs;

export const after = (at: Instant, wait: DurationMs): Instant => (at + wait) as Instant;
export const between = (from: Instant, to: Instant): DurationMs => (to - from) as DurationMs;
export const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);
export const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

const LENGTH = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h|d)$/;
const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads `30 s`, `5 min`, `2 h`, `7 d`, `250 ms`; undefined when it is none of these. */
export function readDuration(text: string): DurationMs | undefined {
  const found = LENGTH.exec(text.trim());
  const size = found?.[2] === undefined ? undefined : UNIT_MS[found[2]];
  return found?.[1] === undefined || size === undefined ? undefined : ms(Math.round(Number(found[1]) * size));
}
