import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IDLE_BURST } from '../../src/intake/families/idle.ts';
import type { Button } from '../rig/button.ts';
import { MOSQUITTO, Mosquitto, publishAs } from '../rig/mosquitto.ts';
import { MovedRig, NEVER_LATE } from '../rig/moved-time.ts';
import { until } from '../rig/rig.ts';
import { Person } from '../rig/staff.ts';

const BUTTON = '0x00000000000000a1';
const DOOR = '0x00000000000000a2';
const WATCHED = { intervalMs: 60_000, misses: 3, graceMs: 10_000 };
const SILENT_MS = WATCHED.intervalMs * WATCHED.misses + WATCHED.graceMs;

let rig: MovedRig;

/** A home with a bridge, and behind it a button and a door that are registered. */
function bridgedHome() {
  const { premises } = rig.home();
  return rig.records(({ register }) => {
    const own = { premises, profile: 'zigbee2mqtt' } as const;
    const bridge = register.devices.add({ ...own, prefixes: ['zigbee2mqtt'], supervision: NEVER_LATE });
    const behind = { ...own, via: bridge.device, supervision: WATCHED };
    const button = register.devices.add({
      ...behind,
      address: BUTTON,
      alias: 'hall_button',
      bindings: [{ key: 'action', which: 'emergency', means: 'panic' }],
    });
    const door = register.devices.add({
      ...behind,
      address: DOOR,
      alias: 'front door',
      zone: 'perimeter',
      bindings: [{ key: 'contact', means: 'door' }],
    });
    return { premises, bridge, button: button.device, door: door.device };
  });
}
type Bridged = ReturnType<typeof bridgedHome>;

const incidentsIn = ({ premises }: Pick<Bridged, 'premises'>) =>
  rig.events('incident-opened').filter((event) => event.premises === premises);
const signalsOf = (device: string) => rig.events('signal-received').filter(({ origin }) => origin.device === device);
const silences = (device: string) =>
  rig.events('supervision-changed').filter((event) => event.device === device && event.to === 'silent');

beforeAll(async () => {
  rig = await MovedRig.make();
  await rig.open();
});
afterAll(() => rig.close());

