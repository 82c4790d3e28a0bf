import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../core/fault.ts';
import type { DeviceId } from '../../core/ids.ts';
import type { KnownDevice } from '../directory.ts';
import {
  type Bench,
  connectPacket,
  online,
  publishPacket,
  RawClient,
  startBench,
  type TestDevice,
  testDevice,
  testDirectory,
  until,
} from '../embedded/testing.ts';
import { IDLE_BURST, IDLE_REPORT_MS } from './idle.ts';

const A1 = '0x00000000000000a1';
const bridge: TestDevice = testDevice(1, { profile: 'zigbee2mqtt', prefixes: ['zigbee2mqtt'], sensors: new Map() });
const button = testDevice(2, {
  profile: 'zigbee2mqtt',
  via: bridge.id,
  address: A1,
  alias: 'hall_button',
  bindings: [{ key: 'action', which: 'emergency', means: 'panic' }],
  sensors: new Map(),
});
const door = testDevice(3, {
  profile: 'zigbee2mqtt',
  via: bridge.id,
  address: '0x00000000000000a2',
  alias: 'front door',
  bindings: [{ key: 'contact', means: 'door', sensor: 'leaf' }],
  sensors: new Map([['leaf', { zone: 'perimeter' as const }]]),
});
const stranger = testDevice(4);

const behind = (via: DeviceId, name: string): KnownDevice | undefined =>
  [button, door].find((one) => one.via === via && (one.address === name || one.alias === name));

let bench: Bench;
let client: RawClient;
let sent = 0;
/** What the journal knows of the door, in the tests where it knows anything. */
let journal: string | undefined;

beforeEach(async () => {
  journal = undefined;
  const devices = [bridge, button, door, stranger];
  bench = await startBench(
    devices,
    {},
    {
      directory: { ...testDirectory(devices), endDevice: behind },
      known: (device, _sensor, kind) => (device.id === door.id && kind === 'door' ? journal : undefined),
    },
  );
  client = await online(bench.port, bridge);
  // It has signed in, and lives.
  bench.door.seen.length = 0;
});
afterEach(async () => {
  client.end();
  await bench.intake.close();
});

/** Publishes, and waits for the PUBACK. */
async function say(topic: string, payload: object | string, retain = false): Promise<void> {
  sent += 1;
  const id = (sent % 60_000) + 1;
  client.send(publishPacket(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), id, { retain }));
  await until(`PUBACK of ${topic}`, () => client.acked.includes(id));
}

const signals = () =>
  bench.door.inputs.flatMap(({ input }) =>
    input.type === 'signal' ? [{ device: input.origin.device, zone: input.origin.zone, ...input.signal }] : [],
  );
const kinds = () => signals().map((one) => ('state' in one ? `${one.kind} ${one.state}` : one.kind));

