import { constants } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, test, vi } from 'vitest';
import { expectPressWhileAway } from '../disks/disk-away.ts';
import { TroubledDisk } from '../disks/troubled-disk.ts';
import { Rig } from '../rig/rig.ts';

// The product starts and ends several times; on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const { EROFS, EIO } = constants.errno;
const disk = TroubledDisk.make();
afterAll(() => disk?.remove());

describe.skipIf(disk === undefined)('under the running gateway', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start({ env: disk?.env ?? {} });
  });
  afterAll(() => rig?.close());
  afterEach(() => disk?.heal());

  test.each([
    ['goes read-only', EROFS, '+447700900531'],
    ['fails with input/output errors', EIO, '+447700900532'],
  ])(
    'a disk that %s: the call goes out, nothing is acknowledged, and when it is mended all is well without a restart',
    async (_what, errno, number) => {
      await expectPressWhileAway(rig, number, { away: () => disk?.refuse(errno), back: () => disk?.heal() });
    },
  );
});
