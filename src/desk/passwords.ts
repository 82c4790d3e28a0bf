import { randomBytes } from 'node:crypto';
import { hash, type Options, verify } from '@node-rs/argon2';
import { Fault } from '../core/fault.ts';

export const PASSWORD_LEAST = 12;
export const PASSWORD_MOST = 200;

const ARGON2ID = 2;
/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
export const PASSWORD_HASHING = {
  algorithm: ARGON2ID,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const satisfies Options;

/** The argon2id hash of a password in PHC form. Throws `HW_PASSWORD_UNFIT` when it is too short or too long. */
export function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_LEAST || password.length > PASSWORD_MOST) {
    throw new Fault('HW_PASSWORD_UNFIT', { why: `it must have ${PASSWORD_LEAST} to ${PASSWORD_MOST} characters` });
  }
  return hash(password, PASSWORD_HASHING);
}

/** Checks passwords, a few at once, and takes as long over a login that does not exist as over one that does. */
export class PasswordChecks {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #dummy: Promise<string>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor({ atOnce, mostWaiting }: { atOnce: number; mostWaiting: number }) {
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
    this.#dummy = hash(randomBytes(32), PASSWORD_HASHING);
  }

  /** True when the password is the account's. Throws `HW_TOO_MANY_REQUESTS` when too many are waiting. */
  async matches(passwordHash: string | undefined, password: string): Promise<boolean> {
    return this.#inTurn(async () => {
      const right = await verify(passwordHash ?? (await this.#dummy), password, PASSWORD_HASHING);
      return right && passwordHash !== undefined;
    });
  }

  /** As `hashPassword`, in the same queue. */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hashPassword(password));
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#atOnce) {
      if (this.#waiting.length >= this.#mostWaiting) throw new Fault('HW_TOO_MANY_REQUESTS');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }
}
