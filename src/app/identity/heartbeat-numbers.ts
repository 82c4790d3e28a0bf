import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { after, type DurationMs, type Instant, later, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { BeatNumber, NumberKeeper } from '../../intake/bearing.ts';
import type { KnownDevice } from '../../intake/directory.ts';
import type { Log } from '../log.ts';

/** Below the data directory. */
export const HEARTBEAT_NUMBERS = 'identity/heartbeat-numbers';
/** What was heard is written at most so often, and so much of it at most is lost when the process dies. */
export const WRITE_EVERY_MS: DurationMs = seconds(2);
/** Devices written in one turn of the loop. */
const AT_ONCE = 200;
/** A file that has grown beyond this, or to four times what it must hold, is written anew. */
const REWRITE_BYTES = 2 ** 20;
const REWRITE_GROWTH = 4;
const OWNER_ONLY = 0o600;
const OWNER_ONLY_DIR = 0o700;
const TAG_DIGITS = 12;

const LINE = /^(\S{1,64}) (\d{1,9})-(\d{1,12}) ([0-9a-f]{12})$/;

interface Kept extends BeatNumber {
  /** Of the proof that the device had then: with another one it counts from its own beginning. */
  tag: string;
}

interface Heard {
  device: KnownDevice;
  number: Readonly<BeatNumber>;
}

interface Parts {
  /** Where they are kept; one line for each time that a device was written. */
  file: string;
  clock: Pick<Clock, 'now' | 'at'>;
  log: Pick<Log, 'warn'>;
}

/**
 * Keeps the number of each device's last heartbeat over a restart, so that one which was recorded before is none after it. Written beside the loop;
 * a disk that refuses costs this and nothing else.
 */
export class HeartbeatNumbers implements NumberKeeper {
  readonly #parts: Parts;
  /** Bounded by the register, like everything here. */
  readonly #kept = new Map<string, Kept>();
  #waiting = new Map<number, Heard>();
  /** What is being written. */
  #batch = new Map<number, Heard>();
  readonly #tags = new WeakMap<KnownDevice, string>();
  #bytes = 0;
  #rewriteAt = REWRITE_BYTES;
  #writtenAt: Instant | undefined;
  #alarm: { cancel(): void } | undefined;
  #writing: Promise<void> | undefined;
  #isClosed = false;
  #isFailing = false;
  /** Counters for the metrics page; they only grow. */
  readonly counters = { written: 0, failed: 0, rewritten: 0 };

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#read();
  }

  /** Devices whose last number is not on disk yet. */
  get waiting(): number {
    return this.#waiting.size + this.#batch.size;
  }

  of(device: KnownDevice): BeatNumber | undefined {
    const kept = this.#kept.get(device.id);
    return kept !== undefined && kept.tag === this.#tagOf(device) ? kept : undefined;
  }

  heard(device: KnownDevice, number: Readonly<BeatNumber>): void {
    if (this.#waiting.has(device.index)) return;
    this.#waiting.set(device.index, { device, number });
    this.#writeLater();
  }

  forget({ id, index }: Pick<KnownDevice, 'id' | 'index'>): void {
    this.#kept.delete(id);
    this.#waiting.delete(index);
    this.#batch.delete(index);
  }

  /** Writes what was heard up to now. Never fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#alarm?.cancel();
    await this.#writing;
    if (this.#waiting.size > 0) await this.#write();
  }

  #writeLater(): void {
    if (this.#alarm !== undefined || this.#writing !== undefined || this.#isClosed) return;
    const { clock } = this.#parts;
    const now = clock.now();
    const due = this.#writtenAt === undefined ? now : later(now, after(this.#writtenAt, WRITE_EVERY_MS));
    this.#alarm = clock.at(due, () => {
      this.#alarm = undefined;
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined;
        if (this.#waiting.size > 0) this.#writeLater();
      });
    });
  }

  async #write(): Promise<void> {
    const { clock, log, file } = this.#parts;
    const batch = this.#waiting;
    this.#batch = batch;
    this.#waiting = new Map();
    this.#writtenAt = clock.now();
    try {
      this.#bytes += await written(file, 'a', this.#lines(batch));
      this.counters.written += batch.size;
      this.#isFailing = false;
      if (this.#bytes > this.#rewriteAt) await this.#rewrite();
    } catch (error) {
      this.counters.failed += 1;
      for (const [index, heard] of batch) if (!this.#waiting.has(index)) this.#waiting.set(index, heard);
      // Tried again with every batch, and said once.
      if (!this.#isFailing) log.warn({ err: error, devices: batch.size }, 'the numbers of heartbeats cannot be kept');
      this.#isFailing = true;
    } finally {
      this.#batch = new Map();
    }
  }

  /** A line for each, so many in a piece; what is written of a device is its number at that moment. */
  *#lines(batch: Map<number, Heard>): Generator<string> {
    // What a crash has cut short ends here.
    let text = '\n';
    let count = 0;
    for (const { device, number } of batch.values()) {
      const { boot, seq } = number;
      const tag = this.#tagOf(device);
      this.#kept.set(device.id, { boot, seq, tag });
      text += lineOf(device.id, { boot, seq, tag });
      count += 1;
      if (count % AT_ONCE > 0) continue;
      yield text;
      text = '';
    }
    yield text;
  }

  async #rewrite(): Promise<void> {
    const { file } = this.#parts;
    const draft = `${file}.${randomUUID()}`;
    try {
      this.#bytes = await written(draft, 'wx', allLines(this.#kept));
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    this.#rewriteAt = Math.max(REWRITE_BYTES, this.#bytes * REWRITE_GROWTH);
    this.counters.rewritten += 1;
  }

  /** The last line of a device counts. What cannot be read costs what it said. */
  #read(): void {
    const { file, log } = this.#parts;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: OWNER_ONLY_DIR });
      const text = readFileSync(file, 'latin1');
      this.#bytes = text.length;
      for (const line of text.split('\n')) {
        const [, id, boot, seq, tag] = LINE.exec(line) ?? [];
        if (id !== undefined && tag !== undefined) this.#kept.set(id, { boot: Number(boot), seq: Number(seq), tag });
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
      log.warn({ err: error }, 'the numbers of heartbeats cannot be read; what was recorded before may pass for life');
    }
  }

  /** Entries of the register are never altered, so each is looked at once. */
  #tagOf(device: KnownDevice): string {
    const known = this.#tags.get(device);
    if (known !== undefined) return known;
    const certificates = [...(device.certificates ?? [])].flatMap(([fingerprint, { used, revoked }]) =>
      used && !revoked ? [fingerprint] : [],
    );
    const digest = createHash('sha256').update(device.secretHash).update(certificates.sort().join());
    const tag = digest.digest('hex').slice(0, TAG_DIGITS);
    this.#tags.set(device, tag);
    return tag;
  }
}

function lineOf(id: string, { boot, seq, tag }: Kept): string {
  return `${id} ${boot}-${seq} ${tag}\n`;
}

function* allLines(kept: ReadonlyMap<string, Kept>): Generator<string> {
  let text = '';
  let count = 0;
  for (const [id, one] of kept) {
    text += lineOf(id, one);
    count += 1;
    if (count % AT_ONCE > 0) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Writes the pieces one after the other, with a turn of the loop between them, and has them on disk. Bytes written. */
async function written(file: string, flags: 'a' | 'wx', pieces: Iterable<string>): Promise<number> {
  const handle: FileHandle = await open(file, flags, OWNER_ONLY);
  let bytes = 0;
  try {
    for (const piece of pieces) bytes += (await handle.write(piece)).bytesWritten;
    await handle.datasync();
  } finally {
    await handle.close();
  }
  return bytes;
}