describe('hardware of another maker, behind its bridge', () => {
  test('is heard as what a person has bound it to, and as itself', async () => {
    await say('zigbee2mqtt/hall_button', { action: 'emergency' });
    await say('zigbee2mqtt/front door', { contact: false });
    expect(signals()).toMatchObject([
      { device: button.id, kind: 'panic' },
      { device: door.id, kind: 'door', state: 'open', sensor: 'leaf', zone: 'perimeter' },
    ]);
    expect(bench.door.seen).toEqual([bridge.index, button.index, bridge.index, door.index]);
  });

  test('counts for what changes: edges, not states', async () => {
    await say('zigbee2mqtt/front door', { contact: false, tamper: false });
    await say('zigbee2mqtt/front door', { contact: false, tamper: true });
    await say('zigbee2mqtt/front door', { contact: true, tamper: true, battery: 80 });
    await say('zigbee2mqtt/front door', { contact: true, tamper: true, battery: 79 });
    expect(kinds()).toEqual(['door open', 'tamper alarm', 'door closed']);
  });

  test('says nothing new after a restart when the journal knows its state', async () => {
    journal = 'open';
    await say('zigbee2mqtt/front door', { contact: false });
    expect(kinds()).toEqual([]);
    await say('zigbee2mqtt/front door', { contact: true });
    expect(kinds()).toEqual(['door closed']);
  });

  test('repeats one press, and two presses are two', async () => {
    await say('zigbee2mqtt/hall_button', { action: 'emergency' });
    await say('zigbee2mqtt/hall_button', { action: 'emergency' });
    const [first, again] = signals();
    expect(again?.id).toBe(first?.id);
    bench.clock.advance(1_001);
    await say('zigbee2mqtt/hall_button', { action: 'emergency' });
    expect(new Set(signals().map(({ id }) => id)).size).toBe(2);
  });

  test('is never believed an event or alive by what is retained', async () => {
    await say('zigbee2mqtt/hall_button', { action: 'emergency' }, true);
    await say('zigbee2mqtt/front door', { contact: false, tamper: true }, true);
    expect(signals()).toEqual([]);
    expect(bench.door.seen).toEqual([]);
    // And nothing was learnt from it that would hide the true one.
    await say('zigbee2mqtt/front door', { contact: false, tamper: true });
    expect(kinds()).toEqual(['door open', 'tamper alarm']);
  });

  test('does nothing unbound, and is shown', async () => {
    await say('zigbee2mqtt/hall_button', { action: 'single' });
    await say('zigbee2mqtt/spare', { action: 'emergency' });
    expect(signals()).toEqual([]);
    expect(bench.intake.families.unbound()).toMatchObject([
      { index: button.index, facts: [{ key: 'action', is: 'press', which: 'single' }] },
    ]);
    expect(bench.intake.families.discovered()).toMatchObject([
      { via: bridge.id, address: 'spare', heard: 1, facts: [{ key: 'action', is: 'press', which: 'emergency' }] },
    ]);
  });

  test('is one with what was heard of it before its bridge said who it is', async () => {
    await say('zigbee2mqtt/spare', { action: 'emergency' });
    const exposes = [{ property: 'action', values: ['emergency'] }];
    const listed = { ieee_address: '0x9', friendly_name: 'spare', definition: { vendor: 'Acme', model: 'K', exposes } };
    await say('zigbee2mqtt/bridge/devices', [listed], true);
    await say('zigbee2mqtt/spare', { battery: 9 });
    expect(bench.intake.families.discovered()).toMatchObject([
      { address: '0x9', alias: 'spare', vendor: 'Acme', heard: 2, presses: ['emergency'] },
    ]);
    expect(bench.intake.families.discovered()[0]?.facts.map(({ key }) => key)).toEqual(['action', 'battery']);
  });

  test('is suspected when its bridge ties its name to other hardware, and still calls for help', async () => {
    await say('zigbee2mqtt/bridge/devices', [{ ieee_address: '0xbad', friendly_name: 'hall_button' }], true);
    expect(bench.door.suspected).toEqual([`${button.id} hardware-changed`]);
    await say('zigbee2mqtt/hall_button', { action: 'emergency' });
    expect(kinds()).toEqual(['panic']);
    expect(bench.door.seen).not.toContain(button.index);
  });

  test('may be given another name by its bridge, and is known by it', async () => {
    await say('zigbee2mqtt/bridge/devices', [{ ieee_address: A1, friendly_name: 'landing' }], true);
    await say('zigbee2mqtt/landing', { action: 'emergency' });
    expect(bench.door.suspected).toEqual([]);
    expect(kinds()).toEqual(['panic']);
  });

  test('is told again when the heart refused it', async () => {
    bench.door.fault = new Fault('HW_INTERNAL', { where: 'a test' });
    client.send(publishPacket('zigbee2mqtt/hall_button', '{"action":"emergency"}', 1));
    await until('the connection ends without a PUBACK', () => client.closed);
    bench.door.fault = undefined;
    client = await online(bench.port, bridge);
    await say('zigbee2mqtt/hall_button', { action: 'emergency' });
    expect(new Set(signals().map(({ id }) => id)).size).toBe(2);
  });

  test('that cannot be reached has its fuse shortened, whoever else the bridge speaks for', async () => {
    await say('zigbee2mqtt/hall_button/availability', { state: 'offline' }, true);
    expect(bench.door.lost).toEqual([button.index]);
  });

  test('is set aside with a reason when it cannot be read, and its bridge lives', async () => {
    await say('zigbee2mqtt/hall_button', '{"action":');
    expect(bench.door.quarantined).toEqual(['not-json']);
    expect(bench.door.seen).toEqual([bridge.index]);
  });
});