describe('hardware behind a bridge', () => {
  let home: Bridged;
  let bridge: Button;
  const say = (name: string, state: object, retain = false) =>
    bridge.publish(`zigbee2mqtt/${name}`, JSON.stringify(state), retain);

  beforeAll(async () => {
    home = bridgedHome();
    bridge = await rig.button({ ...home.bridge, premises: home.premises, numbers: new Map() });
  });

  test('opens one incident with a press that is bound, however often the press is repeated, and none with what is retained', async () => {
    await say('hall_button', { action: 'emergency' }, true);
    expect(incidentsIn(home)).toEqual([]);
    for (let frame = 0; frame < 6; frame += 1) await say('hall_button', { action: 'emergency', linkquality: frame });
    expect(incidentsIn(home)).toMatchObject([{ kind: 'panic', priority: 1 }]);
    expect(signalsOf(home.button)).toHaveLength(1);
    await rig.pass(2_000);
    await say('hall_button', { action: 'emergency' });
    expect(signalsOf(home.button)).toHaveLength(2);
  });

  test('counts for its edges, over a restart of the gateway too', async () => {
    await say('front door', { contact: true, battery: 90 });
    await say('front door', { contact: true, battery: 90 });
    await say('front door', { contact: false, battery: 90 });
    await rig.shut();
    await rig.open();
    bridge = await rig.button({ ...home.bridge, premises: home.premises, numbers: new Map() });
    await say('front door', { contact: false, battery: 89 });
    await say('front door', { contact: true, battery: 89 });
    expect(signalsOf(home.door).map(({ signal }) => 'state' in signal && signal.state)).toEqual([
      'closed',
      'open',
      'closed',
    ]);
  });

  test('does nothing before somebody has said what it is, is shown until then, and calls for help from then on', async () => {
    const before = rig.events('incident-opened').length;
    await say('spare', { action: 'emergency' });
    expect(rig.events('incident-opened')).toHaveLength(before);
    const { items } = await rig.get(`/api/discovered?premises=${home.premises}`);
    expect(items).toMatchObject([
      { via: home.bridge.device, address: 'spare', proposed: [{ key: 'action', which: 'emergency', means: 'panic' }] },
    ]);

    const supervisor = new Person(rig, 'supervisor', 'camiel');
    const order = {
      via: home.bridge.device,
      address: 'spare',
      name: 'spare',
      kind: 'button',
      bindings: items[0].proposed,
    };
    const { device } = await supervisor.post('/api/discovered/bind', order);
    expect((await rig.get('/api/discovered')).items).toEqual([]);
    await rig.pass(2_000);
    await say('spare', { action: 'emergency' });
    expect(signalsOf(device)).toMatchObject([{ signal: { kind: 'panic' } }]);

    await say('spare', { action: 'single' });
    expect(signalsOf(device)).toHaveLength(1);
    expect((await rig.get('/api/discovered')).unbound).toMatchObject([{ device, facts: [{ which: 'single' }] }]);
  });

  test('is heard behind a flood of what comes to nothing, of which only so much is kept', async () => {
    const before = signalsOf(home.button).length;
    await rig.pass(2_000);
    const flood = Array.from({ length: IDLE_BURST + 100 }, (_, n) =>
      say(`neighbour ${n % 9}`, { action: 'emergency' }),
    );
    await say('hall_button', { action: 'emergency' });
    expect(signalsOf(home.button)).toHaveLength(before + 1);
    await Promise.all(flood);
    const { items } = await rig.get(`/api/discovered?premises=${home.premises}`);
    expect(items.reduce((sum: number, { heard }: { heard: number }) => sum + heard, 0)).toBeLessThanOrEqual(IDLE_BURST);
    await rig.pass(60_000);
  });

  test('that only says that it was opened is refused as a door, with the reason, and is accepted as what it can be', async () => {
    await say('cupboard', { action: 'open' });
    const supervisor = new Person(rig, 'supervisor', 'dorien');
    const order = { via: home.bridge.device, address: 'cupboard', name: 'cupboard', kind: 'door' };
    const door = (binding: object) => ({ ...order, bindings: [{ key: 'action', ...binding }] });
    for (const binding of [{ means: 'door' }, { which: 'open', means: 'door' }]) {
      expect(JSON.stringify(await supervisor.post('/api/discovered/bind', door(binding)))).toContain(
        'never that it is over',
      );
    }
    const { device } = await supervisor.post('/api/discovered/bind', door({ which: 'open', means: 'motion' }));
    for (let n = 0; n < 2; n += 1) {
      await rig.pass(2_000);
      await say('cupboard', { action: 'open' });
    }
    expect(signalsOf(device).map(({ signal }) => signal.kind)).toEqual(['motion', 'motion']);
  });

  test('is missed when it falls silent, though its bridge speaks', async () => {
    await say('hall_button', { battery: 80 });
    await say('front door', { contact: true });
    for (let passed = 0; passed < SILENT_MS + 60_000; passed += 60_000) {
      await rig.pass(60_000);
      await say('front door', { contact: true });
      await say('bridge/logging', { level: 'info' });
      await say('hall_button/availability', { state: 'online' });
    }
    expect(silences(home.button)).toHaveLength(1);
    expect(silences(home.door)).toEqual([]);
    expect(silences(home.bridge.device)).toEqual([]);
  });
});

if (!MOSQUITTO) console.warn('SKIPPED: mosquitto and mosquitto_pub are not on this machine: no real peer was tried');

describe.skipIf(!MOSQUITTO)('a real Mosquitto', () => {
  test('passes on what a home says, and mosquitto_pub can be a bridge itself', async () => {
    const home = bridgedHome();
    const broker = await Mosquitto.bridged(rig.mqttPort, home.bridge, 'zigbee2mqtt/#');
    try {
      await broker.publish('zigbee2mqtt/spare', '{"action":"emergency"}');
      await broker.publish('elsewhere/hall_button', '{"action":"emergency"}');
      const found = () => rig.get(`/api/discovered?premises=${home.premises}`);
      await until(async () => (await found()).items.length === 1, 5_000, 'what nobody has registered');
      expect(incidentsIn(home)).toEqual([]);
      await broker.publish('zigbee2mqtt/hall_button', '{"action":"emergency"}', '-r');
      await broker.publish('zigbee2mqtt/front door', '{"contact":false}');
      await until(() => signalsOf(home.door).length === 1, 5_000, 'the door');
      expect(incidentsIn(home)).toEqual([]);
      await broker.publish('zigbee2mqtt/hall_button', '{"action":"emergency","linkquality":80}');
      await until(() => incidentsIn(home).length === 1, 5_000, 'the incident');
      expect(signalsOf(home.button)).toHaveLength(1);
    } finally {
      broker.close();
    }

    const other = bridgedHome();
    await publishAs(rig.mqttPort, other.bridge, 'zigbee2mqtt/hall_button', '{"action":"emergency"}');
    expect(incidentsIn(other)).toMatchObject([{ kind: 'panic' }]);
  });
});
