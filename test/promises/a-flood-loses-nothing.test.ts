import { afterAll, beforeAll, expect, test } from 'vitest';
import { countJournal } from '../../bench/flood/journal-count.ts';
import { payloadOf, shuffled } from '../../bench/flood/storm.ts';
import { Pressers } from '../../bench/latency/presser.ts';
import { writeScheme } from '../../bench/latency/scheme.ts';
import { DeskStream } from '../rig/desk-stream.ts';
import { Rig, until } from '../rig/rig.ts';
import { LONG, Seed } from '../rig/seed.ts';

/** As many homes whose button is pressed, and devices that say what is not urgent, all at once. */
const SIZE = LONG
  ? { pressers: 5000, chatterers: 2500, signalsEach: 20 }
  : { pressers: 300, chatterers: 250, signalsEach: 20 };
const SIGNALS = SIZE.pressers + SIZE.chatterers * SIZE.signalsEach;
const WITHIN_MS = LONG ? 120_000 : 20_000;

let rig: Rig;
let devices: Pressers;
let desk: DeskStream;

beforeAll(async () => {
  rig = await Rig.start();
  const scheme = writeScheme(rig.dataDir, { pressers: SIZE.pressers, fleet: SIZE.chatterers, homeSize: 4 });
  const last = scheme.fleet.at(-1)?.device;
  const known = () => rig.get(`/api/devices/${last}`).catch(() => undefined);
  await until(known, WITHIN_MS, 'the last device of the register');
  devices = await Pressers.connect({
    port: Number(new URL(rig.mqtt).port),
    devices: [...scheme.pressers, ...scheme.fleet],
  });
  desk = await DeskStream.open(rig.http, { authorization: `Bearer ${rig.token}` });
}, 2 * WITHIN_MS);

afterAll(async () => {
  devices?.close();
  desk?.close();
  await rig?.close();
});

test(
  'in a flood every panic is raised, nothing is lost, each device is heard in its order, and the desk is told of the flood',
  async () => {
    const acked = new Set<string>();
    for (const message of shuffled(SIZE, new Seed('flood').seed))
      devices.press(message.device, payloadOf(message), () => void acked.add(message.id));
    await until(() => acked.size === SIGNALS, WITHIN_MS, 'the last PUBACK');

    const pressed = (): Set<string> =>
      new Set(desk.frames.flatMap(({ data }) => (data?.incident?.kind === 'panic' ? [data.incident.premises] : [])));
    await until(() => pressed().size === SIZE.pressers, WITHIN_MS, 'the last panic at the desk');
    await until(() => desk.told('flood-began').length > 0, WITHIN_MS, 'word of the flood');
    const status = await rig.get('/api/status');
    expect(status.flood).toMatchObject({ operators: 1 });

    await rig.kill('SIGTERM');
    const journal = countJournal(rig.dataDir);
    expect(journal).toMatchObject({ signals: SIGNALS, outOfOrder: 0 });
    expect(journal.incidents).toBeGreaterThanOrEqual(SIZE.pressers);
  },
  4 * WITHIN_MS,
);