describe('a bridge', () => {
  test('publishes below its own topics and nowhere else', async () => {
    await say('homeassistant/sensor/x/config', '{}');
    await say('zigbee2mqtt2/hall_button', { action: 'emergency' });
    expect(bench.door.quarantined).toEqual(['foreign-topic', 'foreign-topic']);
    expect(bench.door.suspected).toEqual([]);
    await say(`${bridge.topic}/up/signal`, { id: '1', kind: 'tamper', state: 'alarm' });
    expect(signals()).toMatchObject([{ device: bridge.id, kind: 'tamper' }]);
  });

  test('may subscribe below its topics, and is sent nothing', async () => {
    const subscriptions = [
      { topic: 'zigbee2mqtt/#', qos: 0 as const },
      { topic: '#', qos: 0 as const },
    ];
    client.send({ cmd: 'subscribe', messageId: 7, subscriptions });
    await until('SUBACK', () => client.packets.some(({ cmd }) => cmd === 'suback'));
    expect(client.packets.find(({ cmd }) => cmd === 'suback')).toMatchObject({ granted: [0, 128] });
    await say('zigbee2mqtt/hall_button', { action: 'emergency' });
    expect(client.packets.some(({ cmd }) => cmd === 'publish')).toBe(false);
  });

  test('may send an inventory that would end the connection of anything else', async () => {
    const inventory = JSON.stringify([{ ieee_address: '0x9', description: 'x'.repeat(500_000) }]);
    await say('zigbee2mqtt/bridge/devices', inventory, true);
    expect(bench.intake.families.discovered()).toMatchObject([{ address: '0x9', heard: 0 }]);
    const other = await online(bench.port, stranger);
    other.send(publishPacket(`${stranger.topic}/up/signal`, inventory, 1));
    await until('the connection ends', () => other.closed);
  });

  test('may leave its will where its family has it', async () => {
    const will = { topic: 'zigbee2mqtt/bridge/state', payload: Buffer.from('offline'), qos: 1 as const, retain: true };
    const again = RawClient.open(bench.port);
    again.send(connectPacket(bridge, { will }));
    await until('CONNACK', () => again.connack === 0);
    again.end();
    const other = RawClient.open(bench.port);
    other.send(connectPacket(stranger, { will }));
    await until('a refusal', () => other.connack !== undefined);
    expect(other.connack).not.toBe(0);
  });

  test('that says far more than comes to anything holds up no press, and what is kept of it is bounded and told once', async () => {
    const press = 60_001;
    const flood = Array.from({ length: IDLE_BURST + 300 }, (_, n) =>
      publishPacket(`zigbee2mqtt/neighbour_${n % 9}`, '{"action":"emergency"}', n + 1),
    );
    for (const packet of [...flood, publishPacket('zigbee2mqtt/hall_button', '{"action":"emergency"}', press)])
      client.send(packet);
    await until('PUBACK of the press', () => client.acked.includes(press));
    expect(signals()).toMatchObject([{ device: button.id, kind: 'panic' }]);
    const { counts } = bench.intake.stats();
    expect(counts).toMatchObject({ discovered: flood.length, idle_not_kept: 300 });
    const heard = bench.intake.families.discovered().reduce((sum, one) => sum + one.heard, 0);
    expect(heard).toBe(IDLE_BURST);
    expect(bench.warnings).toEqual([{ device: bridge.id, passedOver: 1 }]);
    bench.clock.advance(IDLE_REPORT_MS);
    await say('zigbee2mqtt/neighbour_1', { action: 'single' });
    expect(bench.intake.stats().counts.idle_not_kept).toBe(300);
  });

  test('is remembered with 500 unknown end devices at most', async () => {
    for (let n = 0; n < 3; n += 1)
      await say(
        'zigbee2mqtt/bridge/devices',
        Array.from({ length: 250 }, (_, i) => ({ ieee_address: `0x${n * 250 + i}` })),
        true,
      );
    const found = bench.intake.families.discovered();
    expect(found).toHaveLength(500);
    expect(found.map(({ address }) => address)).not.toContain('0x0');
  });
});
