import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BareBroker } from '../device/bare-broker.ts';
import type { FleetClock } from './clock.ts';
import { sourceAddress } from './dial.ts';
import { Fleet, type FleetOptions, startFleet, TICK_MS } from './fleet.ts';

const devices = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    device: `dv_f${n}`.padEnd(8, '_'),
    secret: 's'.repeat(43),
    topic: `hw/1/${n % 64}/dv_f${n}`,
  }));

let broker: BareBroker;
let fleet: Fleet | undefined;
beforeEach(async () => {
  broker = await BareBroker.start();
});
afterEach(async () => {
  await fleet?.close();
  fleet = undefined;
  await broker.stop();
});

const options = (count: number, more: Partial<FleetOptions> = {}): FleetOptions => ({
  host: '127.0.0.1',
  port: broker.port,
  devices: devices(count),
  connectPerSecond: 10_000,
  heartbeatsPerSecond: 0,
  qos: 1,
  ...more,
});

/** Time that moves in ticks of the fleet, by hand. */
class Ticks implements FleetClock {
  #now = 0;
  #act: () => void = () => {};
  now() {
    return this.#now;
  }
  every(_periodMs: number, act: () => void) {
    this.#act = act;
    return () => {
      this.#act = () => {};
    };
  }
  advance(byMs: number) {
    for (let passed = 0; passed < byMs; passed += TICK_MS) {
      this.#now += TICK_MS;
      this.#act();
    }
  }
}

describe('a fleet', () => {
  it('connects 500 devices, each as itself, and leaves no socket behind', async () => {
    fleet = await startFleet(options(500));
    expect(fleet.connected).toBe(500);
    expect(broker.connections.size).toBe(500);
    await broker.until(() => broker.payloads('up/state').length === 500);
    await fleet.close();
    await broker.until(() => broker.openSockets === 0);
    expect(broker.payloads('up/state')).not.toContain('offline');
    expect(fleet.stats).toMatchObject({ connected: 0, lost: 0, errors: 0, refused: 0 });
  });

  it.each([0, 1] as const)('beats at the asked rate at QoS %i, taking turns', async (qos) => {
    const ticks = new Ticks();
    fleet = new Fleet(options(50, { clock: ticks, heartbeatsPerSecond: 0, qos, presence: false }));
    ticks.advance(1000);
    await fleet.allConnected();
    fleet.setRate(250);
    ticks.advance(2000);
    await broker.until(() => broker.payloads('up/heartbeat').length >= 500);
    const each = new Map<string, number>();
    for (const { client } of broker.heard) each.set(client, (each.get(client) ?? 0) + 1);
    expect([...each.values()]).toEqual(Array(50).fill(10));
    fleet.setRate(0);
    ticks.advance(2000);
    await broker.until(() => fleet?.stats.acked === fleet?.stats.sent);
    expect(fleet.stats).toMatchObject({ heartbeats: 500, sent: qos * 500, acked: qos * 500 });
  });

  it('pings whom it has left in silence for half the keepalive', async () => {
    const ticks = new Ticks();
    fleet = new Fleet(options(10, { clock: ticks, keepaliveSeconds: 40 }));
    ticks.advance(40);
    await fleet.allConnected();
    ticks.advance(19_000);
    expect(fleet.stats.pings).toBe(0);
    ticks.advance(11_100);
    expect(fleet.stats.pings).toBe(10);
  });

  it('resolves a signal at its PUBACK and not before', async () => {
    const latencies: number[] = [];
    fleet = await startFleet(
      options(3, { boot: 9, onPuback: (index, latencyMs) => index === 2 && latencies.push(latencyMs) }),
    );
    const latencyMs = await fleet.publishSignal(2, { kind: 'panic' });
    expect(latencyMs).toBeGreaterThan(0);
    expect(latencies).toEqual([latencyMs]);
    const [heard] = broker.heard.filter(({ topic }) => topic.endsWith('up/signal'));
    expect(heard).toMatchObject({ client: 'dv_f2___', topic: 'hw/1/2/dv_f2/up/signal', qos: 1, retain: false });
    expect(JSON.parse(heard?.payload ?? '')).toEqual({ id: '9-1', kind: 'panic' });

    broker.withholding = true;
    let settled = false;
    const held = fleet.publishSignal(1, '{"id":').finally(() => {
      settled = true;
    });
    const lost = expect(held).rejects.toThrow('lost its connection');
    await broker.until(() => broker.payloads('up/signal').length === 2);
    expect(settled).toBe(false);
    fleet.disconnect(3);
    await lost;
    await expect(fleet.publishSignal(1, { kind: 'panic' })).rejects.toThrow('not connected');
  });

  it('cut off, leaves wills behind and stays away until it is let back', async () => {
    fleet = await startFleet(options(20));
    const gone = fleet.disconnect(5);
    await broker.until(() => broker.payloads('up/state').filter((state) => state === 'offline').length === 5);
    expect(fleet.connected).toBe(15);
    fleet.reconnect(gone);
    await fleet.allConnected();
    expect(fleet.connected).toBe(20);
  });

  it('comes back after the gateway has been away', async () => {
    fleet = await startFleet(options(20, { random: () => 0 }));
    const port = await broker.stop();
    await broker.until(() => fleet?.connected === 0);
    await broker.restart(port);
    await fleet.allConnected();
    expect(fleet.stats).toMatchObject({ connected: 20, lost: 20 });
  });

  it('says how many came when not all do', async () => {
    const port = await broker.stop();
    await expect(startFleet(options(2, { port, connectWaitMs: 100 }))).rejects.toThrow(
      'Only 0 of 2 devices connected in 100 ms',
    );
    await broker.restart(port);
  });

  it('takes another loopback address for every 20,000 devices', () => {
    expect([0, 19_999, 20_000, 65_000].map((index) => sourceAddress('127.0.0.1', index))).toEqual([
      undefined,
      undefined,
      '127.0.0.2',
      '127.0.0.4',
    ]);
    expect(sourceAddress('192.0.2.7', 65_000)).toBeUndefined();
  });
});
