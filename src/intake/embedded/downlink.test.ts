import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asIncidentId } from '../../core/ids.ts';
import { type Bench, online, publishPacket, type RawClient, settle, startBench, testDevice, until } from './testing.ts';

const device = testDevice(1);
const other = testDevice(2);
let bench: Bench;

beforeEach(async () => {
  bench = await startBench([device, other]);
});
afterEach(() => bench.intake.close());

const incident =
  asIncidentId('1-1-7') ??
  (() => {
    throw new Error('no incident id');
  })();
const tell = () => bench.intake.progress({ device: device.id, incident, stage: 'received', at: bench.clock.now() });
const heard = (client: RawClient) => client.packets.flatMap((packet) => (packet.cmd === 'publish' ? [packet] : []));

async function subscribe(client: RawClient, ...topics: string[]): Promise<unknown> {
  const before = client.packets.filter((packet) => packet.cmd === 'suback').length;
  client.send({ cmd: 'subscribe', messageId: 900, subscriptions: topics.map((topic) => ({ topic, qos: 1 as const })) });
  const subacks = () => client.packets.flatMap((packet) => (packet.cmd === 'suback' ? [packet.granted] : []));
  await until('SUBACK', () => subacks().length > before);
  return subacks().at(-1);
}

describe('a device', () => {
  test('may subscribe below its own down/ and nowhere else', async () => {
    const client = await online(bench.port, device);
    const granted = await subscribe(
      client,
      `${device.topic}/down/#`,
      `${device.topic}/down/progress`,
      `${device.topic}/down/`,
      `${device.topic}/up/#`,
      `${device.topic}/#`,
      `${other.topic}/down/#`,
      'hw/1/+/+/down/#',
      '#',
      '$SYS/#',
    );
    expect(granted).toEqual([1, 1, 128, 128, 128, 128, 128, 128, 128]);
    expect(bench.door.quarantined).toEqual(Array(7).fill('foreign-subscription'));
  });

  test('is refused a filter that is none, and may still press', async () => {
    const client = await online(bench.port, device);
    expect(
      await subscribe(
        client,
        `${device.topic}/down/a#b`,
        `${device.topic}/down/#/x`,
        'a'.repeat(30) + '/b'.repeat(120),
      ),
    ).toEqual([128, 128, 128]);
    client.send(publishPacket(`${device.topic}/up/signal`, '{"id":"p-1","kind":"panic"}', 1));
    await until('the ack', () => client.acked.length === 1);
  });

  test('may hold eight subscriptions', async () => {
    const client = await online(bench.port, device);
    const granted = await subscribe(client, ...Array.from({ length: 10 }, (_, n) => `${device.topic}/down/t${n}`));
    expect(granted).toEqual([...Array(8).fill(1), 128, 128]);
    client.send({ cmd: 'unsubscribe', messageId: 901, unsubscriptions: [`${device.topic}/down/t0`] });
    await until('UNSUBACK', () => client.packets.some((packet) => packet.cmd === 'unsuback'));
    expect(await subscribe(client, `${device.topic}/down/t9`)).toEqual([1]);
  });

  test('that listens is told how its alarm stands, at QoS 1 and not retained', async () => {
    const client = await online(bench.port, device);
    await subscribe(client, `${device.topic}/down/#`);
    tell();
    await until('the message', () => heard(client).length === 1);
    const [message] = heard(client);
    expect(message).toMatchObject({ topic: `${device.topic}/down/progress`, qos: 1, retain: false });
    expect(JSON.parse(String(message?.payload))).toEqual({
      incident: '1-1-7',
      stage: 'received',
      at: '2026-11-21T19:00:00.000Z',
      silent: true,
    });
  });

  test('that does not listen, or is away, costs nothing', async () => {
    tell();
    const client = await online(bench.port, device);
    await subscribe(client, `${device.topic}/down/command`);
    tell();
    await settle();
    expect(heard(client)).toEqual([]);
    expect(bench.intake.stats().counts.progress_sent).toBe(0);
  });

  test('cannot speak to another home through the broker', async () => {
    const victim = await online(bench.port, other);
    await subscribe(victim, `${other.topic}/down/#`);
    const client = await online(bench.port, device);
    client.send(publishPacket(`${other.topic}/down/progress`, '{"stage":"closed"}', 1, { retain: true }));
    await until('the ack', () => client.acked.length === 1);
    await settle();
    expect(heard(victim)).toEqual([]);
    expect(await subscribe(victim, `${other.topic}/down/progress`)).toEqual([1]);
    await settle();
    expect(heard(victim)).toEqual([]);
  });

  test('that asks for a kept session gets none, so that nothing is queued for it while it is away', async () => {
    const client = await online(bench.port, device, { clean: false });
    await subscribe(client, `${device.topic}/down/#`, '#');
    client.end();
    await until('gone', () => bench.intake.stats().connected === 0);
    const again = await online(bench.port, device, { clean: false });
    expect(again.packets[0]).toMatchObject({ cmd: 'connack', sessionPresent: false });
    tell();
    await settle();
    expect(heard(again)).toEqual([]);
  });

  test('that does not read what it is sent is spared more, and nobody waits for it', async () => {
    const client = await online(bench.port, device);
    await subscribe(client, `${device.topic}/down/#`);
    client.socket.pause();
    for (let n = 0; n < 100_000 && bench.intake.stats().counts.progress_dropped === 0; n += 1) {
      tell();
      if (n % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bench.intake.stats().counts.progress_dropped).toBeGreaterThan(0);
  });
});
