import { instant } from '../../src/core/time.ts';
import type { FamilyExample, Report } from '../family.ts';
import { kindsOf } from './read.ts';

const EUI = 'a1b2c3d4e5f60718';
const AT = '2026-11-21T19:04:11.250000+00:00';
const at = instant(Date.parse(AT));
const topic = (event: string): string =>
  `application/0a1b2c3d-1111-4222-8333-444455556666/device/${EUI}/event/${event}`;
const deviceInfo = {
  tenantName: 'Example',
  applicationName: 'homes',
  deviceName: 'hall-button',
  deviceProfileName: 'WS101',
  devEui: EUI,
  tags: {},
};
const rxInfo = [
  { gatewayId: '00000000000000a1', rssi: -97, snr: 4.5 },
  { gatewayId: '00000000000000a2', rssi: -71, snr: 9 },
];

const uplink = (fCnt: number, object: object | undefined, fPort = 85): object => ({
  deduplicationId: '5b0d9c1e-0000-4000-8000-00000000000a',
  time: AT,
  deviceInfo,
  devAddr: '01f2e3d4',
  dr: 5,
  fCnt,
  fPort,
  confirmed: true,
  data: 'AQID',
  ...(object === undefined ? {} : { object }),
  rxInfo,
});

const heard = (fCnt: number, facts: Report['facts']): Report => ({
  address: EUI,

  facts,
  life: true,
  counter: `01f2e3d4-${fCnt}`,
  at,
  rssi: -71,
});
const decoded = { key: 'codec', is: 'trouble', state: 'clear' } as const;
const says = (name: string, object: object, facts: Report['facts'], fPort?: number): FamilyExample => ({
  name,
  topic: topic('up'),
  payload: uplink(7, object, fPort),
  expect: { reports: [heard(7, [...facts, decoded])] },
});

const OBJECTS: readonly FamilyExample[] = [
  says(
    'a press of a Milesight button: its random msgid is no name of it',
    { battery: 84, button_event: { status: 'short press', msgid: 271828 } },
    [
      { key: 'battery', is: 'battery', percent: 84 },
      { key: 'button', is: 'press', which: 'short' },
    ],
  ),
  says('the same button with another codec', { button: 'short' }, [{ key: 'button', is: 'press', which: 'short' }]),
  says('one of two buttons', { button_2: 1, button_2_d2d: 2, button_2_msgid: 314159 }, [
    { key: 'button_2', is: 'press', which: 'short' },
  ]),
  says('a press whose status has no known word', { button_event: { status: 'unknown' } }, [
    { key: 'button', is: 'press', which: 'other' },
  ]),
  says(
    'a Dragino button writes TRUE as a word',
    { BatV: 2.3, Alarm: 'TRUE', TempC_SHT41: 19.5 },
    [
      { key: 'BatV', is: 'battery', low: true },
      { key: 'Alarm', is: 'press', which: 'alarm' },
    ],
    2,
  ),
  says(
    'a Dragino button that only says it is there',
    { BatV: 3.1, Alarm: 'FALSE' },
    [{ key: 'BatV', is: 'battery', low: false }],
    2,
  ),
  says('a door opened and its case opened', { magnet_status: 'open', tamper_status: 'uninstalled' }, [
    { key: 'magnet_status', is: 'contact', state: 'open' },
    { key: 'tamper_status', is: 'tamper', state: 'alarm' },
  ]),
  says(
    'a Dragino door closed',
    { MOD: 1, BAT_V: 2.9, DOOR_OPEN_STATUS: 0, DOOR_OPEN_TIMES: 12, ALARM: 0 },
    [
      { key: 'BAT_V', is: 'battery', low: false },
      { key: 'DOOR_OPEN_STATUS', is: 'contact', state: 'closed' },
    ],
    10,
  ),
  says(
    'a Browan door by its port, and its battery in volts',
    { battery: 3.4, count: 21, status: 1, temperatureBoard: 19, time: 3 },
    [
      { key: 'battery', is: 'battery', low: false },
      { key: 'status', is: 'contact', state: 'open' },
    ],
    100,
  ),
  says(
    'a Browan motion sensor',
    { battery: 2.8, status: 1, temperatureBoard: 20 },
    [
      { key: 'battery', is: 'battery', low: true },
      { key: 'status', is: 'motion', state: 'alarm' },
    ],
    102,
  ),
  says(
    'somebody in the room, gas, smoke and water',
    { occupancy: 'occupied', gas_status: 'normal', smoke_status: 'alarm', leakage_status: 'leak', pir: 'normal' },
    [
      { key: 'occupancy', is: 'occupancy', state: 'alarm' },
      { key: 'gas_status', is: 'gas', state: 'clear' },
      { key: 'smoke_status', is: 'smoke', state: 'alarm' },
      { key: 'leakage_status', is: 'water', state: 'alarm' },
      { key: 'pir', is: 'motion', state: 'clear' },
    ],
  ),
  says('switched on', { device_status: 'on', firmware_version: 'v1.2' }, [{ key: 'device_status', is: 'boot' }]),
];

