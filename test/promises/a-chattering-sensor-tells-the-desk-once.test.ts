import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Button } from '../rig/button.ts';
import { DeskStream } from '../rig/desk-stream.ts';
import { type Home, MovedRig, NEVER_LATE } from '../rig/moved-time.ts';

const DUTY = '+447700900301';
/** A device may say 20 things a second; a contact that flaps says two each time. */
const FLAPS_A_SECOND = 9;
const FLAPS = 270;

let rig: MovedRig;
let home: Home;
let hub: Button;
let desk: DeskStream;
let said = 0;

beforeAll(async () => {
  rig = await MovedRig.make();
  home = rig.home({ duty: [DUTY], supervision: NEVER_LATE });
  await rig.open();
  hub = await rig.button(home);
  desk = await DeskStream.open(rig.http, rig.headers);
});

afterAll(async () => {
  desk?.close();
  await rig?.close();
});

function says(state: 'alarm' | 'clear'): Promise<void> {
  said += 1;
  return hub.signal({ id: `t-${said}`, kind: 'tamper', state, sensor: 'panel' });
}

async function flap(times: number): Promise<void> {
  for (let left = times; left > 0; left -= FLAPS_A_SECOND) {
    const now = Array.from({ length: Math.min(left, FLAPS_A_SECOND) }, () => [says('alarm'), says('clear')]);
    await Promise.all(now.flat());
    await rig.pass(1000);
  }
}

const ofHome = <T extends { premises: string }>(events: T[]): T[] => events.filter((e) => e.premises === home.premises);

test('a contact that flaps hundreds of times is on record each time, and the desk is told that it began and how it ended', async () => {
  await flap(FLAPS / 2);
  const [opened] = ofHome(rig.events('incident-opened'));
  expect(opened).toMatchObject({ kind: 'tamper', priority: 2 });
  const closed = await rig.post(`/api/incidents/${opened?.incident}/close`, { reason: 'false' });
  expect(closed.status).toBe(200);
  await flap(FLAPS / 2);
  await rig.pass(61_000);

  expect(ofHome(rig.events('signal-received'))).toHaveLength(2 * FLAPS);
  expect(ofHome(rig.events('incident-opened'))).toHaveLength(1);
  expect(ofHome(rig.events('chatter-started'))).toHaveLength(1);
  expect(ofHome(rig.events('chatter-ended'))).toMatchObject([{ count: 3 + 2 * FLAPS - 5, sensor: 'panel' }]);

  const told = desk.frames.filter(({ event, data }) => event === 'told' && data.premises === home.premises);
  const ofTheSensor = told.filter(({ data }) => ['signal-received', 'signal-joined'].includes(data.type));
  expect(ofTheSensor.length).toBeLessThan(15);
  expect(desk.told('chatter-started')).toHaveLength(1);
  expect(desk.told('chatter-ended')).toHaveLength(1);
});

test('who comes back to the desk is not told the repetitions either, and has missed nothing else', async () => {
  const first = desk.frames.find(({ id }) => id !== undefined)?.id;
  const again = await DeskStream.open(rig.http, rig.headers, first);
  try {
    const live = desk.frames.flatMap(({ event, id }) => (event === 'told' && id !== undefined ? [id] : []));
    await expect.poll(() => again.frames.filter(({ event }) => event === 'told').at(-1)?.id).toBe(live.at(-1));
    expect(again.frames.flatMap(({ event, id }) => (event === 'told' ? [id] : []))).toEqual(live);
  } finally {
    again.close();
  }
});

test('a press of the same device in the midst of it is raised and told at once', async () => {
  await flap(20);
  await hub.press('help');
  await rig.settle();
  expect(desk.told('severity-raised')).not.toHaveLength(0);
  expect(ofHome(rig.events('severity-raised'))).toMatchObject([{ kind: 'panic', priority: 1 }]);
  await expect.poll(() => rig.phones.phone(DUTY).ringing() !== undefined).toBe(true);
});
