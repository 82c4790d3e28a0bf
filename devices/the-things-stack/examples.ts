import { instant } from '../../src/core/time.ts';
import { kindsOf } from '../chirpstack/read.ts';
import type { FamilyExample, Report } from '../family.ts';

const ID = 'hall-door';
const EUI = '70B3D5E75E00AB01';
const AT = '2026-11-21T19:04:11.250123456Z';
const at = instant(Date.parse(AT));
const topic = (what: string, device = ID): string => `v3/homes@example/devices/${device}/${what}`;
const end_device_ids = {
  device_id: ID,
  application_ids: { application_id: 'homes' },
  dev_eui: EUI,
  join_eui: '70B3D5E75E000000',
  dev_addr: '260BA1B2',
};

/** An uplink with the fields given; those that are 0 or false are not there, as the server leaves them out. */
const uplink = (fields: object, around: object = {}): object => ({
  end_device_ids,
  correlation_ids: ['as:up:01EXAMPLE'],
  received_at: '2026-11-21T19:04:11.450Z',
  uplink_message: {
    session_key_id: 'AYexampleQ==',
    f_port: 85,
    f_cnt: 41,
    frm_payload: 'AQID',
    version_ids: { brand_id: 'milesight-iot', model_id: 'ws301' },
    rx_metadata: [{ gateway_ids: { gateway_id: 'roof' }, rssi: -88, snr: 7.2 }],
    received_at: AT,
    ...fields,
  },
  ...around,
});
const heard = (frame: number, facts: Report['facts']): Report => ({
  address: EUI.toLowerCase(),
  facts,
  life: true,
  counter: `AYexampleQ==-${frame}`,
  at,
  rssi: -88,
});
const decoded = { key: 'codec', is: 'trouble', state: 'clear' } as const;

const ALL: readonly FamilyExample[] = [
  {
    name: 'a press, in the first frame of a session: its number is left out because it is 0',
    topic: topic('up'),
    payload: uplink({ f_cnt: undefined, decoded_payload: { button_event: { status: 'long press', msgid: 161803 } } }),
    expect: { reports: [heard(0, [{ key: 'button', is: 'press', which: 'long' }, decoded])] },
  },
  {
    name: 'a Dragino door whose 0 was left out is closed',
    topic: topic('up'),
    payload: uplink({ f_port: 10, decoded_payload: { MOD: 1, BAT_V: 2.4, DOOR_OPEN_TIMES: 3 } }),
    expect: {
      reports: [
        heard(41, [
          { key: 'DOOR_OPEN_STATUS', is: 'contact', state: 'closed' },
          { key: 'BAT_V', is: 'battery', low: true },
          decoded,
        ]),
      ],
    },
  },
  {
    name: 'a Browan motion sensor whose 0 was left out sees nobody',
    topic: topic('up'),
    payload: uplink({ f_port: 102, decoded_payload: { battery: 3.5, temperatureBoard: 20 } }),
    expect: {
      reports: [
        heard(41, [
          { key: 'status', is: 'motion', state: 'clear' },
          { key: 'battery', is: 'battery', low: false },
          decoded,
        ]),
      ],
    },
  },
  {
    name: 'a door opened, taken off its wall, with the level it last told the network',
    topic: topic('up'),
    payload: uplink({
      decoded_payload: { magnet_status: 'open', tamper_status: 'uninstalled', temperature: 20.5 },
      last_battery_percentage: { f_cnt: 40, value: 77.9, received_at: AT },
    }),
    expect: {
      reports: [
        heard(41, [
          { key: 'magnet_status', is: 'contact', state: 'open' },
          { key: 'tamper_status', is: 'tamper', state: 'alarm' },
          decoded,
          { key: 'last_battery_percentage', is: 'battery', percent: 77 },
        ]),
      ],
      ignored: ['temperature'],
    },
  },
  {
    name: 'an uplink that no formatter decoded still proves life, and somebody has to know',
    topic: topic('up'),
    payload: uplink({}),
    expect: { reports: [heard(41, [{ key: 'codec', is: 'trouble', state: 'alarm' }])], ignored: ['decoded_payload'] },
  },
  {
    name: 'an uplink made up in the console is not the device',
    topic: topic('up'),
    payload: uplink({ decoded_payload: { button: 'short' } }, { simulated: true }),
    expect: { reports: [], ignored: ['simulated'] },
  },
  {
    name: 'a join is not a press',
    topic: topic('join'),
    payload: { end_device_ids, join_accept: { session_key_id: 'AYexampleQ==', received_at: AT } },
    expect: { reports: [{ address: EUI.toLowerCase(), facts: [{ key: 'join', is: 'boot' }], life: true }] },
  },
  {
    name: 'what went down to it',
    topic: topic('down/sent'),
    payload: { end_device_ids, downlink_sent: {} },
    expect: { reports: [], ignored: ['down/sent'] },
  },
  {
    name: 'a message that names another device than its topic',
    topic: topic('up', 'porch-door'),
    payload: uplink({ decoded_payload: { magnet_status: 'open' } }),
    expect: { quarantine: 'wrong-field' },
  },
  {
    name: 'an uplink without an uplink',
    topic: topic('up'),
    payload: { end_device_ids },
    expect: { quarantine: 'wrong-shape' },
  },
  { name: 'a topic of no known kind', topic: topic('sideways'), payload: {}, expect: { quarantine: 'unknown-topic' } },
];

/** With the name under which the network server has the device, which every message of it tells. */
function named(example: FamilyExample): FamilyExample {
  const { expect } = example;
  const reports = 'reports' in expect ? expect.reports : [];
  if ('quarantine' in expect || reports.length === 0) return example;
  const version = reports.some(({ counter }) => counter !== undefined)
    ? { vendor: 'milesight-iot', model: 'ws301' }
    : {};
  const found = [{ address: EUI.toLowerCase(), alias: `homes/${ID}`, ...version, facts: kindsOf(reports) }];
  return { ...example, expect: { ...expect, found } };
}

/** Made-up messages in the shapes of The Things Stack v3. */
export const THE_THINGS_STACK_EXAMPLES: readonly FamilyExample[] = ALL.map(named);
