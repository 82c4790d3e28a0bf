import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { INTAKE_LIMITS } from '../limits.ts';
import { Tally } from '../tally.ts';
import { Link } from './link.ts';
import { Tap } from './tap.ts';
import {
  type Bench,
  online,
  type RawClient,
  rawFrame,
  settle,
  signalPacket,
  startBench,
  testDevice,
  until,
} from './testing.ts';

const device = testDevice(1);
const other = testDevice(2);
const PINGREQ = Buffer.of(0xc0, 0);
const pings = (count: number) => Buffer.alloc(count * PINGREQ.length, PINGREQ);
const answered = (client: RawClient) => client.packets.filter(({ cmd }) => cmd === 'pingresp').length;

let bench: Bench;
beforeEach(async () => {
  bench = await startBench([device, other]);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bench.intake.close();
});

describe('a piece of very many packets', () => {
  test('is handled a few at a time, and what other devices send comes in between', async () => {
    const greedy = await online(bench.port, device);
    const modest = await online(bench.port, other);
    const before = bench.intake.stats().counts.turns_yielded;
    greedy.send(pings(10_000));
    modest.send(signalPacket(other, { id: 'p-1', kind: 'panic' }, 1));
    await until('the PUBACK', () => modest.acked.length === 1);
    expect(answered(greedy)).toBeLessThan(5_000);
    await until('every answer', () => answered(greedy) === 10_000);
    const turns = bench.intake.stats().counts.turns_yielded - before;
    expect(turns).toBeGreaterThanOrEqual(10_000 / INTAKE_LIMITS.packetsAtOnce / 2);
  });

  test('is answered whole and in order, with the press at its end, however it is cut', async () => {
    const client = await online(bench.port, device);
    const presses = Array.from({ length: 300 }, (_, n) => signalPacket(device, { id: `p-${n}`, kind: 'panic' }, n + 1));
    client.send(pings(100), ...presses.slice(0, 150));
    client.send(pings(77));
    client.send(...presses.slice(150), pings(1));
    await until('all of it', () => client.acked.length === 300 && answered(client) === 178);
    expect(client.acked).toEqual(presses.map((_, n) => n + 1));
    expect(bench.door.signals).toEqual(presses.map((_, n) => `p-${n}`));
  });

  test('is read on behind it, also when it ends in the middle of a packet', async () => {
    const client = await online(bench.port, device);
    client.send(pings(500), Buffer.of(0xc0));
    await until('500 answers', () => answered(client) === 500);
    await settle(5);
    client.send(Buffer.of(0));
    await until('the last', () => answered(client) === 501);
    client.send(signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    await until('the PUBACK', () => client.acked.length === 1);
  });

  test('is taken in to its end when the device says nothing more behind it', async () => {
    const client = await online(bench.port, device);
    client.send(pings(500), signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    client.socket.end();
    await until('the end', () => client.closed);
    expect(bench.door.signals).toEqual(['p-1']);
    expect(bench.door.lost).toEqual([device.index]);
  });

  test('counts up to the DISCONNECT in it and no further', async () => {
    const client = await online(bench.port, device);
    const late = signalPacket(device, { id: 'p-2', kind: 'panic' }, 2);
    client.send(
      pings(100),
      signalPacket(device, { id: 'p-1', kind: 'panic' }, 1),
      rawFrame(0xe0, Buffer.alloc(0)),
      late,
    );
    await until('the end', () => client.closed);
    await settle(5);
    expect(bench.door.signals).toEqual(['p-1']);
    expect(bench.door.lost).toEqual([]);
  });
});

test('the end of a device that reads nothing is waited for, not looked for at every turn', async () => {
  const arrived = Promise.withResolvers<Socket>();
  const server = createServer({ noDelay: true }, arrived.resolve);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const peer = connect({ host: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0 });
  peer.pause();
  const socket = await arrived.promise;
  const tap = new Tap(
    socket,
    (chunk) => link.take(chunk),
    () => link.takeEnd(),
  );
  const tally = new Tally();
  const link = new Link(socket, tap, device, INTAKE_LIMITS, tally);
  link.open();
  // More than the kernel takes: as long as the device does not read, the broker would read nothing either.
  socket.write(Buffer.alloc(64 * 1024 * 1024));
  peer.write(Buffer.concat([PINGREQ, Buffer.of(0x30, 0xff, 0xff, 0xff, 0xff)]));
  await until('the broken frame', () => tally.counts.frame_broken === 1);
  const turns = vi.spyOn(globalThis, 'setImmediate');
  await settle(50);
  expect(turns.mock.calls.length).toBeLessThan(20);
  expect(socket.destroyed).toBe(false);
  socket.resume();
  peer.resume();
  await until('the end', () => socket.destroyed);
  server.close();
});
