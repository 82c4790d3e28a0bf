import { createHmac, timingSafeEqual } from 'node:crypto';
import { between, type DurationMs, type Instant, instant } from '../../core/time.ts';

export const SIGNATURE_HEADER = 'havenwatch-signature';
const HEADER = /^t=(\d{1,15}),v1=([0-9a-f]{64})$/;

/** `t={milliseconds since 1970},v1={hex HMAC-SHA-256 of "t.body"}`: the time is signed, so that a request cannot be replayed later. */
export function signWebhook(secret: string, at: Instant, body: string): string {
  return `t=${at},v1=${digest(secret, at, body)}`;
}

/** What a receiver does: true when the body was signed with the secret at most `toleranceMs` away from `now`. */
export function verifyWebhook(
  secret: string,
  header: string,
  body: string,
  now: Instant,
  toleranceMs: DurationMs,
): boolean {
  const found = HEADER.exec(header);
  if (found?.[1] === undefined || found[2] === undefined) return false;
  const at = instant(Number(found[1]));
  if (Math.abs(between(at, now)) > toleranceMs) return false;
  return timingSafeEqual(Buffer.from(found[2], 'hex'), Buffer.from(digest(secret, at, body), 'hex'));
}

function digest(secret: string, at: Instant, body: string): string {
  return createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
}

/** What the webhook carries beside the older header: the id is signed too, so that a receiver may go by it before it reads the body. */
export const DELIVERY_HEADER = 'havenwatch-delivery';

/** `t={milliseconds since 1970},id={attempt},v2={hex HMAC-SHA-256 of "t.id.body"}`. An attempt that is tried again keeps its id and gets a new time. */
export function signDelivery(secret: string, at: Instant, id: string, body: string): string {
  const hex = createHmac('sha256', secret).update(`${at}.${id}.${body}`).digest('hex');
  return `t=${at},id=${id},v2=${hex}`;
}
