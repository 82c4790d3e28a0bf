import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Binding } from '../../devices/family.ts';
import type { HeartEvent } from '../../src/core/event.ts';
import type { DeviceId } from '../../src/core/ids.ts';
import { dscContact, ev1527, Radio, RadioReceiver, RTL_433 } from '../rig/radio.ts';
import { Rig, until } from '../rig/rig.ts';

if (!RTL_433) console.warn('SKIPPED: rtl_433 is not installed, so no real radio decoder speaks to the gateway here.');

/** House code 1234: button 42 is bound, button 43 is not. */
const HELP = 0x04d22a;
const OTHER_BUTTON = 0x04d22b;
const STRANGER = 0x0a0b0c;
const DOOR = 0x123456;
const [OPEN, CLOSED] = [0x81, 0x83];

describe.skipIf(!RTL_433)('codes on the air, decoded by rtl_433 and published by its own MQTT client', () => {
  let rig: Rig;
  let radio: Radio;
  let receiver: RadioReceiver;
  let remote: DeviceId;
  let door: DeviceId;

  beforeAll(async () => {
    rig = await Rig.start();
    const { premises } = rig.home({ contacts: ['+447700900211'] });
    const profile = 'rtl-433';
    const link = rig.records(({ register }) =>
      register.devices.add({ premises, profile, prefixes: ['rtl_433/attic'] }),
    );
    const behind = (address: string, bindings: Binding[]) =>
      rig.records(({ register }) => register.devices.add({ premises, profile, via: link.device, address, bindings }));
    remote = behind('Generic-Remote/1234', [{ key: 'cmd', which: '42', means: 'panic' }]).device;
    door = behind(`DSC-Security/${DOOR}`, [{ key: 'contact', means: 'door' }]).device;
    radio = await Radio.open();
    const line = { url: rig.mqtt, device: link.device, secret: link.secret };
    receiver = await RadioReceiver.start(radio, line, 'events=rtl_433/attic/events', [23, 30]);
  });
  afterAll(async () => {
    receiver?.close();
    radio?.close();
    await rig?.close();
  });

  const signals = (device: DeviceId) =>
    rig
      .journal((reader) => reader.eventsAfter(0, 5_000).map((row): HeartEvent => JSON.parse(row.body)))
      .flatMap((event) => (event.type === 'signal-received' && event.origin.device === device ? [event.signal] : []));

  test('a press is what it was bound to, once for its six frames; nothing else of the remote is, and a door is a door', async () => {
    radio.play(ev1527(STRANGER));
    radio.play(ev1527(OTHER_BUTTON));
    radio.play(dscContact(OPEN, DOOR));
    await until(() => signals(door).length > 0, 10_000, 'the door');
    expect((await rig.get('/api/incidents')).items).toEqual([]);

    radio.play(ev1527(HELP));
    radio.play(dscContact(CLOSED, DOOR));
    await until(() => signals(door).length > 1, 10_000, 'the closed door');
    expect(signals(door)).toMatchObject([
      { kind: 'door', state: 'open' },
      { kind: 'door', state: 'closed' },
    ]);
    expect(signals(remote)).toMatchObject([{ kind: 'panic' }]);
    expect((await rig.get('/api/incidents')).items).toMatchObject([{ kind: 'panic', priority: 1 }]);
  });
});
