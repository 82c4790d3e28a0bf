import { connectAsync, connect as connectMqtt } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asIncidentId } from '../../core/ids.ts';
import {
  type Bench,
  connectPacket,
  online,
  publishPacket,
  RawClient,
  rawFrame,
  settle,
  signalPacket,
  startBench,
  testDevice,
  until,
} from './testing.ts';

const device = testDevice(1);
const other = testDevice(2);
const revoked = testDevice(3, { revoked: true });
let bench: Bench;

beforeEach(async () => {
  bench = await startBench([device, other, revoked]);
});
afterEach(() => bench.intake.close());

const counts = () => bench.intake.stats().counts;
const will = (topic: string) => ({ topic, payload: Buffer.from('offline'), qos: 1 as const, retain: true });

async function refusedWith(code: number, ...packets: Parameters<RawClient['send']>): Promise<void> {
  const client = RawClient.open(bench.port);
  client.send(...packets);
  await settle();
  bench.clock.advance(300);
  await until(`CONNACK ${code}`, () => client.connack === code);
  await until('the end', () => client.closed);
  expect(bench.door.seen).toEqual([]);
  expect(bench.door.inputs).toEqual([]);
}

test('hardware with topics of its own chooses its client id, and is let in as what it has proved to be', async () => {
  const bridge = testDevice(4, { profile: 'rtl-433', prefixes: ['rtl_433/attic'] });
  const own = await startBench([bridge, other]);
  const neighbour = RawClient.open(own.port);
  neighbour.send(connectPacket(other));
  await until('the neighbour', () => neighbour.connack === 0);
  const client = RawClient.open(own.port);
  client.send(connectPacket(bridge, { clientId: other.id }));
  await until('the bridge', () => client.connack === 0);
  client.send(publishPacket('rtl_433/attic/events', '{"model":"Generic-Remote","id":1,"cmd":2}', 1));
  await until('its word', () => own.door.seen.includes(4));
  expect(neighbour.closed).toBe(false);
  expect(own.intake.stats().connected).toBe(2);
  await own.intake.close();
});

