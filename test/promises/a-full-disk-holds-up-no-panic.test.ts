import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { atTheDesk } from '../disks/at-the-desk.ts';
import { expectPressWhileAway } from '../disks/disk-away.ts';
import { canMount, SmallDisk } from '../disks/small-disk.ts';
import { incidentsOf } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';

// The product starts and ends several times; on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const DISK_MB = 24;

describe.skipIf(!canMount())('the disk fills under the running gateway', () => {
  let rig: Rig;
  let disk: SmallDisk;
  beforeAll(async () => {
    rig = await Rig.start({
      prepare: (dir) => {
        disk = SmallDisk.mount(dir, DISK_MB);
      },
    });
  });
  afterAll(async () => {
    await rig?.kill();
    disk?.unmount();
    await rig?.close();
  });

  test('the call goes out all the same, nothing is acknowledged, and with room again all is well without a restart', async () => {
    await expectPressWhileAway(rig, '+447700900501', { away: () => disk.fill(), back: () => disk.makeRoom() });
  });

  test('a disk with little room is said before it is full', async () => {
    const says = async () => (await fetch(`${rig.http}/health/ready`)).text();
    expect(await until(async () => /disk of the data directory [^"]* \d+ MiB are left/.test(await says()))).toBe(true);
  });

  test('whoever is at the desk can look at an incident while the disk is full', async () => {
    const home = rig.home({ ownDuty: ['+447700900502'] });
    await (await rig.button(home)).press('1-1');
    await rig.phones.phone('+447700900502').expectCall();
    const desk = atTheDesk(rig);
    const [incident] = incidentsOf(rig, home.premises);
    const path = `/api/incidents/${incident?.id}`;
    expect(named(await desk.get(path))).toBe(true);
    disk.fill();
    const seen = await desk.get(path);
    expect(seen).toMatchObject({ id: incident?.id, state: 'open' });
    // No name is shown that the audit cannot take down.
    expect(named(seen)).toBe(false);
    disk.makeRoom();
    expect(named(await desk.get(path))).toBe(true);
  });
});

/** The rig's people are all called so. */
const named = (seen: unknown): boolean => JSON.stringify(seen).includes('Robin');
