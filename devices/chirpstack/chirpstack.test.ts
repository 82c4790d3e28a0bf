import { expect, test } from 'vitest';
import { instant } from '../../src/core/time.ts';
import type { Binding, FamilyMessage, FamilyProfile } from '../family.ts';
import { EXAMPLE_AT } from '../family-examples.ts';
import { Played } from '../played.ts';
import { THE_THINGS_STACK } from '../the-things-stack/profile.ts';
import { CHIRPSTACK } from './profile.ts';

const EUI = 'a1b2c3d4e5f60718';
const help: Binding = { key: 'button', means: 'panic' };

interface Uplink {
  frame: number;
  object: object | undefined;
  session?: string;
  gateway?: string;
  afterMs?: number;
}

/** The same uplink as both network servers publish it. */
const SERVERS: readonly (readonly [FamilyProfile, (uplink: Uplink) => FamilyMessage])[] = [
  [
    CHIRPSTACK,
    ({ frame, object, session = '01f2e3d4', gateway = 'a1', afterMs = 0 }) =>
      message('application', `homes/device/${EUI}/event/up`, afterMs, {
        deduplicationId: `${frame}-${gateway}`,
        deviceInfo: { devEui: EUI },
        devAddr: session,
        fCnt: frame,
        fPort: 85,
        object,
        rxInfo: [{ gatewayId: gateway, rssi: -80 }],
      }),
  ],
  [
    THE_THINGS_STACK,
    ({ frame, object, session = '01f2e3d4', gateway = 'a1', afterMs = 0 }) =>
      message('v3/homes@example', 'devices/button/up', afterMs, {
        end_device_ids: { device_id: 'button', dev_eui: EUI.toUpperCase() },
        uplink_message: {
          session_key_id: session,
          f_port: 85,
          f_cnt: frame === 0 ? undefined : frame,
          decoded_payload: object,
          rx_metadata: [{ gateway_ids: { gateway_id: gateway }, rssi: -80 }],
        },
      }),
  ],
];

function message(prefix: string, rest: string, afterMs: number, payload: object): FamilyMessage {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  return { prefix, rest, payload: bytes, retained: false, receivedAt: instant(EXAMPLE_AT + afterMs) };
}

const pressed = (msgid: number) => ({ button_event: { status: 'short press', msgid } });

for (const [family, uplink] of SERVERS) {
  const kinds = (uplinks: readonly Uplink[]): string[] => {
    const played = new Played(family, [help]);
    return uplinks.flatMap((one) => played.take(uplink(one)).signals.map(({ signal }) => signal.kind));
  };

  test(`${family.name}: one press heard by two gateways is one, whatever its random msgid`, () => {
    const copies = [
      { frame: 0, object: pressed(111_111), gateway: 'a1' },
      { frame: 0, object: pressed(222_222), gateway: 'b2', afterMs: 900 },
    ];
    expect(kinds(copies)).toEqual(['panic']);
  });

  test(`${family.name}: two presses are two, within a second and after a new session`, () => {
    const presses = [
      { frame: 4, object: pressed(1) },
      { frame: 5, object: pressed(1), afterMs: 600 },
      { frame: 5, object: pressed(1), session: '0badcafe', afterMs: 1200 },
    ];
    expect(kinds(presses)).toEqual(['panic', 'panic', 'panic']);
  });

  test(`${family.name}: a press is the same press with any codec`, () => {
    expect(
      kinds([pressed(1), { button: 'short' }, { press: 'short' }].map((object, frame) => ({ frame, object }))),
    ).toEqual(['panic', 'panic', 'panic']);
  });

  test(`${family.name}: an uplink that nobody decoded proves life, is no press, and is a fault until one is decoded again`, () => {
    const played = new Played(family, [help]);
    const said = [undefined, undefined, { battery: 80 }, undefined].map((object, frame) =>
      played.take(uplink({ frame, object })),
    );
    expect(said.map(({ read }) => 'reports' in read && read.reports.map(({ life }) => life))).toEqual([
      [true],
      [true],
      [true],
      [true],
    ]);
    expect(said.flatMap(({ signals }) => signals.map(({ signal }) => signal))).toMatchObject([
      { kind: 'fault', code: 'codec' },
      { kind: 'fault', code: 'codec' },
    ]);
  });
}

test('a battery of which the network knows no level is not an empty one', () => {
  const level = (last: object) => {
    const payload = {
      end_device_ids: { device_id: 'd' },
      uplink_message: { f_port: 1, last_battery_percentage: last },
    };
    const read = THE_THINGS_STACK.read(message('v3/homes@ttn', 'devices/d/up', 0, payload));
    return 'reports' in read ? read.reports.flatMap(({ facts }) => facts.filter(({ is }) => is === 'battery')) : [];
  };
  expect(level({ f_cnt: 14, value: 90.1 })).toMatchObject([{ percent: 90 }]);
  expect(level({ f_cnt: 14 })).toEqual([]);
});
