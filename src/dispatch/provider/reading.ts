import type { DurationMs } from '../../core/time.ts';
import { ms } from '../../core/time.ts';
import type { SendResult } from '../channel.ts';
import { CODES, type ProviderCode, SIP } from './codes.ts';

const SILENT = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_ABORTED',
]);

/** A provider that asks for less is asked again no sooner, and one that asks for more no later: an alarm waits behind it. */
const BACK_OFF_LEAST: DurationMs = ms(250);
const BACK_OFF_MOST: DurationMs = ms(2_000);

const SAID_NOTHING: ProviderCode = {
  reason: 'provider-silent',
  after: 'channel',
  says: 'the provider did not answer',
};
const BROKEN: ProviderCode = { reason: 'provider-error', after: 'channel', says: 'the provider had an error' };
const REFUSED: ProviderCode = { reason: 'rejected', after: 'channel', says: 'the provider refused it' };
const UNDELIVERED: ProviderCode = { reason: 'undeliverable', after: 'channel', says: 'it could not be delivered' };
const STRANGER: ProviderCode = {
  reason: 'credentials',
  after: 'operators',
  says: 'the account or its token is not known',
};
const TOO_MUCH: ProviderCode = { reason: 'congested', after: 'retry', says: 'there were too many requests at once' };
const CLOSED: ProviderCode = { reason: 'congested', after: 'retry', says: 'the provider is not available' };

/** What a request that failed means. Reads status and code only: the message may repeat a telephone number. */
export function readingOf(error: unknown): ProviderCode {
  if (!(error instanceof Error)) return BROKEN;
  if (error.name === 'AbortError') return SAID_NOTHING;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && SILENT.has(code)) return SAID_NOTHING;
  const known = typeof code === 'number' ? CODES[code] : undefined;
  return known ?? readingOfStatus(statusOf(error));
}

/** A code that is new to us still comes with a status. */
function readingOfStatus(status: number | undefined): ProviderCode {
  if (status === 401) return STRANGER;
  if (status === 429) return TOO_MUCH;
  if (status === 503) return CLOSED;
  if (status === undefined || status < 400 || status >= 500) return BROKEN;
  return status === 403 || status === 407 || status === 408 ? BROKEN : REFUSED;
}

/** What the code in a status of a text means; `undelivered` without one says nothing more. */
export function readingOfText(code: number | undefined): ProviderCode {
  return (code === undefined ? undefined : CODES[code]) ?? UNDELIVERED;
}

/** What a call that failed means, by the provider's code or the network's answer, whichever there is. */
export function readingOfCall(code: number | undefined, sip: number | undefined): ProviderCode {
  return (code === undefined ? undefined : CODES[code]) ?? (sip === undefined ? undefined : SIP[sip]) ?? UNDELIVERED;
}

/** The failure of a send, with everything that follows from it. */
export function failed(error: unknown): SendResult {
  const { reason, after, says, loses } = readingOf(error);
  return {
    result: 'failed',
    reason,
    ...(after === 'retry' && { againMs: backOffOf(error) }),
    ...(after === 'operators' && { alarm: says }),
    ...(loses !== undefined && { loses }),
  };
}

function backOffOf(error: unknown): DurationMs {
  const asked = error instanceof Error && 'retryAfterMs' in error ? Number(error.retryAfterMs) : Number.NaN;
  return Number.isFinite(asked) ? ms(Math.min(Math.max(asked, BACK_OFF_LEAST), BACK_OFF_MOST)) : BACK_OFF_LEAST;
}

/** The HTTP status the provider answered with, if it answered. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : undefined;
}