describe('a connection is refused, and never counts as life,', () => {
  test('with a wrong secret', async () => {
    await refusedWith(4, connectPacket(device, { password: Buffer.from(other.secret) }));
    expect(counts().refused_wrong_secret).toBe(1);
    expect(bench.warnings).toEqual([{ reason: 'wrong_secret', device: device.id }]);
  });

  test('with an empty or an endless secret', async () => {
    await refusedWith(4, connectPacket(device, { password: Buffer.alloc(0) }));
    bench.clock.advance(700_000);
    await refusedWith(4, connectPacket(device, { password: Buffer.alloc(2000, 65) }));
  });

  test('from a device that is not registered', async () => {
    await refusedWith(4, connectPacket(testDevice(9)));
    expect(counts().refused_unknown_device).toBe(1);
  });

  test('without a username', async () => {
    await refusedWith(
      4,
      rawFrame(
        0x10,
        Buffer.concat([Buffer.of(0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 7), Buffer.from(device.id)]),
      ),
    );
  });

  test("with another device's client id", async () => {
    await refusedWith(2, connectPacket(device, { clientId: other.id }));
    expect(counts().refused_client_id).toBe(1);
  });

  test('with an empty client id', async () => {
    await refusedWith(2, connectPacket(device, { clientId: '' }));
  });

  test('from a device that has been revoked', async () => {
    await refusedWith(5, connectPacket(revoked));
  });

  test("with a will on another device's topic, an empty one, or one with wildcards", async () => {
    await refusedWith(5, connectPacket(device, { will: will(`${other.topic}/up/state`) }));
    await refusedWith(5, connectPacket(device, { will: will(`${device.topic}/up/signal`) }));
    await refusedWith(5, connectPacket(device, { will: will(`${device.topic}/up/#`) }));
    const empty = Buffer.concat([
      Buffer.of(0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0xc6, 0, 60),
      field(device.id),
      field(''),
      field('x'),
      field(device.id),
      field(device.secret),
    ]);
    await refusedWith(5, rawFrame(0x10, empty));
    expect(counts().refused_will).toBe(4);
  });

  test('with invalid UTF-8 in its client id', async () => {
    const body = Buffer.concat([
      Buffer.of(0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0xc2, 0, 60, 0, 2, 0xc3, 0x28),
      field(device.id),
      field(device.secret),
    ]);
    await refusedWith(2, rawFrame(0x10, body));
  });

  test('in MQTT 5, with the answer that MQTT 5 prescribes', async () => {
    const client = RawClient.open(bench.port);
    client.send(connectPacket(device, { protocolVersion: 5, properties: { sessionExpiryInterval: 60 } }));
    await until('the end', () => client.closed);
    expect(Buffer.concat(client.bytes)).toEqual(Buffer.of(0x20, 3, 0, 0x84, 0));
    expect(counts().refused_protocol).toBe(1);
  });

  test('in MQTT 5 by a real client, which understands why', async () => {
    const client = connectMqtt({
      host: '127.0.0.1',
      port: bench.port,
      protocolVersion: 5,
      clientId: device.id,
      username: device.id,
      password: device.secret,
      reconnectPeriod: 0,
    });
    const error = await new Promise<Error>((resolve) => client.once('error', resolve));
    expect(error).toMatchObject({ code: 0x84 });
    await client.endAsync(true);
  });

  test('in a version that nobody knows', async () => {
    await refusedWith(1, rawFrame(0x10, Buffer.of(0, 4, 0x4d, 0x51, 0x54, 0x54, 9, 2, 0, 60, 0, 1, 0x61)));
  });

  test('when its first packet is no CONNECT, or too long, or cut short: there is nothing to answer', async () => {
    const firsts = [
      rawFrame(0xc0, Buffer.alloc(0)),
      rawFrame(0x10, Buffer.alloc(5000)),
      Buffer.of(0x10, 0xff, 0xff, 0xff, 0xff),
      rawFrame(0x10, Buffer.of(0, 4, 0x4d)),
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    ];
    for (const first of firsts) {
      const client = RawClient.open(bench.port);
      client.send(first);
      await until('the end', () => client.closed);
      expect(client.packets).toEqual([]);
    }
    expect(counts().broken_connect).toBe(firsts.length);
  });
});

