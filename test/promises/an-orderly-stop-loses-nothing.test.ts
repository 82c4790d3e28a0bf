import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PremisesId } from '../../src/core/ids.ts';
import { TroubledDisk } from '../disks/troubled-disk.ts';
import type { Button } from '../rig/button.ts';
import { incidentsOf } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';

// The product starts and ends several times; on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const STOPS = 2;
const PRESSERS = 12;
const APART_MS = 8;
/** Longer than any stop may take: only an end that does not wait for the disk comes before it. */
const STUCK_MS = 40_000;

const disk = TroubledDisk.make();
afterAll(() => disk?.remove());

describe('a gateway that is stopped', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterAll(() => rig.close());

  interface Presser {
    premises: PremisesId;
    button: Button;
    acked: boolean;
  }

  async function nextPresser(): Promise<Presser> {
    const { premises, ...credentials } = rig.home();
    const button = await rig.button(credentials);
    return { premises, button, acked: false };
  }

  const lastAlive = () => {
    const db = new Sqlite(join(rig.dataDir, 'journal.db'), { readonly: true });
    const at = Number(db.prepare("SELECT value FROM meta WHERE name = 'alive-at'").pluck().get());
    db.close();
    return at;
  };

  test(`with presses in flight, ${STOPS} times: exit code 0, and what was acknowledged is on disk`, async () => {
    let acked = 0;
    for (let stop = 0; stop < STOPS; stop += 1) {
      const pressers = await Promise.all(Array.from({ length: PRESSERS }, nextPresser));
      const pressed = pressers.map(async (presser, i) => {
        await pause(i * APART_MS);
        if (presser.button.closed) return;
        await presser.button.press('1-1').then(
          () => {
            presser.acked = true;
          },
          () => {},
        );
      });
      await until(
        () => pressers.filter((presser) => presser.acked).length >= PRESSERS / 3,
        10_000,
        'a third of the PUBACKs',
      );
      const askedAt = Date.now();
      expect(await rig.end('SIGTERM')).toEqual({ code: 0, signal: null });
      await Promise.all(pressed);
      await until(() => pressers.every(({ button }) => button.closed), 5_000, 'the end of the connections');

      expect(existsSync(join(rig.dataDir, 'journal.db-wal'))).toBe(false);
      expect(lastAlive()).toBeGreaterThanOrEqual(askedAt);
      const lost = pressers.filter((presser) => presser.acked && incidentsOf(rig, presser.premises).length === 0);
      expect(lost).toEqual([]);
      acked += pressers.filter((presser) => presser.acked).length;
      await rig.run();
    }
    console.info(`${acked} of ${STOPS * PRESSERS} presses were acknowledged before the end`);
    for (const proof of ['verify', 'replay']) expect(await rig.cli('journal', proof)).toMatchObject({ code: 0 });
  });
});

describe.skipIf(disk === undefined)('a gateway whose disk is stuck', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start({ env: disk?.env ?? {} });
  });
  afterAll(() => rig.close());

  test('does not outlive a second SIGTERM, and what it had decided is decided again at the next start', async () => {
    const home = rig.home({ ownDuty: ['+447700900540'] });
    const button = await rig.button(home);
    disk?.stall(STUCK_MS);
    button.press('1-1').catch(() => {});
    await rig.phones.phone('+447700900540').expectCall();
    const ended = rig.end('SIGTERM');
    expect(await Promise.race([ended, pause(500)])).toBeUndefined();
    expect(await rig.end('SIGTERM')).toEqual({ code: null, signal: 'SIGKILL' });
    disk?.heal();
    await rig.run();
    await (await rig.button(home)).press('1-1');
    expect(incidentsOf(rig, home.premises)).toHaveLength(1);
  });
});
