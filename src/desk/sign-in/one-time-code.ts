import { generateSecret, generateURI, verifySync } from 'otplib';

/** RFC 6238 with what every app on a phone speaks: SHA-1, six digits, 30 s. */
const PERIOD_S = 30;
/** A code counts one period early or late: a phone's clock is a little off, and typing takes time. */
const TOLERANCE_S = PERIOD_S;
export const ONE_TIME_CODE = /^\d{6}$/;

/** A new secret: 160 random bits in base32. */
export function newCodeSecret(): string {
  return generateSecret();
}

/** What the QR code says to the app. */
export function codeUri(secret: string, login: string): string {
  return generateURI({ issuer: 'Havenwatch', label: login, secret });
}

/** The time step that the code belongs to; undefined when it is wrong. `wallMs`: the machine's own clock. */
export function stepOfCode(secret: string, code: string, wallMs: number): number | undefined {
  if (!ONE_TIME_CODE.test(code)) return undefined;
  const found = verifySync({
    secret,
    token: code,
    epoch: Math.floor(wallMs / 1000),
    epochTolerance: TOLERANCE_S,
  });
  return found.valid && 'timeStep' in found ? found.timeStep : undefined;
}
