import type { FailReason } from '../../core/input.ts';
import { readingOf } from '../provider/reading.ts';

export { statusOf } from '../provider/reading.ts';

/** The provider said no: its HTTP status and, where it gave one, its own number for why. Never its words, which repeat numbers. */
export class ProviderRefusal extends Error {
  readonly status: number;
  readonly code: number | undefined;
  /** How long it asks us to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: unknown, retryAfter?: unknown) {
    super(`the provider answered ${status}`);
    this.name = 'ProviderRefusal';
    this.status = status;
    this.code = typeof code === 'number' ? code : undefined;
    const seconds = typeof retryAfter === 'string' && retryAfter !== '' ? Number(retryAfter) : Number.NaN;
    this.retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  }
}

/** Why a request to the provider failed. */
export function failureOf(error: unknown): FailReason {
  return readingOf(error).reason;
}
