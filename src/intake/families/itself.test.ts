import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Bench,
  online,
  publishPacket,
  type RawClient,
  startBench,
  type TestDevice,
  testDevice,
  until,
} from '../embedded/testing.ts';

const BUTTON = 'shellies/shellybutton1-0A1B2C3D4E5F';
const button: TestDevice = testDevice(1, {
  profile: 'shelly',
  prefixes: [BUTTON],
  bindings: [{ key: 'input:0', means: 'panic' }],
  sensors: new Map(),
});
const door: TestDevice = testDevice(2, {
  profile: 'tasmota',
  prefixes: ['tele/hall', 'stat/hall'],
  bindings: [{ key: 'Switch1', means: 'door', on: 'on' }],
  sensors: new Map(),
});

let bench: Bench;
let clients: Map<TestDevice, RawClient>;
let sent = 1;

beforeEach(async () => {
  bench = await startBench([button, door]);
  clients = new Map();
  for (const device of [button, door]) clients.set(device, await online(bench.port, device));
});
afterEach(async () => {
  for (const client of clients.values()) client.end();
  await bench.intake.close();
});

async function say(device: TestDevice, topic: string, payload: object | string, retain = false): Promise<void> {
  sent += 1;
  const id = sent;
  const client = clients.get(device);
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  client?.send(publishPacket(topic, text, id, { retain }));
  await until(`PUBACK of ${topic}`, () => client?.acked.includes(id) === true);
}

const signals = () =>
  bench.door.inputs.flatMap(({ input }) =>
    input.type === 'signal'
      ? [`${input.origin.device} ${input.signal.kind} ${'state' in input.signal ? input.signal.state : ''}`.trim()]
      : [],
  );

test('hardware that signs in by itself is bound by itself: each press counts once, however often it is said', async () => {
  for (const count of [1, 1, 1, 2]) await say(button, `${BUTTON}/input_event/0`, { event: 'S', event_cnt: count });
  await say(button, `${BUTTON}/input_event/0`, { event: 'S', event_cnt: 3 }, true);
  // What is said again goes under the id of the first, and waits with it for the disk.
  const ids = bench.door.inputs.flatMap(({ input }) => (input.type === 'signal' ? [input.signal.id] : []));
  expect(new Set(signals())).toEqual(new Set([`${button.id} panic`]));
  expect(ids.map((id) => ids.indexOf(id))).toEqual([0, 0, 0, 3]);
});

test('a contact counts when it changes, told at once or every few minutes', async () => {
  await say(door, 'stat/hall/RESULT', { Switch1: { Action: 'ON' } });
  await say(door, 'tele/hall/SENSOR', { Time: '2026-11-21T19:04:11', Switch1: 'ON' });
  await say(door, 'tele/hall/SENSOR', { Time: '2026-11-21T19:09:11', Switch1: 'OFF' });
  expect(signals()).toEqual([`${door.id} door open`, `${door.id} door closed`]);
});
