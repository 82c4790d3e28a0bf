import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { canMount, SmallDisk } from '../disks/small-disk.ts';
import { Rig } from '../rig/rig.ts';

// The product starts and ends several times; on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const DISK_MB = 24;
const mounts = canMount();

let rig: Rig;
let disk: SmallDisk | undefined;
beforeAll(async () => {
  rig = await Rig.start({
    prepare: (dir) => {
      if (mounts) disk = SmallDisk.mount(dir, DISK_MB);
    },
  });
});
afterAll(async () => {
  await rig?.kill();
  disk?.unmount();
  await rig?.close();
});

/** A start that is refused: one plain line, exit code 1, and no trace. */
async function refusal(): Promise<string> {
  const { code, out, err } = await rig.cli('run');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).not.toMatch(/\n\s+at |fault in havenwatch itself/);
  expect(err.trim().split('\n')).toHaveLength(1);
  return err.trim();
}

test('a data directory that another gateway is using', async () => {
  expect(await refusal()).toMatch(/another gateway is writing in this data directory\. .* \[HW_JOURNAL_IN_USE\]$/);
  await rig.kill('SIGTERM');
});

test.each([
  ['journal', 'HW_JOURNAL_TOO_NEW'],
  ['register', 'HW_REGISTER_TOO_NEW'],
  ['keys', 'HW_REGISTER_TOO_NEW'],
])('a %s.db that a newer release has written, of which not a byte is changed', async (name, code) => {
  const file = join(rig.dataDir, `${name}.db`);
  const kept = join(rig.dir, `${name}.kept`);
  cpSync(file, kept);
  const db = new Sqlite(file);
  db.pragma('user_version = 99');
  db.pragma('journal_mode = DELETE');
  db.pragma('journal_mode = WAL');
  db.close();
  const newer = readFileSync(file);
  expect(await refusal()).toMatch(
    new RegExp(`^${name}\\.db: .* newer release .*version 99.* Run that release or a later one\\. \\[${code}\\]$`),
  );
  expect(readFileSync(file).equals(newer)).toBe(true);
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  cpSync(kept, file);
});

test.each(['register', 'keys'])('a %s.db that is no database', async (name) => {
  const file = join(rig.dataDir, `${name}.db`);
  const kept = readFileSync(file);
  writeFileSync(file, 'this is not a database, but it is long enough to be looked at'.repeat(100));
  expect(await refusal()).toMatch(new RegExp(`^${name}\\.db: the database cannot be opened .*HW_DATABASE_UNREADABLE`));
  writeFileSync(file, kept);
});

describe.skipIf(!mounts)('on a disk of its own', () => {
  const whole = ['journal.db', 'register.db', 'keys.db', 'master.key'];
  const contents = () => whole.map((name) => readFileSync(join(rig.dataDir, name)));

  test('that is mounted for reading only', async () => {
    disk?.remount('ro');
    const before = contents();
    expect(await refusal()).toMatch(/data directory cannot be written \(its disk is mounted for reading only\)/);
    const token = await rig.cli('token', 'add', '--role', 'operator');
    expect(token).toMatchObject({ code: 1, err: expect.stringMatching(/HW_DATA_DIRECTORY_UNUSABLE/) });
    expect(contents()).toEqual(before);
    disk?.remount('rw');
  });

  test('that is full; once there is room it starts', async () => {
    disk?.fill();
    expect(await refusal()).toMatch(/data directory cannot be written \(its disk is full\)\. Make room/);
    disk?.makeRoom();
    await rig.run();
    await rig.kill('SIGTERM');
  });
});
