import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Bench,
  commitFailed,
  connectPacket,
  online,
  publishPacket,
  RawClient,
  rawFrame,
  rawPublish,
  settle,
  signalPacket,
  startBench,
  testDevice,
  until,
} from './testing.ts';

const device = testDevice(1);
const other = testDevice(2);
let bench: Bench;

beforeEach(async () => {
  bench = await startBench([device, other]);
});
afterEach(() => bench.intake.close());

const press = (id: string, messageId: number) => signalPacket(device, { id, kind: 'panic' }, messageId);
const up = (suffix: string) => Buffer.from(`${device.topic}/up/${suffix}`);

const ACKED_BAD: [string, Buffer, string][] = [
  ['broken JSON', rawPublish(up('signal'), '{"id":', 7), 'not-json'],
  ['wrong types', rawPublish(up('signal'), '{"id":5,"kind":"panic"}', 7), 'wrong-field'],
  ['9 KiB', rawPublish(up('signal'), 'x'.repeat(9216), 7), 'too-large'],
  ['an unknown kind', rawPublish(up('signal'), '{"id":"x","kind":"no-such"}', 7), 'unknown-kind'],
  [
    'a payload that is not UTF-8',
    rawFrame(0x32, Buffer.concat([Buffer.of(0, up('signal').length), up('signal'), Buffer.of(0, 7, 0xff, 0xfe)])),
    'not-utf8',
  ],
  ['an unknown topic of its own', rawPublish(up('signals'), '{}', 7), 'unknown-topic'],
  [
    'a foreign topic',
    rawPublish(Buffer.from(`${other.topic}/up/signal`), '{"id":"x","kind":"panic"}', 7),
    'foreign-topic',
  ],
  ['its own topic to itself', rawPublish(Buffer.from(`${device.topic}/down/progress`), '{}', 7), 'foreign-topic'],
  ['a topic of the broker', rawPublish(Buffer.from('$SYS/x/new/clients'), 'dv_0002', 7), 'foreign-topic'],
  ['+ in the topic', rawPublish(up('+'), '{}', 7), 'wildcard-in-topic'],
  ['# in the topic', rawPublish(up('#'), '{}', 7), 'wildcard-in-topic'],
  ['a zero byte in the topic', rawPublish(up('sig\u0000nal'), '{}', 7), 'zero-in-topic'],
  [
    'invalid UTF-8 in the topic',
    rawPublish(Buffer.concat([up('signal'), Buffer.of(0xc3, 0x28)]), '{}', 7),
    'topic-not-utf8',
  ],
  ['an empty topic', rawPublish(Buffer.alloc(0), '{}', 7), 'empty-topic'],
  ['a topic of 150 levels', rawPublish(Buffer.from('a/'.repeat(150)), '{}', 7), 'topic-too-deep'],
];

const UNACKED_BAD: [string, Buffer][] = [
  ['both QoS bits', rawFrame(0x36, Buffer.concat([Buffer.of(0, 1), Buffer.from('a'), Buffer.of(0, 7)]))],
  ['a topic longer than the packet', rawFrame(0x32, Buffer.of(0xff, 0xff, 0x61, 0, 7))],
  ['no packet id', rawFrame(0x32, Buffer.concat([Buffer.of(0, 1), Buffer.from('a')]))],
  ['packet id 0', rawPublish(up('signal'), '{}', 0)],
  ['an empty PUBLISH', rawFrame(0x30, Buffer.alloc(0))],
  ['a second CONNECT', rawFrame(0x10, Buffer.of(0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 1, 0x61))],
  ['SUBSCRIBE without its flag', rawFrame(0x80, Buffer.of(0, 9, 0, 1, 0x61, 0))],
  ['SUBSCRIBE to an empty filter', rawFrame(0x82, Buffer.of(0, 9, 0, 0, 0))],
  ['SUBSCRIBE to nothing', rawFrame(0x82, Buffer.of(0, 9))],
  ['UNSUBSCRIBE cut short', rawFrame(0xa2, Buffer.of(0, 9, 0, 5, 0x61))],
  ['PUBACK cut short', rawFrame(0x40, Buffer.of(0))],
  ['a packet that only a server sends', rawFrame(0x20, Buffer.of(0, 0))],
  ['the reserved type 0', rawFrame(0x00, Buffer.of(1, 2, 3))],
  ['AUTH of MQTT 5', rawFrame(0xf0, Buffer.of(0, 0))],
];