function field(text: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

test('a device of the first MQTT version, 3.1, connects too, however long its id', async () => {
  const client = await online(bench.port, device, { protocolId: 'MQIsdp', protocolVersion: 3 });
  client.send(signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
  await until('the ack', () => client.acked.length === 1);
});

test('a real client presses, listens, and is told', async () => {
  const client = await connectAsync({
    host: '127.0.0.1',
    port: bench.port,
    clientId: device.id,
    username: device.id,
    password: device.secret,
    will: will(`${device.topic}/up/state`),
  });
  await client.subscribeAsync(`${device.topic}/down/#`, { qos: 1 });
  const told = new Promise((resolve) => client.once('message', (topic) => resolve(topic)));
  await client.publishAsync(`${device.topic}/up/signal`, '{"id":"p-1","kind":"panic"}', { qos: 1 });
  const incident = asIncidentId('1-1-7');
  if (incident) bench.intake.progress({ device: device.id, incident, stage: 'acknowledged', at: bench.clock.now() });
  expect(await told).toBe(`${device.topic}/down/progress`);
  await client.endAsync();
  await until('gone', () => bench.intake.stats().connected === 0);
  expect(bench.door.lost).toEqual([]);
});

describe('wrong secrets', () => {
  test('are answered slower and slower, while the right one is answered at once', async () => {
    const waits: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const client = RawClient.open(bench.port);
      client.send(connectPacket(device, { password: Buffer.from('wrong') }));
      await until('the count', () => counts().refused_wrong_secret === n + 1);
      let waited = 0;
      while (client.connack === undefined) {
        bench.clock.advance(125);
        waited += 125;
        await settle(5);
      }
      waits.push(waited);
      const right = await online(bench.port, device);
      right.end();
    }
    expect(waits).toEqual([250, 500, 1000, 2000]);
  });
});

describe('the last word of a connection', () => {
  test('a connection that breaks is lost touch, one that says DISCONNECT is not', async () => {
    const broken = await online(bench.port, device, { will: will(`${device.topic}/up/state`) });
    broken.end();
    await until('the loss', () => bench.door.lost.length === 1);
    const polite = await online(bench.port, other, { will: will(`${other.topic}/up/state`) });
    polite.send({ cmd: 'disconnect' });
    await until('the end', () => polite.closed);
    await settle();
    expect(bench.door.lost).toEqual([device.index]);
    expect(bench.door.inputs).toEqual([]);
  });

  test('the will of a connection that has been taken over says nothing', async () => {
    const state = will(`${device.topic}/up/state`);
    const old = await online(bench.port, device, { will: state });
    const successor = await online(bench.port, device, { will: state });
    await until('the end of the old', () => old.closed);
    await settle();
    expect(bench.door.lost).toEqual([]);
    expect(counts().taken_over).toBe(1);
    successor.send(signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    await until('the ack', () => successor.acked.length === 1);
    successor.end();
    await until('the loss', () => bench.door.lost.length === 1);
  });

  test('twenty takeovers in a row leave one connection that works', async () => {
    const clients: RawClient[] = [];
    for (let n = 0; n < 20; n += 1) clients.push(await online(bench.port, device));
    await until('the others gone', () => clients.filter((client) => client.closed).length === 19);
    expect(bench.intake.stats().connected).toBe(1);
    clients.at(-1)?.send(signalPacket(device, { id: 'p-1', kind: 'panic' }, 1));
    await until('the ack', () => clients.at(-1)?.acked.length === 1);
  });

  test('online is life, offline is lost touch', async () => {
    const client = await online(bench.port, device);
    const seen = bench.door.seen.length;
    client.send(
      publishPacket(`${device.topic}/up/state`, 'online', 1, { retain: true }),
      publishPacket(`${device.topic}/up/state`, 'offline', 2, { retain: true }),
    );
    await until('both acks', () => client.acked.length === 2);
    expect(bench.door.seen.length).toBe(seen + 1);
    expect(bench.door.lost).toEqual([device.index]);
  });

  test('when the gateway closes or cuts a device off, that is no loss of the device', async () => {
    const client = await online(bench.port, device);
    bench.intake.disconnect(device.id);
    await until('the end', () => client.closed);
    await online(bench.port, other);
    await bench.intake.close();
    expect(bench.door.lost).toEqual([]);
  });
});

describe('life', () => {
  test('is the proof at CONNECT, a heartbeat of either QoS, and any message of its own, even a broken one', async () => {
    const client = await online(bench.port, device);
    expect(bench.door.seen).toEqual([device.index]);
    client.send(publishPacket(`${device.topic}/up/heartbeat`, '{"battery":87}', 0, { qos: 0 }));
    await until('the second', () => bench.door.seen.length === 2);
    client.send(
      publishPacket(`${device.topic}/up/heartbeat`, '', 1),
      publishPacket(`${device.topic}/up/signal`, '{', 2),
    );
    await until('both acks', () => client.acked.length === 2);
    expect(bench.door.seen).toEqual([1, 1, 1, 1]);
    expect(bench.door.inputs.map(({ input }) => input.type)).toEqual(['battery', 'quarantine']);
  });

  test('is not a message on a foreign topic, nor a ping', async () => {
    const client = await online(bench.port, device);
    client.send(publishPacket(`${other.topic}/up/heartbeat`, '', 1), Buffer.of(0xc0, 0));
    await until(
      'the ack',
      () => client.acked.length === 1 && client.packets.some((packet) => packet.cmd === 'pingresp'),
    );
    expect(bench.door.seen).toEqual([device.index]);
    expect(bench.door.quarantined).toEqual(['foreign-topic']);
  });
});
