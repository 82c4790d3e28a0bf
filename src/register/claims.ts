import { Fault } from '../core/fault.ts';
import { asClaimId, type ClaimId, type DeviceId } from '../core/ids.ts';
import { after, hours, type Instant } from '../core/time.ts';
import type { Devices } from './devices.ts';
import { hashSecret } from './secrets.ts';
import type { Store } from './store.ts';

/** A visit may be put off to the next day, and not for longer. */
export const CLAIM_HOURS = 24;
export const CLAIM_HOURS_MOST = 72;

export type ClaimRefused = 'unknown' | 'used' | 'expired' | 'withdrawn';

/** What a code is for; the device also where it is refused and we know whose it was. */
export type ClaimLook = { device: DeviceId } | { refused: ClaimRefused; device?: DeviceId };

export interface MadeClaim {
  claim: ClaimId;
  /** `XXXX-XXXX-XXXX-XXXX`, shown this once. */
  code: string;
  expiresAt: Instant;
}

export interface OpenClaim {
  claim: ClaimId;
  madeBy: string;
  createdAt: Instant;
  expiresAt: Instant;
}

/** Crockford's base 32: no I, L, O and U, so that a code read from paper is typed right. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 16 signs of 5 bits. */
const CODE_BYTES = 10;
const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/;

interface ClaimRow {
  id: ClaimId;
  device: DeviceId;
  expiresAt: Instant;
  usedAt: Instant | null;
  withdrawnAt: Instant | null;
}

/** One-time codes by which hardware becomes a registered device. The code is on paper or a screen; the register keeps its hash. */
export class Claims {
  readonly #store: Store;
  readonly #devices: Devices;

  constructor(store: Store, devices: Devices) {
    this.#store = store;
    this.#devices = devices;
  }

  /** Makes a claim for a device; an older one no longer works. Throws `HW_NOT_FOUND`, `HW_DEVICE_REVOKED`, `HW_INPUT_INVALID` for one behind a bridge. */
  make({ device, hours: life = CLAIM_HOURS, by }: { device: DeviceId; hours?: number; by: string }): MadeClaim {
    if (!(life > 0 && life <= CLAIM_HOURS_MOST))
      throw new Fault('HW_INPUT_INVALID', { where: 'claim, hours', why: `at most ${CLAIM_HOURS_MOST}` });
    const signs = signsOf(this.#store.random(CODE_BYTES));
    return this.#store.write(() => {
      const { revoked, via } = this.#devices.get(device);
      if (revoked) throw new Fault('HW_DEVICE_REVOKED', { where: `device ${device}` });
      if (via !== undefined && via !== null)
        throw new Fault('HW_INPUT_INVALID', {
          where: `device ${device}`,
          why: 'it speaks through a bridge; claim the bridge',
        });
      this.withdraw(device);
      const now = this.#store.clock();
      const expiresAt = after(now, hours(life));
      const claim = this.#store.id('cl', asClaimId);
      this.#store.run(
        'INSERT INTO claims (id, device, code_hash, made_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
        claim,
        device,
        hashSecret(signs),
        by,
        now,
        expiresAt,
      );
      return { claim, code: (signs.match(/.{4}/g) ?? []).join('-'), expiresAt };
    });
  }

  /** What a code is for, without using it. */
  look(code: string, now: Instant): ClaimLook {
    const signs = readCode(code);
    const row = signs === undefined ? undefined : this.#find(signs);
    if (row === undefined) return { refused: 'unknown' };
    const { device } = row;
    if (row.usedAt !== null) return { refused: 'used', device };
    if (row.withdrawnAt !== null) return { refused: 'withdrawn', device };
    return row.expiresAt <= now ? { refused: 'expired', device } : { device };
  }

  /** Uses a code up. Of two that try at once, one has it. */
  take(code: string, now: Instant): ClaimLook {
    return this.#store.write(() => {
      const found = this.look(code, now);
      const signs = readCode(code);
      if ('refused' in found || signs === undefined) return found;
      this.#store.run('UPDATE claims SET used_at = ? WHERE code_hash = ?', now, hashSecret(signs));
      return found;
    });
  }

  /** Ends the device's open claim, if it has one. */
  withdraw(device: DeviceId): void {
    this.#store.write(() => {
      this.#store.run(
        'UPDATE claims SET withdrawn_at = ? WHERE device = ? AND used_at IS NULL AND withdrawn_at IS NULL',
        this.#store.clock(),
        device,
      );
    });
  }

  /** The device's claim that could still be used. */
  open(device: DeviceId): OpenClaim | undefined {
    return this.#store.get<OpenClaim>(
      `SELECT id AS claim, made_by AS madeBy, created_at AS createdAt, expires_at AS expiresAt FROM claims
        WHERE device = ? AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > ?`,
      device,
      this.#store.clock(),
    );
  }

  #find(signs: string): ClaimRow | undefined {
    return this.#store.get<ClaimRow>(
      `SELECT id, device, expires_at AS expiresAt, used_at AS usedAt, withdrawn_at AS withdrawnAt FROM claims WHERE code_hash = ?`,
      hashSecret(signs),
    );
  }
}

/** The 16 signs of a code as somebody types it: in any case, with or without dashes, O for 0, I or L for 1. */
export function readCode(text: string): string | undefined {
  if (text.length > 40) return undefined;
  const signs = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return CODE.test(signs) ? signs : undefined;
}

function signsOf(bytes: Buffer): string {
  let bits = BigInt(`0x${bytes.toString('hex')}`);
  let signs = '';
  for (let n = 0; n < 16; n += 1) {
    signs = SIGNS.charAt(Number(bits & 31n)) + signs;
    bits >>= 5n;
  }
  return signs;
}
