import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { restore } from '../../src/app/backup/restore.ts';
import type { PremisesId } from '../../src/core/ids.ts';
import { putBack } from '../golden/golden.ts';
import { incidentsOf } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';

// The product starts and ends several times; on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PRESSERS = 8;
const DAY_MS = 86_400_000;
const NUMBER = '+447700900520';

let rig: Rig;
let places = '';
const backup = () => join(places, 'night.tar');
const kept = () => join(rig.dir, 'lost-machine');

beforeAll(async () => {
  rig = await Rig.start();
  places = join(rig.dir, 'backups');
  mkdirSync(places);
});
afterAll(() => rig.close());

interface Press {
  premises: PremisesId;
  device: string;
  id: string;
}
const acked: Press[] = [];
let ackedBefore: Press[] = [];
let erased: PremisesId;

/** Presses and opens doors without pause in homes of its own until it is told to stop. */
async function pressOnAndOn(stopped: () => boolean): Promise<void> {
  for (let home = 0; !stopped(); home += 1) {
    const { premises, ...credentials } = rig.home();
    const button = await rig.button(credentials);
    for (let i = 1; i <= 20; i += 1) {
      const id = `${home}-${i}`;
      await (i === 1 ? button.press(id) : button.signal({ id, kind: 'door', state: i % 2 === 0 ? 'open' : 'closed' }));
      acked.push({ premises, device: credentials.device, id });
    }
    button.close();
  }
}

const isThere = ({ device, id }: Press) => rig.journal((reader) => reader.hasSignal(device as never, id as never));

test('a backup is taken live under a load of presses', async () => {
  erased = rig.home({ contacts: ['+447700900521'] }).premises;
  let stop = false;
  const pressers = Array.from({ length: PRESSERS }, () => pressOnAndOn(() => stop));
  await until(() => acked.length > 300, 20_000, 'a load');
  ackedBefore = [...acked];
  const made = await rig.cli('backup', backup());
  const during = acked.length - ackedBefore.length;
  stop = true;
  await Promise.all(pressers);
  expect(made).toMatchObject({ code: 0 });
  expect(made.out).toMatch(/master\.key, tls\/\) are not inside/);
  console.info(`${ackedBefore.length} acknowledged before the backup began, ${during} more while it was made`);
  expect(during).toBeGreaterThan(0);
  expect(readdirSync(places).toSorted()).toEqual(['havenwatch-keys.db', 'night.tar']);
  for (const name of readdirSync(places)) expect(statSync(join(places, name)).mode & 0o777).toBe(0o600);
  const masterKey = readFileSync(join(rig.dataDir, 'master.key'));
  for (const name of readdirSync(places)) expect(readFileSync(join(places, name)).includes(masterKey)).toBe(false);
});

test('it does not go over another', async () => {
  expect(await rig.cli('backup', backup())).toMatchObject({ code: 1, err: expect.stringMatching(/HW_BACKUP_EXISTS/) });
});

test('the machine is lost: the backup is put into an empty directory only, and every press that was acknowledged before it is there', async () => {
  expect(await rig.cli('restore', backup())).toMatchObject({
    code: 1,
    err: expect.stringMatching(/empty directory only.*HW_RESTORE_NOT_EMPTY/),
  });
  await rig.kill();
  renameSync(rig.dataDir, kept());

  const restored = await rig.cli('restore', backup());
  expect(restored).toMatchObject({ code: 0 });
  for (const proof of ['verify', 'replay']) expect(await rig.cli('journal', proof)).toMatchObject({ code: 0 });
  expect(ackedBefore.filter((press) => !isThere(press))).toEqual([]);
});

test('without its master key the restored gateway says so; with it, it starts and raises', async () => {
  expect(await rig.cli('run')).toMatchObject({ code: 1, err: expect.stringMatching(/HW_MASTER_KEY_MISSING/) });
  copyFileSync(join(kept(), 'master.key'), join(rig.dataDir, 'master.key'));
  cpSync(join(kept(), 'tls'), join(rig.dataDir, 'tls'), { recursive: true });
  await rig.run();
  const home = rig.home({ ownDuty: [NUMBER] });
  await (await rig.button(home)).press('1-1');
  await rig.phones.phone(NUMBER).expectCall();
  expect(incidentsOf(rig, home.premises)).toHaveLength(1);
});

