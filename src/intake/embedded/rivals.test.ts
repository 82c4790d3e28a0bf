import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Bench,
  online,
  publishPacket,
  type RawClient,
  settle,
  signalPacket,
  startBench,
  testDevice,
  until,
} from './testing.ts';

const device = testDevice(1);
const { index } = device;
let bench: Bench;

beforeEach(async () => {
  bench = await startBench([device]);
});
afterEach(() => bench.intake.close());

const beat = (client: RawClient, id: number) => client.send(publishPacket(`${device.topic}/up/heartbeat`, '', id));
const acked = (client: RawClient, id: number) => until(`PUBACK ${id}`, () => client.acked.includes(id));

/** A line that has died: nothing sent to it is ever answered. */
function deaf(client: RawClient): RawClient {
  client.socket.removeAllListeners('end');
  client.socket.allowHalfOpen = true;
  client.socket.pause();
  return client;
}

test('a second one beside the device is found, and neither counts as life until one has been alone for a minute', async () => {
  const first = await online(bench.port, device);
  expect(bench.door.seen).toEqual([index]);
  const second = await online(bench.port, device);
  await until('the suspicion', () => bench.door.suspected.length === 1);
  expect(bench.door.suspected).toEqual([`${device.id} second-connection`]);
  await until('the first gone', () => first.closed);
  beat(second, 1);
  await acked(second, 1);
  const third = await online(bench.port, device);
  beat(third, 2);
  await acked(third, 2);
  expect(bench.door.seen).toEqual([index]);

  third.end();
  await until('the end', () => bench.intake.stats().connected === 0);
  const alone = await online(bench.port, device);
  beat(alone, 3);
  await acked(alone, 3);
  expect(bench.door.seen).toEqual([index]);
  bench.clock.advance(60_000);
  beat(alone, 4);
  await acked(alone, 4);
  expect(bench.door.seen).toEqual([index, index]);
});

test('a press of either one counts, whatever is thought of them', async () => {
  await online(bench.port, device);
  const second = await online(bench.port, device);
  await until('the suspicion', () => bench.door.suspected.length === 1);
  second.send(signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
  await acked(second, 1);
  expect(bench.door.signals).toEqual(['p-1']);
  expect(bench.door.seen).toEqual([index]);
});

test('a device that comes back over its dead line is believed as soon as nobody has answered there', async () => {
  const dead = deaf(await online(bench.port, device));
  const back = await online(bench.port, device);
  beat(back, 1);
  await acked(back, 1);
  expect(bench.door.seen).toEqual([index]);
  bench.clock.advance(1_500);
  expect(bench.door.seen).toEqual([index, index]);
  beat(back, 2);
  await acked(back, 2);
  expect(bench.door.seen).toHaveLength(3);
  expect(bench.door.suspected).toEqual([]);
  dead.end();
});

test('a machine that knows nothing of the old line says so, and that is no second one', async () => {
  const old = deaf(await online(bench.port, device));
  const back = await online(bench.port, device);
  old.socket.resetAndDestroy();
  await until('life', () => bench.door.seen.length === 2);
  expect(bench.door.suspected).toEqual([]);
  expect(back.closed).toBe(false);
});

test('a device that said goodbye and comes back is not its own rival', async () => {
  const polite = await online(bench.port, device);
  polite.send({ cmd: 'disconnect' });
  await online(bench.port, device);
  await settle();
  expect(bench.door.suspected).toEqual([]);
  expect(bench.door.seen).toEqual([index, index]);
});

test('one who comes again and again to hide the first answer is found all the same', async () => {
  for (let n = 0; n < 8; n += 1) deaf(await online(bench.port, device));
  expect(bench.door.suspected).toEqual([`${device.id} second-connection`]);
  expect(bench.door.seen).toEqual([index]);
  bench.clock.advance(1_500);
  await until('one', () => bench.intake.stats().connected === 1);
});

test('a press that comes on the line which was just taken over is heard', async () => {
  const first = await online(bench.port, device);
  first.socket.allowHalfOpen = true;
  await online(bench.port, device);
  first.send(signalPacket(device, { id: 'p-late', kind: 'panic' }, 1));
  await until('the press', () => bench.door.signals.includes('p-late'));
  expect(first.acked).toEqual([]);
  first.end();
});