describe('a press right behind a bad message, on the same socket and in the same piece', () => {
  for (const [name, bad, reason] of ACKED_BAD) {
    test(`${name}: both are acknowledged, the bad one is set aside as ${reason}`, async () => {
      const client = await online(bench.port, device);
      client.send(bad, press('p-1', 8));
      await until('both acks', () => client.acked.length === 2);
      expect(client.acked).toEqual([7, 8]);
      expect(bench.door.signals).toEqual(['p-1']);
      expect(bench.door.quarantined).toEqual([reason]);
      expect(client.closed).toBe(false);
    });
  }

  for (const [name, bad] of UNACKED_BAD) {
    test(`${name}: the press is acknowledged, what cannot be read is set aside`, async () => {
      const client = await online(bench.port, device);
      client.send(bad, press('p-1', 8));
      await until('the ack', () => client.acked.length === 1);
      expect(client.acked).toEqual([8]);
      expect(bench.door.signals).toEqual(['p-1']);
      expect(bench.door.quarantined).toEqual(['malformed-packet']);
      expect(client.closed).toBe(false);
    });
  }

  test('all of them at once, byte by byte', async () => {
    const client = await online(bench.port, device);
    const all = Buffer.concat([...ACKED_BAD.map(([, bad]) => bad), ...UNACKED_BAD.map(([, bad]) => bad)]);
    for (const byte of all.subarray(0, 300)) {
      client.send(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    client.send(all.subarray(300), press('p-1', 8));
    await until('the ack of the press', () => client.acked.includes(8));
    expect(bench.door.signals).toEqual(['p-1']);
    expect(bench.door.quarantined).toHaveLength(ACKED_BAD.length + UNACKED_BAD.length);
  });

  test('only broken framing ends the connection, after what came before it is acknowledged', async () => {
    for (const broken of [Buffer.of(0x32, 0xff, 0xff, 0xff, 0xff, 1), Buffer.of(0x32, 0x81, 0x80, 0x04)]) {
      const client = await online(bench.port, device);
      bench.door.held = true;
      client.send(press('p-1', 1), press('p-2', 2), broken);
      await settle();
      expect(client.closed).toBe(false);
      bench.door.held = false;
      bench.door.release();
      await until('the end', () => client.closed);
      expect(client.acked).toEqual([1, 2]);
    }
    expect(bench.intake.stats().counts.frame_broken).toBe(2);
  });
});

describe('PUBACK', () => {
  test('does not leave before the commit, and then in the order of the messages', async () => {
    const client = await online(bench.port, device);
    bench.door.held = true;
    client.send(press('p-1', 11), press('p-2', 12), press('p-3', 13));
    await until('three inputs', () => bench.door.inputs.length === 3);
    await settle();
    expect(client.acked).toEqual([]);
    bench.door.release(1);
    await until('the first', () => client.acked.length === 1);
    bench.door.release();
    await until('all', () => client.acked.length === 3);
    expect(client.acked).toEqual([11, 12, 13]);
  });

  test('of an array leaves after the last of its signals', async () => {
    const client = await online(bench.port, device);
    bench.door.held = true;
    const entries = [
      { id: 'a', kind: 'panic' },
      { id: 'b', kind: 'nonsense' },
      { id: 'c', kind: 'motion' },
    ];
    client.send(publishPacket(`${device.topic}/up/signal`, JSON.stringify(entries), 5));
    await until('three inputs', () => bench.door.inputs.length === 3);
    bench.door.release(2);
    await settle();
    expect(client.acked).toEqual([]);
    bench.door.release();
    await until('the ack', () => client.acked.length === 1);
    expect(bench.door.signals).toEqual(['a', 'c']);
    expect(bench.door.quarantined).toEqual(['unknown-kind']);
  });

  test('of a heartbeat is immediate, unless a signal of the same device waits before it', async () => {
    const client = await online(bench.port, device);
    bench.door.held = true;
    const beat = (messageId: number) => publishPacket(`${device.topic}/up/heartbeat`, '', messageId);
    client.send(beat(1));
    await until('the ack', () => client.acked.length === 1);
    client.send(press('p-1', 2));
    client.send(beat(3));
    await until('its life', () => bench.door.seen.length >= 4);
    await settle();
    expect(client.acked).toEqual([1]);
    bench.door.release();
    await until('all', () => client.acked.length === 3);
    expect(client.acked).toEqual([1, 2, 3]);
  });

  test('a press is taken in while many messages in front of it wait for a disk that has stalled', async () => {
    const client = await online(bench.port, device);
    bench.door.held = true;
    client.send(...Array.from({ length: 40 }, (_, n) => signalPacket(device, { id: `m-${n}`, kind: 'motion' }, n + 1)));
    await until('40 inputs', () => bench.door.inputs.length === 40);
    client.send(press('p-1', 99));
    await until('the press', () => bench.door.signals.includes('p-1'));
    expect(client.acked).toEqual([]);
    client.send(Buffer.of(0xc0, 0));
    await until('PINGRESP', () => client.packets.some((packet) => packet.cmd === 'pingresp'));
    bench.door.release();
    await until('all acks', () => client.acked.length === 41);
    expect(client.acked.at(-1)).toBe(99);
  });

  test('is withheld when the commit fails: the connection ends and the device sends again', async () => {
    const client = await online(bench.port, device);
    bench.door.fault = commitFailed();
    client.send(press('p-1', 1), press('p-2', 2));
    await until('the end', () => client.closed);
    expect(client.acked).toEqual([]);
    bench.door.fault = undefined;
    const again = await online(bench.port, device);
    again.send(press('p-1', 1), press('p-2', 2));
    await until('both acks', () => again.acked.length === 2);
    expect(bench.door.lost).toEqual([]);
    expect(bench.intake.stats().counts.settle_failed).toBe(1);
  });

  test('waits for a bounded time only; then the connection ends without it', async () => {
    const client = await online(bench.port, device);
    bench.door.held = true;
    client.send(press('p-1', 1));
    await until('the input', () => bench.door.inputs.length === 1);
    bench.clock.advance(29_000);
    await settle();
    expect(client.closed).toBe(false);
    bench.clock.advance(7_000);
    await until('the end', () => client.closed);
    expect(client.acked).toEqual([]);
    bench.door.release();
    expect(bench.intake.stats().counts.settle_overrun).toBe(1);
    expect(bench.intake.stats().unsettled).toBe(0);
  });
});

describe('a press', () => {
  test('sent in one piece with CONNECT, and the end of the connection right behind it, is taken in', async () => {
    const client = RawClient.open(bench.port);
    client.send(connectPacket(device), press('p-1', 1), press('p-2', 2));
    client.socket.end();
    await until('both', () => bench.door.signals.length === 2);
    expect(bench.door.signals).toEqual(['p-1', 'p-2']);
  });

  test('behind a hundred packets sent in one piece with CONNECT keeps its place', async () => {
    const client = RawClient.open(bench.port);
    const beats = Array.from({ length: 100 }, (_, n) => publishPacket(`${device.topic}/up/heartbeat`, '', n + 1));
    client.send(connectPacket(device), ...beats);
    client.send(press('p-1', 200));
    await until('all acks', () => client.acked.length === 101);
    expect(client.acked).toEqual([...Array.from({ length: 100 }, (_, n) => n + 1), 200]);
  });

  test('published as retained is raised once, and never delivered again to anybody', async () => {
    const client = await online(bench.port, device);
    client.send(signalPacket(device, { id: 'p-1', kind: 'panic' }, 1, { retain: true }));
    await until('the ack', () => client.acked.length === 1);
    client.end();
    await until('gone', () => bench.intake.stats().connected === 0);
    const again = await online(bench.port, device);
    again.send({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: `${device.topic}/down/#`, qos: 1 }] });
    await until('SUBACK', () => again.packets.some((packet) => packet.cmd === 'suback'));
    await settle();
    expect(bench.door.signals).toEqual(['p-1']);
    expect(again.packets.filter((packet) => packet.cmd === 'publish')).toEqual([]);
    expect(bench.intake.stats().counts.retained_signals).toBe(1);
  });

  test('of QoS 2 and of QoS 0 is raised too', async () => {
    const client = await online(bench.port, device);
    client.send(signalPacket(device, { id: 'p-2', kind: 'panic' }, 3, { qos: 2 }));
    await until('PUBREC', () => client.packets.some((packet) => packet.cmd === 'pubrec'));
    client.send({ cmd: 'pubrel', messageId: 3 });
    await until('PUBCOMP', () => client.packets.some((packet) => packet.cmd === 'pubcomp'));
    client.send({
      cmd: 'publish',
      topic: `${device.topic}/up/signal`,
      payload: '{"id":"p-0","kind":"panic"}',
      qos: 0,
      retain: false,
      dup: false,
    });
    await until('both', () => bench.door.signals.length === 2);
    expect(bench.door.signals).toEqual(['p-2', 'p-0']);
  });

  test('comes with the place of its sensor, its lateness, and its true time however wrong the clock', async () => {
    const client = await online(bench.port, device);
    const at = (ms: number) => new Date(bench.clock.now() + ms).toISOString();
    client.send(
      signalPacket(device, { id: 'now', kind: 'panic', at: at(-599_000) }, 1),
      signalPacket(device, { id: 'old', kind: 'door', state: 'open', sensor: 'front-door', at: at(-601_000) }, 2),
      signalPacket(device, { id: 'five-years-ahead', kind: 'panic', at: at(5 * 365 * 86_400_000) }, 3),
      signalPacket(device, { id: 'five-years-behind', kind: 'panic', at: at(-5 * 365 * 86_400_000) }, 4),
    );
    await until('all acks', () => client.acked.length === 4);
    const told = bench.door.inputs.map(({ input }) =>
      input.type === 'signal' ? [input.signal.id, input.late, input.origin.room] : [],
    );
    expect(told).toEqual([
      ['now', false, 'hall'],
      ['old', true, 'porch'],
      ['five-years-ahead', false, 'hall'],
      ['five-years-behind', true, 'hall'],
    ]);
    expect(bench.door.inputs.map(({ partition }) => partition)).toEqual([1, 1, 1, 1]);
  });
});
