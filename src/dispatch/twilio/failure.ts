import type { FailReason } from '../../core/input.ts';

const SILENT = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_ABORTED',
]);
/** Twilio's own numbers for a destination that cannot be reached: not a valid number, blocked, no mobile, opted out. */
const UNDELIVERABLE = new Set([13224, 21211, 21217, 21401, 21408, 21421, 21610, 21612, 21614]);
const PROVIDERS_FAULT = new Set([401, 403, 407, 408, 429]);

/** The provider said no: its HTTP status and, where it gave one, its own number for why. Never its words, which repeat numbers. */
export class ProviderRefusal extends Error {
  readonly status: number;
  readonly code: number | undefined;

  constructor(status: number, code: unknown) {
    super(`the provider answered ${status}`);
    this.name = 'ProviderRefusal';
    this.status = status;
    this.code = typeof code === 'number' ? code : undefined;
  }
}

/** Why a request to the provider failed. Reads status and code only: the message may repeat a telephone number. */
export function failureOf(error: unknown): FailReason {
  if (!(error instanceof Error)) return 'provider-error';
  if (error.name === 'AbortError') return 'provider-silent';
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && SILENT.has(code)) return 'provider-silent';
  const status = statusOf(error);
  if (status === undefined || status >= 500 || status < 400 || PROVIDERS_FAULT.has(status)) return 'provider-error';
  return typeof code === 'number' && UNDELIVERABLE.has(code) ? 'undeliverable' : 'rejected';
}

/** The HTTP status the provider answered with, if it answered. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}
