import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Instant, instant } from '../core/time.ts';
import { type Db, openDatabase } from './database.ts';
import { VAULT_TABLES_1 } from './tables.ts';
import { Vault } from './vault.ts';

/** Tests only: an empty directory that goes when the test ends. */
export function tempDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'havenwatch-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Tests only: time that moves by hand. */
export class HandClock {
  #now = instant(1_795_000_000_000);

  readonly read = (): Instant => this.#now;

  move(ms: number): void {
    this.#now = instant(this.#now + ms);
  }
}

/** Tests only: a vault over real files in the directory. */
export function openTestVault(directory: string): { vault: Vault; db: Db; clock: HandClock } {
  const clock = new HandClock();
  const db = openDatabase({ file: join(directory, 'register.db'), migrations: [VAULT_TABLES_1] });
  const vault = new Vault({
    db,
    keysFile: join(directory, 'keys.db'),
    masterKeyFile: join(directory, 'master.key'),
    clock: clock.read,
    random: randomBytes,
  });
  onTestFinished(() => {
    vault.close();
    db.close();
  });
  return { vault, db, clock };
}

/** Tests only: the names of the files in which the bytes occur, write-ahead logs included. */
export function filesHolding(directory: string, bytes: string | Buffer): string[] {
  return readdirSync(directory).filter((name) => readFileSync(join(directory, name)).includes(bytes));
}

/** Tests only: every byte of a database and its write-ahead log. */
export function bytesOf(file: string): Buffer {
  return Buffer.concat([file, `${file}-wal`].filter(existsSync).map((path) => readFileSync(path)));
}

/** Tests only: the id, or a failed test. */
export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test needs this value');
  return value;
}
