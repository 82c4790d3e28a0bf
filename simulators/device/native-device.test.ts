import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BareBroker } from './bare-broker.ts';
import { HandClock } from './clock.ts';
import { memoryFlash } from './flash.ts';
import type { Light } from './light.ts';
import { NativeDevice, type NativeDeviceOptions } from './native-device.ts';

const credentials = { device: 'dv_test1', secret: 's'.repeat(43), topic: 'hw/1/7/dv_test1' };
let broker: BareBroker;
let clock: HandClock;
let device: NativeDevice;
let lights: Light[];

const make = (options: Partial<NativeDeviceOptions> = {}) => {
  const made = new NativeDevice({ url: broker.url, credentials, clock, random: () => 0.5, ...options });
  made.on('light', (light) => lights.push(light));
  return made;
};
const start = async (options: Partial<NativeDeviceOptions> = {}) => {
  device = make(options);
  device.plugIn();
  await broker.until(
    () => broker.payloads('up/heartbeat').length > 0 && broker.payloads('up/state').includes('online'),
  );
};
const ids = () => broker.payloads('up/signal').map((text) => JSON.parse(text).id);
const tell = (stage: string) =>
  broker.tell(credentials.topic, 'progress', { incident: '7-1-9', stage, at: '2026-11-21T19:00:01.000Z' });

beforeEach(async () => {
  broker = await BareBroker.start();
  clock = new HandClock();
  lights = [];
});
afterEach(async () => {
  device.unplug();
  await broker.stop();
});