test('a household that was erased after the backup stays erased, because the keys beside it are those of today', async () => {
  const { household, contacts } = rig.records(({ register }) => ({
    household: register.premises.get(erased).household,
    contacts: register.contacts.list(register.premises.get(erased).household),
  }));
  rig.records(({ vault }) => vault.destroy(household));
  expect(await rig.cli('backup', join(places, 'next.tar'), '--with-master-key')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/The master key is INSIDE/),
  });
  await rig.kill();
  rmSync(rig.dataDir, { recursive: true });
  expect(await rig.cli('restore', backup())).toMatchObject({ code: 0 });
  copyFileSync(join(kept(), 'master.key'), join(rig.dataDir, 'master.key'));
  const [contact] = contacts;
  if (contact === undefined) throw new Error('there is no contact');
  const open = () =>
    rig.records(({ register }) => register.contacts.contactNumber(contact.contact, { purpose: 'shell', who: 'rig' }));
  expect(open()).toBe('erased');
});

test.each([
  [
    'changed by one byte',
    (bytes: Buffer) => bytes.fill(bytes[90_000] === 0 ? 1 : 0, 90_000, 90_001),
    /not as it was written/,
  ],
  ['cut short', (bytes: Buffer) => bytes.subarray(0, 60_000), /its end is missing/],
  [
    'something else',
    () => Buffer.from('not a backup, but long enough to be looked at'.repeat(20)),
    /not a tar archive/,
  ],
])('a backup that was %s is refused, and nothing is left behind', (_what, harm, why) => {
  rmSync(rig.dataDir, { recursive: true, force: true });
  const file = join(places, 'harmed.tar');
  writeFileSync(file, harm(readFileSync(backup())));
  const tried = () => restore({ file, dataDir: rig.dataDir, progress: () => {} });
  expect(tried).toThrow(expect.objectContaining({ code: 'HW_BACKUP_INVALID', message: expect.stringMatching(why) }));
  expect(existsSync(rig.dataDir) ? readdirSync(rig.dataDir) : []).toEqual([]);
});

test('with the master key inside, two files are all that a new machine needs', async () => {
  rmSync(rig.dataDir, { recursive: true, force: true });
  renameSync(join(places, 'havenwatch-keys.db'), join(rig.dir, 'keys-elsewhere.db'));
  const next = join(places, 'next.tar');
  expect(await rig.cli('restore', next)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/HW_BACKUP_KEYS_MISSING/),
  });
  expect(await rig.cli('restore', next, '--keys', join(rig.dir, 'keys-elsewhere.db'))).toMatchObject({ code: 0 });
  await rig.run();
});

test('events that were moved to an archive are in it too, and are proved with the rest', async () => {
  await rig.kill();
  rmSync(rig.dataDir, { recursive: true });
  mkdirSync(rig.dataDir);
  putBack('release-1', rig.dataDir);
  await rig.run();
  await rig.kill('SIGTERM');
  const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  expect(await rig.cli('journal', 'archive', '--before', tomorrow, '--recent-too')).toMatchObject({ code: 0 });
  const archives = readdirSync(rig.dataDir).filter((name) => name.includes('archive'));
  expect(archives).not.toEqual([]);
  const elsewhere = join(rig.dir, 'elsewhere');
  mkdirSync(elsewhere);
  expect(await rig.cli('backup', join(elsewhere, 'night.tar'))).toMatchObject({ code: 0 });
  rmSync(rig.dataDir, { recursive: true });
  expect(await rig.cli('restore', join(elsewhere, 'night.tar'))).toMatchObject({ code: 0 });
  expect(readdirSync(rig.dataDir)).toEqual(expect.arrayContaining(archives));
  for (const proof of ['verify', 'replay']) expect(await rig.cli('journal', proof)).toMatchObject({ code: 0 });
});
