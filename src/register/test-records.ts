import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Purpose } from '../vault/reveals.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import { HandClock, tempDirectory } from '../vault/test-files.ts';
import { openRecords, type Records } from './register.ts';

export const DESK: Purpose = { purpose: 'desk', who: 'st_operator' };
export const PASSWORD_HASH = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$bm90LWEtcmVhbC1oYXNo';

export interface TestRecords extends Records {
  directory: string;
  clock: HandClock;
}

/** Tests only: register and vault in a directory of their own, or once more in one that is already open. */
export function openTestRecords(directory = tempDirectory()): TestRecords {
  const clock = new HandClock();
  const records = openRecords({ directory, clock: clock.read, random: randomBytes });
  onTestFinished(() => records.close());
  return { ...records, directory, clock };
}

/** Tests only: the text behind a reveal, or the word `erased`. */
export function shown(text: SensitiveText | 'erased' | undefined): string | undefined {
  return text === undefined || text === 'erased' ? text : text.reveal();
}

/** Tests only: another process opens the same directory, does something with `register`, and prints what it returns. */
export function inAnotherProcess(directory: string, expression: string): string {
  const source = `
    import { randomBytes } from 'node:crypto';
    const { openRecords } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'register.ts')).href)});
    const records = openRecords({ directory: ${JSON.stringify(directory)}, clock: () => Date.now(), random: randomBytes });
    const { register, vault } = records;
    process.stdout.write(JSON.stringify(${expression}) ?? '');
    records.close();`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', source], {
    encoding: 'utf8',
    timeout: 20_000,
  });
}