describe('a native device', () => {
  it('publishes a press again, same id, to a gateway that withholds the PUBACK, restarts, and then answers', async () => {
    await start();
    broker.withholding = true;
    const id = device.press('panic');
    await broker.until(() => ids().length === 1);
    expect(device.facts).toMatchObject({ light: 'sent', waiting: 1 });

    const port = await broker.stop();
    await broker.until(() => !device.facts.connected);
    broker.heard.length = 0;
    broker.withholding = false;
    await broker.restart(port);
    clock.advance(1000);
    await broker.until(() => device.facts.waiting === 0);
    expect(ids()).toEqual([id]);
    expect(device.facts.light).toBe('stored');
  });

  it('does not trust a connection on which no PUBACK comes', async () => {
    await start({ ackWaitMs: 10_000 });
    broker.withholding = true;
    const id = device.press('panic');
    await broker.until(() => ids().length === 1);
    clock.advance(9999);
    expect(device.facts.connected).toBe(true);
    clock.advance(1);
    expect(device.facts.connected).toBe(false);
    broker.withholding = false;
    clock.advance(1000);
    await broker.until(() => device.facts.waiting === 0);
    expect(ids()).toEqual([id, id]);
  });

  it('keeps an unacknowledged press over a power cut, and never gives its id to another', async () => {
    const flash = memoryFlash(16);
    await start({ flash });
    broker.withholding = true;
    expect(device.press()).toBe('17-1');
    await broker.until(() => ids().length === 1);
    device.unplug();
    expect(device.press()).toBeNull();
    broker.withholding = false;
    device.plugIn();
    expect(device.facts).toMatchObject({ boot: 18, light: 'sent' });
    await broker.until(() => device.facts.waiting === 0);
    expect(device.press()).toBe('18-1');
    await broker.until(() => ids().length === 3);
    expect(ids()).toEqual(['17-1', '17-1', '18-1']);
  });

  it('lights up with what the gateway says', async () => {
    await start();
    device.press();
    await broker.until(() => device.facts.light === 'stored');
    for (const stage of ['received', 'acknowledged', 'help-on-the-way', 'closed']) tell(stage);
    await broker.until(() => device.facts.light === 'off');
    expect(lights).toEqual(['sent', 'stored', 'received', 'help-coming', 'off']);
  });

  it('shows nothing after a press under duress', async () => {
    await start();
    device.press('duress');
    await broker.until(() => device.facts.waiting === 0);
    tell('received');
    broker.tell(credentials.topic, 'command', { id: 'c-1', command: 'identify' });
    await broker.until(() => broker.payloads('up/reply').length === 1);
    expect(lights).toEqual([]);
  });

  it('unplugged, goes without a DISCONNECT, so that its will is published, and beats no more', async () => {
    await start();
    device.unplug();
    await broker.until(() => broker.payloads('up/state').includes('offline'));
    expect(broker.heard.at(-1)).toMatchObject({
      topic: `${credentials.topic}/up/state`,
      payload: 'offline',
      retain: true,
      qos: 1,
    });
    const beats = broker.payloads('up/heartbeat').length;
    clock.advance(600_000);
    expect(broker.payloads('up/heartbeat')).toHaveLength(beats);
    expect(clock.waiting).toBe(0);
  });

  it('switched off, says so once and leaves no will behind', async () => {
    await start();
    await device.stop();
    await broker.until(() => broker.openSockets === 0);
    expect(broker.payloads('up/state')).toEqual(['online', 'offline']);
  });

  it('jammed, is silent in both directions and catches up afterwards', async () => {
    await start();
    device.jam();
    const id = device.press();
    tell('received');
    clock.advance(5000);
    expect(broker.openSockets).toBe(1);
    expect(ids()).toEqual([]);
    device.clearJam();
    await broker.until(() => device.facts.waiting === 0);
    expect(ids()).toEqual([id]);
  });

  it('does not sit out the back-off when the panic button is pressed', async () => {
    await start();
    clock.advance(5000);
    const port = await broker.stop();
    await broker.until(() => !device.facts.connected);
    await broker.restart(port);
    const before = broker.connections.get(credentials.device) ?? 0;
    device.press();
    await broker.until(() => device.facts.waiting === 0);
    expect(broker.connections.get(credentials.device)).toBe(before + 1);
  });

  it('beats on its interval and reports its supply', async () => {
    await start({ power: 'mains', heartbeatMs: 60_000, drainPercent: 42 });
    device.setMains('lost');
    await broker.until(() => device.facts.waiting === 0);
    clock.advance(120_000);
    await broker.until(() => broker.payloads('up/signal').length === 2);
    const signals = broker.payloads('up/signal').map((text) => JSON.parse(text));
    expect(signals).toMatchObject([
      { kind: 'power', state: 'lost' },
      { kind: 'battery', state: 'low', percent: 16 },
    ]);
    expect(broker.payloads('up/heartbeat').map((text) => JSON.parse(text).battery)).toEqual([100, 100, 58]);
    clock.advance(60_000);
    expect(device.facts).toMatchObject({ battery: 0, powered: false });
  });

  it('writes its own clock, right or wrong', async () => {
    await start();
    device.drift(-5 * 365 * 86_400_000);
    device.open('front-door');
    await broker.until(() => broker.payloads('up/signal').length === 1);
    expect(JSON.parse(broker.payloads('up/signal')[0] ?? '')).toMatchObject({
      kind: 'door',
      state: 'open',
      sensor: 'front-door',
    });
    expect(JSON.parse(broker.payloads('up/signal')[0] ?? '').at).toMatch(/^2021-/);
  });

  it('answers commands, and says when it does not know one', async () => {
    await start();
    broker.tell(credentials.topic, 'command', { id: 'c-1', command: 'test' });
    broker.tell(credentials.topic, 'command', { id: 'c-2', command: 'paint' });
    await broker.until(() => broker.payloads('up/reply').length === 2);
    expect(broker.payloads('up/reply').map((text) => JSON.parse(text))).toMatchObject([
      { to: 'c-1', ok: true },
      { to: 'c-2', ok: false },
    ]);
    expect(JSON.parse(broker.payloads('up/signal')[0] ?? '')).toMatchObject({ kind: 'test' });
  });
});