const ALL: readonly FamilyExample[] = [
  ...OBJECTS,
  {
    name: 'an uplink that no codec decoded still proves life, and somebody has to know',
    topic: topic('up'),
    payload: uplink(8, undefined),
    expect: { reports: [heard(8, [{ key: 'codec', is: 'trouble', state: 'alarm' }])], ignored: ['object'] },
  },
  {
    name: 'an uplink of the radio itself',
    topic: topic('up'),
    payload: uplink(9, undefined, 0),
    expect: { reports: [heard(9, [])], ignored: ['fPort'] },
  },
  {
    name: 'a join is not a press',
    topic: topic('join'),
    payload: { time: AT, deviceInfo, devAddr: '01f2e3d4' },
    expect: { reports: [{ address: EUI, facts: [{ key: 'join', is: 'boot' }], life: true }] },
  },
  {
    name: 'the battery as the network asked for it',
    topic: topic('status'),
    payload: { deviceInfo, margin: 12, externalPowerSource: false, batteryLevelUnavailable: false, batteryLevel: 61.4 },
    expect: {
      reports: [
        {
          address: EUI,

          facts: [{ key: 'batteryLevel', is: 'battery', percent: 61 }],
          life: true,
        },
      ],
    },
  },
  {
    name: 'level 0 on mains is no empty battery',
    topic: topic('status'),
    payload: { deviceInfo, margin: 12, externalPowerSource: true, batteryLevel: 0 },
    expect: { reports: [{ address: EUI, facts: [], life: true }], ignored: ['batteryLevel'] },
  },
  {
    name: 'a codec that fails',
    topic: topic('log'),
    payload: { deviceInfo, level: 'ERROR', code: 'UPLINK_CODEC', description: 'unknown FPort' },
    expect: {
      reports: [{ address: EUI, facts: [{ key: 'codec', is: 'trouble', state: 'alarm' }], life: false }],
    },
  },
  {
    name: 'what went down to it',
    topic: topic('txack'),
    payload: { deviceInfo, downlinkId: 5 },
    expect: { reports: [], ignored: ['txack'] },
  },
  {
    name: 'a payload that names another device than its topic',
    topic: topic('up'),
    payload: {
      deviceInfo: { ...deviceInfo, devEui: 'ffffffffffffffff' },
      devAddr: '01f2e3d4',
      fCnt: 1,
      fPort: 85,
      object: { button: 'short' },
    },
    expect: { quarantine: 'wrong-field' },
  },
  {
    name: 'binary events, which are not read',
    topic: topic('up'),
    payload: new Uint8Array([10, 2, 0x61, 0x62]),
    expect: { quarantine: 'not-json' },
  },
  {
    name: 'a command on its way down',
    topic: `application/1/device/${EUI}/command/down`,
    payload: {},
    expect: { quarantine: 'unknown-topic' },
  },
];

/** With the name under which the network server has the device, which every message of it tells. */
function named(example: FamilyExample): FamilyExample {
  const { expect } = example;
  const reports = 'reports' in expect ? expect.reports : [];
  if ('quarantine' in expect || reports.length === 0) return example;
  const facts = kindsOf(reports);
  const found = [{ address: EUI, alias: 'homes/hall-button', model: 'WS101', facts }];
  return { ...example, expect: { ...expect, found } };
}

/** Made-up events in the shapes of ChirpStack v4. */
export const CHIRPSTACK_EXAMPLES: readonly FamilyExample[] = ALL.map(named);
