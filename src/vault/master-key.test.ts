import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadMasterKey } from './master-key.ts';
import { tempDirectory } from './test-files.ts';

const load = (file: string, mayCreate = true) => loadMasterKey({ file, mayCreate, random: randomBytes });

test('the first start makes 32 bytes that only the owner can read, and leaves nothing beside them', () => {
  const directory = tempDirectory();
  const key = load(join(directory, 'master.key'));
  expect(key).toHaveLength(32);
  expect(statSync(join(directory, 'master.key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(directory, 'master.key')).equals(key)).toBe(true);
  expect(readdirSync(directory)).toEqual(['master.key']);
});

test('the next start reads the same key', () => {
  const file = join(tempDirectory(), 'master.key');
  expect(load(file).equals(load(file, false))).toBe(true);
});

test('a process that loses the race for the first start takes the winner’s key', () => {
  const file = join(tempDirectory(), 'master.key');
  const winner = randomBytes(32);
  // The draft is drawn after the look that found no key: exactly the moment in which the other process wins.
  const random = (bytes: number) => {
    if (bytes === 32) writeFileSync(file, winner, { mode: 0o600 });
    return randomBytes(bytes);
  };
  expect(loadMasterKey({ file, mayCreate: true, random }).equals(winner)).toBe(true);
});

test.each([0o640, 0o604, 0o620, 0o601, 0o644])('a key file of mode %o is refused', (mode) => {
  const file = join(tempDirectory(), 'master.key');
  load(file);
  chmodSync(file, mode);
  expect(() => load(file)).toThrow(expect.objectContaining({ code: 'HW_MASTER_KEY_EXPOSED' }));
});

test.each([0, 31, 33, 64])('a key file of %i bytes is refused', (bytes) => {
  const file = join(tempDirectory(), 'master.key');
  writeFileSync(file, randomBytes(bytes), { mode: 0o600 });
  expect(() => load(file)).toThrow(expect.objectContaining({ code: 'HW_MASTER_KEY_LENGTH' }));
});

test('no new key is made where an old one is needed', () => {
  const directory = tempDirectory();
  expect(() => load(join(directory, 'master.key'), false)).toThrow(
    expect.objectContaining({ code: 'HW_MASTER_KEY_MISSING' }),
  );
  expect(readdirSync(directory)).toEqual([]);
});

test('a directory in its place, or a place that cannot be written, is named as such', () => {
  const directory = tempDirectory();
  mkdirSync(join(directory, 'master.key'));
  const unreadable = expect.objectContaining({ code: 'HW_MASTER_KEY_UNREADABLE' });
  expect(() => load(join(directory, 'master.key'))).toThrow(unreadable);
  expect(() => load(join(directory, 'no', 'such', 'place'))).toThrow(unreadable);
});
