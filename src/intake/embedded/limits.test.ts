import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import mqtt from 'mqtt-packet';
import { afterEach, describe, expect, test } from 'vitest';
import { Fault } from '../../core/fault.ts';
import {
  type Bench,
  connectPacket,
  online,
  publishPacket,
  RawClient,
  settle,
  signalPacket,
  startBench,
  testDevice,
  until,
} from './testing.ts';

const device = testDevice(1);
const other = testDevice(2);
let bench: Bench;
afterEach(() => bench.intake.close());

const counts = () => bench.intake.stats().counts;
const motions = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => signalPacket(device, { id: `m-${from + n}`, kind: 'motion' }, from + n));

/** Sockets of another machine, as far as one can tell here: the loopback has many addresses. */
function crowdFrom(localAddress: string, port: number, count: number): Promise<Socket[]> {
  const open = () =>
    new Promise<Socket>((opened, failed) => {
      const socket = connect({ host: '127.0.0.1', port, localAddress }, () => opened(socket));
      socket.on('error', failed);
    });
  return Promise.all(Array.from({ length: count }, open));
}

describe('sockets that never say who they are', () => {
  test('a thousand of them do not keep a device out', async () => {
    bench = await startBench([device], { waitingSockets: 500 });
    const silent = Array.from({ length: 1000 }, () => RawClient.open(bench.port));
    await until('all of them seen', () => counts().waiting_dropped + bench.intake.stats().waiting === 1000);
    const startedAt = performance.now();
    const client = await online(bench.port, device);
    client.send(signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    await until('the ack', () => client.acked.length === 1);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(bench.intake.stats().waiting).toBeLessThanOrEqual(500);
    for (const socket of silent) socket.end();
  });

  test('make room for each other where a crowd of them comes from one source, and for nobody else', async () => {
    bench = await startBench([device], { waitingSockets: 100, waitingCrowd: 50 });
    const halting = RawClient.open(bench.port);
    halting.send(Buffer.of(0x10));
    await until('the device that is slow', () => bench.intake.stats().waiting === 1);
    const crowd = await crowdFrom('127.0.0.2', bench.port, 300);
    await until('all of them seen', () => counts().waiting_dropped === 201);
    expect(halting.closed).toBe(false);
    halting.send(mqtt.generate(connectPacket(device)).subarray(1));
    await until('CONNACK', () => halting.connack === 0);
    for (const socket of crowd) socket.destroy();
    await until('nobody waits', () => bench.intake.stats().waiting === 0);
  });

  test('are dropped after ten seconds, those that began a CONNECT too', async () => {
    bench = await startBench([device]);
    const silent = RawClient.open(bench.port);
    const halting = RawClient.open(bench.port);
    halting.send(Buffer.of(0x10, 0x7f, 0));
    await until('both there', () => bench.intake.stats().waiting === 2);
    bench.clock.advance(9_000);
    await settle();
    expect([silent.closed, halting.closed]).toEqual([false, false]);
    const late = RawClient.open(bench.port);
    await until('the third', () => bench.intake.stats().waiting === 3);
    bench.clock.advance(1_500);
    await until('both gone', () => silent.closed && halting.closed);
    expect(late.closed).toBe(false);
    expect(counts().connect_timeout).toBe(2);
    late.end();
    await until('nobody waits', () => bench.intake.stats().waiting === 0);
  });
});

describe('a device over its rate', () => {
  test('has its signals acknowledged and summed up, its presses raised every one', async () => {
    bench = await startBench([device]);
    const client = await online(bench.port, device);
    client.send(...motions(1, 120));
    await until('all acks', () => client.acked.length === 120);
    expect(bench.door.signals).toHaveLength(50);
    expect(bench.door.quarantined).toEqual(['rate-limited']);
    client.send(
      ...Array.from({ length: 30 }, (_, n) => signalPacket(device, { id: `p-${n}`, kind: 'panic' }, 500 + n)),
    );
    await until('all acks', () => client.acked.length === 150);
    expect(bench.door.signals.filter((id) => id.startsWith('p-'))).toHaveLength(30);
    bench.clock.advance(1000);
    expect(bench.door.quarantined).toEqual(['rate-limited', 'rate-limited']);
    expect(counts().rate_limited).toBe(70);
    client.send(...motions(200, 30));
    await until('all acks', () => client.acked.length === 180);
    expect(bench.door.signals.filter((id) => id.startsWith('m-'))).toHaveLength(70);
  });

  test('cannot fill the journal with broken messages either, nor by connecting anew', async () => {
    bench = await startBench([device]);
    for (let n = 0; n < 3; n += 1) {
      const client = await online(bench.port, device);
      client.send(...Array.from({ length: 100 }, (_, id) => publishPacket(`${device.topic}/up/signal`, '{', id + 1)));
      await until('all acks', () => client.acked.length === 100);
    }
    expect(bench.door.quarantined.filter((reason) => reason === 'not-json')).toHaveLength(50);
    expect(bench.door.inputs.length).toBeLessThanOrEqual(52);
  });
});

describe('a quarantined message', () => {
  test('leaves its size, its digest and a sealed sample, and no text of its own', async () => {
    bench = await startBench([device], {}, { quarantineSealer: (id, bytes) => `sealed:${id}:${bytes.length}` });
    const client = await online(bench.port, device);
    const payload = `{"name": "${'x'.repeat(400)}`;
    client.send(publishPacket(`${device.topic}/up/signal`, payload, 1));
    await until('the ack', () => client.acked.length === 1);
    expect(bench.door.inputs[0]?.input).toEqual({
      type: 'quarantine',
      origin: { device: device.id, premises: device.premises },
      reason: 'not-json',
      bytes: payload.length,
      digest: createHash('sha256').update(payload).digest('hex'),
      sample: `sealed:${device.id}:256`,
    });
    expect(JSON.stringify(bench.warnings)).not.toContain('xxx');
  });

  test('is also what becomes of a signal that the gateway itself stumbles over, so that it does not come back for ever', async () => {
    bench = await startBench([device]);
    const client = await online(bench.port, device);
    bench.door.held = true;
    client.send(
      signalPacket(device, { id: 'poison', kind: 'motion' }, 1),
      signalPacket(device, { id: 'p-1', kind: 'panic' }, 2),
    );
    await until('both', () => bench.door.inputs.length === 2);
    bench.door.fault = new Fault('HW_INTERNAL');
    bench.door.release(1);
    bench.door.fault = undefined;
    bench.door.release();
    await until('both acks', () => client.acked.length === 2);
    expect(client.acked).toEqual([1, 2]);
    expect(bench.door.quarantined).toEqual(['undecidable']);
  });
});

describe('the number of devices', () => {
  test('is bounded; one that is connected may still connect anew', async () => {
    bench = await startBench([device, other], { connections: 1 });
    await online(bench.port, device);
    const refused = RawClient.open(bench.port);
    refused.send(connectPacket(other));
    await until('CONNACK 3', () => refused.connack === 3);
    await online(bench.port, device);
    expect(counts().refused_full).toBe(1);
  });
});
