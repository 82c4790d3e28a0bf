import { createHmac, timingSafeEqual } from 'node:crypto';

export const HEADER = 'havenwatch-signature';
const TOLERANCE_MS = 300_000;

/** `t={ms since 1970},v1={hex HMAC-SHA-256 of "t.text"}`. */
export function sign(secret: string, now: number, text: string): string {
  return `t=${now},v1=${createHmac('sha256', secret).update(`${now}.${text}`).digest('hex')}`;
}

/** True for what was signed with the secret within five minutes of `now`. */
export function isSigned(secret: string, header: unknown, now: number, text: string): boolean {
  const at = Number(/^t=(\d{1,15}),v1=[0-9a-f]{64}$/.exec(String(header))?.[1] ?? Number.NaN);
  if (!(Math.abs(now - at) <= TOLERANCE_MS)) return false;
  return timingSafeEqual(Buffer.from(String(header)), Buffer.from(sign(secret, at, text)));
}
