import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { atTheDesk } from '../disks/at-the-desk.ts';
import { TroubledDisk } from '../disks/troubled-disk.ts';
import { incidentsOf } from '../rig/record.ts';
import { Rig } from '../rig/rig.ts';

// The product starts and ends several times; on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const STALL_MS = 2_000;
const disk = TroubledDisk.make();
afterAll(() => disk?.remove());

describe.skipIf(disk === undefined)('every sync takes two seconds', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start({ env: disk?.env ?? {} });
  });
  afterAll(() => rig?.close());
  afterEach(() => disk?.heal());

  let homes = 0;
  function nextHome() {
    const number = `+4477009005${10 + homes}`;
    homes += 1;
    return { ...rig.home({ ownDuty: [number] }), phone: rig.phones.phone(number) };
  }

  /** What has happened, in order. */
  function ledger() {
    const happened: string[] = [];
    return {
      happened,
      note<T>(what: string, promise: Promise<T>): Promise<T> {
        return promise.then((value) => {
          happened.push(what);
          return value;
        });
      },
    };
  }

  test('a press in the middle of it rings the telephone at once; the PUBACK comes when it is on disk', async () => {
    const home = nextHome();
    const button = await rig.button(home);
    const { happened, note } = ledger();
    disk?.stall(STALL_MS);
    const acked = note('PUBACK', button.press('1-1'));
    await note('call', home.phone.expectCall());
    expect(incidentsOf(rig, home.premises)).toEqual([]);
    disk?.heal();
    await acked;
    expect(happened).toEqual(['call', 'PUBACK']);
    expect(incidentsOf(rig, home.premises)).toHaveLength(1);
  });

  test('what the desk writes in the register waits for the disk, and a panic behind it does not', async () => {
    const [first, second] = [nextHome(), nextHome()];
    await (await rig.button(first)).press('1-1');
    await first.phone.expectCall();
    const desk = atTheDesk(rig);
    const [incident] = incidentsOf(rig, first.premises);
    const button = await rig.button(second);
    const { happened, note } = ledger();

    disk?.stall(STALL_MS);
    // Shows the names of contacts, which is written down before anybody sees them.
    const looked = note('names', desk.get(`/api/incidents/${incident?.id}`));
    // Keeps a note in the vault, and its id in the journal.
    const noted = note('note', rig.post(`/api/incidents/${incident?.id}/note`, { text: 'She is with a neighbour' }));
    await pause(100);
    const acked = note('PUBACK', button.press('1-1'));
    await note('call', second.phone.expectCall());
    expect(happened).toEqual(['call']);
    disk?.heal();
    await Promise.all([looked, noted, acked]);
    expect(JSON.stringify(await looked)).toContain('Robin');
    expect((await noted).status).toBe(200);
  });
});
