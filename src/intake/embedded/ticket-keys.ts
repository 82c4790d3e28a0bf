import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { after, between, type DurationMs, days, hours, type Instant, instant } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { IntakeLog } from '../intake.ts';

/** A key is used for new tickets for so long. */
export const TICKET_KEY_EVERY_MS: DurationMs = hours(12);
/** Tickets are good for so long, the most that TLS 1.3 allows (RFC 8446 §4.6.1); their keys are kept as long and then destroyed. */
export const TICKET_LIFE_MS: DurationMs = days(7);

/** Name, HMAC key and AES key, 16 bytes each, as the TLS library takes them. */
const KEY_BYTES = 48;
const NAME_BYTES = 16;

export interface TicketKey {
  madeAt: Instant;
  bytes: Buffer;
}

const stored = z.array(z.strictObject({ madeAt: z.int().nonnegative(), key: z.base64().length(64) })).max(64);

/**
 * The keys under which devices keep their sessions, so that after an outage they come back by a short handshake: newest first, kept
 * over restarts in a file that only its owner reads. What is wrong with the file costs resumption, never the start.
 */
export class TicketKeys {
  readonly #file: string | undefined;
  readonly #clock: Clock;
  readonly #log: Pick<IntakeLog, 'warn'>;
  #keys: TicketKey[];
  #alarm: { cancel(): void } | undefined;

  constructor(file: string | undefined, clock: Clock, log: Pick<IntakeLog, 'warn'>) {
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
    this.#keys = file === undefined ? [] : this.#read(file);
    this.#renew();
  }

  /** Newest first; there is always one. */
  get keys(): readonly TicketKey[] {
    return this.#keys;
  }

  /** Calls back whenever there is a new key, until closed. */
  rotate(changed: () => void): void {
    const newest = this.#keys[0]?.madeAt ?? this.#clock.now();
    this.#alarm = this.#clock.at(after(newest, TICKET_KEY_EVERY_MS), () => {
      this.#renew();
      changed();
      this.rotate(changed);
    });
  }

  close(): void {
    this.#alarm?.cancel();
  }

  #renew(): void {
    const now = this.#clock.now();
    // A key from the future is one of a clock that was wrong: it would never be too old.
    const kept = this.#keys.filter(({ madeAt }) => madeAt <= now && between(madeAt, now) < TICKET_LIFE_MS);
    const newest = kept[0];
    const isFresh = newest !== undefined && between(newest.madeAt, now) < TICKET_KEY_EVERY_MS;
    this.#keys = isFresh ? kept : [{ madeAt: now, bytes: randomBytes(KEY_BYTES) }, ...kept];
    if (this.#file !== undefined && !isFresh) this.#write(this.#file);
  }

  #read(file: string): TicketKey[] {
    try {
      const read = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
      return read.map(({ madeAt, key }) => ({ madeAt: instant(madeAt), bytes: Buffer.from(key, 'base64') }));
    } catch (error) {
      if (!isMissing(error))
        this.#warn(file, 'the ticket keys cannot be read; every device makes a whole handshake once');
      return [];
    }
  }

  #write(file: string): void {
    const text = JSON.stringify(this.#keys.map(({ madeAt, bytes }) => ({ madeAt, key: bytes.toString('base64') })));
    const draft = `${file}.${randomUUID()}`;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
      renameSync(draft, file);
    } catch {
      rmSync(draft, { force: true });
      this.#warn(file, 'the ticket keys cannot be kept; after a restart every device makes a whole handshake');
    }
  }

  #warn(file: string, says: string): void {
    this.#log.warn({ file }, says);
  }
}

/** The key's name, as it stands in every ticket made with it (RFC 5077 §4). */
export function nameOf({ bytes }: TicketKey): Buffer {
  return bytes.subarray(0, NAME_BYTES);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
