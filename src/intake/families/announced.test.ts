import { expect, test } from 'vitest';
import type { DeviceId } from '../../core/ids.ts';
import { instant } from '../../core/time.ts';
import {
  type Bench,
  online,
  publishPacket,
  startBench,
  type TestDevice,
  testDevice,
  testDirectory,
  until,
} from '../embedded/testing.ts';
import { Announced, type AnnouncementStore, WRITTEN_BURST } from './announced.ts';

const bridge: TestDevice = testDevice(1, {
  profile: 'home-assistant',
  prefixes: ['homeassistant', 'house'],
  sensors: new Map(),
});
const fob = testDevice(2, {
  profile: 'home-assistant',
  via: bridge.id,
  address: 'fob-1',
  bindings: [{ key: 'event.sos', which: 'press', means: 'panic' }],
  sensors: new Map(),
});
const CONFIG = 'homeassistant/event/fob/sos/config';
const ANNOUNCED = { device: { identifiers: ['fob-1'] }, state_topic: 'house/fob', event_types: ['press'] };

function storeOf(kept: Map<string, Uint8Array>, written: string[]): AnnouncementStore {
  return {
    keep: (_device: DeviceId, { topic, payload }) => {
      written.push(topic);
      if (payload.length === 0) kept.delete(topic);
      else kept.set(topic, Uint8Array.from(payload));
    },
    of: () => [...kept].map(([topic, payload]) => ({ topic, payload })),
  };
}

/** A gateway with this store, told these messages over its one bridge; which signals came of them. */
async function told(store: AnnouncementStore, messages: [topic: string, payload: object | ''][]): Promise<string[]> {
  const devices = [bridge, fob];
  const endDevice = (via: DeviceId, name: string) => (via === bridge.id && name === 'fob-1' ? fob : undefined);
  const bench: Bench = await startBench(
    devices,
    {},
    { directory: { ...testDirectory(devices), endDevice }, announcements: store },
  );
  const client = await online(bench.port, bridge);
  for (const [n, [topic, payload]] of messages.entries()) {
    const text = payload === '' ? '' : JSON.stringify(payload);
    client.send(publishPacket(topic, text, n + 2, { retain: topic === CONFIG }));
    await until(`PUBACK of ${topic}`, () => client.acked.includes(n + 2));
  }
  client.end();
  await bench.intake.close();
  return bench.door.inputs.flatMap(({ input }) => (input.type === 'signal' ? [input.signal.kind] : []));
}

test('a press counts after a restart, before its button has announced itself anew', async () => {
  const kept = new Map<string, Uint8Array>();
  const written: string[] = [];
  const store = storeOf(kept, written);
  const press: [string, object] = ['house/fob', { event_type: 'press' }];
  expect(await told(store, [press])).toEqual([]);
  expect(await told(store, [[CONFIG, ANNOUNCED], press])).toEqual(['panic']);
  expect(await told(store, [press])).toEqual(['panic']);
  // Announced again as it was: nothing is written. Taken away: it is forgotten for good.
  expect(await told(store, [[CONFIG, ANNOUNCED], press])).toEqual(['panic']);
  expect(written).toEqual([CONFIG]);
  expect(await told(store, [[CONFIG, ''], press])).toEqual([]);
  expect(await told(store, [press])).toEqual([]);
  expect(written).toEqual([CONFIG, CONFIG]);
});

test('a link that announces something new without end writes only so much of it, and a later start learns the rest anew', () => {
  const written: string[] = [];
  let dropped = 0;
  const announced = new Announced(storeOf(new Map(), written), () => {
    dropped += 1;
  });
  const announce = (n: number, at: number) =>
    announced.heard(bridge, {
      prefix: 'homeassistant',
      rest: 'event/fob/sos/config',
      payload: new TextEncoder().encode(`{"n":${n}}`),
      retained: true,
      receivedAt: instant(at),
    });
  for (let n = 0; n < WRITTEN_BURST + 7; n += 1) announce(n, 1_000);
  expect(written).toHaveLength(WRITTEN_BURST);
  expect(dropped).toBe(7);
  announce(-1, 1_000 + 60_000);
  expect(written).toHaveLength(WRITTEN_BURST + 1);
});
