import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { extract, readTar, writeTar } from './tar.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'havenwatch-tar-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const place = (name: string) => join(dir, name);

function archive(contents: Record<string, Buffer>): string {
  const members = Object.entries(contents).map(([name, content], i) => {
    writeFileSync(place(`${i}`), content);
    return { name, file: place(`${i}`) };
  });
  const handle = openSync(place('a.tar'), 'w');
  writeTar(handle, members, () => {});
  closeSync(handle);
  return place('a.tar');
}

const contents = {
  'one.txt': Buffer.from('one'),
  'tls/empty': Buffer.alloc(0),
  'large.bin': Buffer.alloc(2_500_000, 'pattern'),
  'block.bin': Buffer.alloc(512, 7),
};

test('what is packed comes out as it was', () => {
  const handle = openSync(archive(contents), 'r');
  const found = readTar(handle, 'a.tar');
  expect(found.map(({ name }) => name)).toEqual(Object.keys(contents));
  for (const [i, member] of found.entries()) {
    extract(handle, member, place(`out-${i}`));
    expect(readFileSync(place(`out-${i}`)).equals(Object.values(contents)[i] ?? Buffer.of(1))).toBe(true);
  }
  closeSync(handle);
});

test('the tar of this machine opens it', (context) => {
  const { status, stdout, error } = spawnSync('tar', ['-tf', archive(contents)]);
  if (error !== undefined) {
    console.warn('\n!!! Skipped: there is no tar on this machine.\n');
    context.skip();
  }
  expect(status).toBe(0);
  expect(String(stdout).trim().split('\n')).toEqual(Object.keys(contents));
});

test.each([
  ['cut short', (file: string) => truncateSync(file, 1_000_000), 'its end is missing'],
  ['something else', (file: string) => writeFileSync(file, Buffer.alloc(4_096, 'x')), 'it is not a tar archive'],
  ['empty', (file: string) => writeFileSync(file, ''), 'its end is missing'],
])('an archive that is %s is refused in words', (_what, harm, why) => {
  const file = archive(contents);
  harm(file);
  const handle = openSync(file, 'r');
  expect(() => readTar(handle, file)).toThrow(expect.objectContaining({ code: 'HW_BACKUP_INVALID', why }));
  closeSync(handle);
});
