import type { FamilyExample, Report } from '../family.ts';

const PANEL = 'homeassistant/binary_sensor/hall_panel';
const device = { ids: ['hall-panel-01'], name: 'Hall panel', mf: 'Example', mdl: 'P1' };
const found = { address: 'hall-panel-01', alias: 'Hall panel', vendor: 'Example', model: 'P1' };
const said = (more: Partial<Report>): Report => ({ address: 'hall-panel-01', facts: [], life: true, ...more });

/** A binary sensor on its own topic, of a class. */
const binary = (deviceClass: string, more: object = {}) => ({
  topic: `${PANEL}/${deviceClass}/config`,
  payload: { dev: device, dev_cla: deviceClass, stat_t: `panel/${deviceClass}`, ...more },
  retained: true,
});
const of = (
  name: string,
  deviceClass: string,
  payload: string,
  facts: Report['facts'],
  more: object = {},
): FamilyExample => ({
  name,
  topic: `panel/${deviceClass}`,
  prefix: 'panel',
  payload,
  after: [binary(deviceClass, more)],
  expect: { reports: [said({ facts })] },
});

const DOOR = {
  topic: 'homeassistant/binary_sensor/0x0a1b/contact/config',
  payload: {
    '~': 'zig/back door',
    unique_id: '0x0a1b_contact_zig',
    device: { identifiers: ['zig_0x0a1b'], name: 'back door', manufacturer: 'Example', model: 'D1' },
    device_class: 'door',
    state_topic: '~',
    value_template: '{{ value_json.contact }}',
    payload_on: false,
    payload_off: true,
    availability: [
      { topic: 'zig/bridge/state', value_template: '{{ value_json.state }}' },
      { topic: '~/availability' },
    ],
  },
};
const BATTERY = {
  topic: 'homeassistant/sensor/0x0a1b/battery/config',
  payload: {
    device: { identifiers: ['zig_0x0a1b'] },
    device_class: 'battery',
    state_topic: 'zig/back door',
    value_template: '{{ value_json.battery }}',
  },
};
const FOB = {
  topic: 'homeassistant/device_automation/0x0a1c/action_emergency/config',
  payload: {
    automation_type: 'trigger',
    type: 'action',
    subtype: 'emergency',
    payload: 'emergency',
    topic: 'zig/fob/action',
    device: { identifiers: ['zig_0x0a1c'] },
  },
};
const WHOLE = {
  topic: 'homeassistant/device/hub7/config',
  payload: {
    dev: { ids: 'hub7', name: 'Hub' },
    o: { name: 'example' },
    avty_t: 'hub7/alive',
    cmps: {
      sos: { p: 'event', stat_t: 'hub7/sos', event_types: ['press', 'hold'], device_class: 'button' },
      frontlock: { p: 'lock', stat_t: 'hub7/lock', cmd_t: 'hub7/lock/set' },
      alarm: { p: 'alarm_control_panel', stat_t: 'hub7/alarm', cmd_t: 'hub7/alarm/set' },
      siren: { p: 'siren', stat_t: 'hub7/siren', cmd_t: 'hub7/siren/set' },
    },
  },
};
const hub = (more: Partial<Report>): Report => ({ address: 'hub7', facts: [], life: true, ...more });

/** Discovery messages and what they teach. Made up, in the shapes that are documented. */
export const HOME_ASSISTANT_EXAMPLES: readonly FamilyExample[] = [
  {
    name: 'a door announces itself',
    ...DOOR,
    retained: true,
    expect: {
      reports: [],
      found: [{ address: 'zig_0x0a1b', alias: 'back door', vendor: 'Example', model: 'D1', facts: ['contact'] }],
      ignored: [],
    },
  },
  {
    name: 'the door says that it is open, in the words that its announcement gave, beside its battery',
    topic: 'zig/back door',
    prefix: 'zig',
    payload: { contact: false, battery: 81, linkquality: 120 },
    after: [DOOR, BATTERY],
    expect: {
      reports: [
        {
          address: 'zig_0x0a1b',
          life: true,
          facts: [
            { key: 'binary_sensor.contact', is: 'contact', state: 'open' },
            { key: 'sensor.battery', is: 'battery', percent: 81 },
          ],
        },
      ],
    },
  },
  {
    name: 'a topic that nothing has announced',
    topic: 'zig/front door',
    prefix: 'zig',
    payload: { contact: false },
    expect: { reports: [], ignored: ['zig/front door'] },
  },
  {
    name: 'a door that has been taken away is not heard any more',
    topic: 'zig/back door',
    prefix: 'zig',
    payload: { contact: false },
    after: [DOOR, { topic: DOOR.topic, payload: '', retained: true }],
    expect: { reports: [], ignored: ['zig/back door'] },
  },
  {
    name: 'whether one device is there',
    topic: 'zig/back door/availability',
    prefix: 'zig',
    payload: 'offline',
    retained: true,
    after: [DOOR],
    expect: { reports: [{ address: 'zig_0x0a1b', facts: [], life: false, link: 'offline' }] },
  },
  {
    name: 'what many devices hang on is the bridge speaking of itself',
    topic: 'zig/bridge/state',
    prefix: 'zig',
    payload: { state: 'offline' },
    retained: true,
    after: [
      DOOR,
      {
        topic: 'homeassistant/binary_sensor/0x0a1d/contact/config',
        payload: {
          device: { identifiers: ['zig_0x0a1d'] },
          state_topic: 'zig/window',
          availability: [{ topic: 'zig/bridge/state', value_template: '{{ value_json.state }}' }],
        },
      },
    ],
    expect: { reports: [{ address: '', facts: [], life: false, link: 'offline' }] },
  },
  {
    name: 'a fob in an emergency',
    topic: 'zig/fob/action',
    prefix: 'zig',
    payload: 'emergency',
    after: [FOB],
    expect: {
      reports: [
        { address: 'zig_0x0a1c', life: true, facts: [{ key: 'trigger', is: 'press', which: 'action emergency' }] },
      ],
    },
  },
  {
    name: 'another action of the fob is not that one',
    topic: 'zig/fob/action',
    prefix: 'zig',
    payload: 'disarm',
    after: [FOB],
    expect: { reports: [{ address: 'zig_0x0a1c', life: true, facts: [] }] },
  },
  {
    name: 'an emergency that a broker kept is no press',
    topic: 'zig/fob/action',
    prefix: 'zig',
    payload: 'emergency',
    retained: true,
    after: [FOB],
    expect: { reports: [{ address: 'zig_0x0a1c', life: false, facts: [] }], ignored: ['trigger'] },
  },
  {
    name: 'a whole device in one message',
    ...WHOLE,
    expect: {
      reports: [],
      found: [{ address: 'hub7', alias: 'Hub', facts: ['press', 'lock', 'arm'] }],
      ignored: ['siren.siren'],
    },
  },
  {
    name: 'an event entity: a press',
    topic: 'hub7/sos',
    prefix: 'hub7',
    payload: { event_type: 'hold', duration: 3 },
    after: [WHOLE],
    expect: { reports: [hub({ facts: [{ key: 'event.sos', is: 'press', which: 'hold' }] })] },
  },
  {
    name: 'a lock that is jammed',
    topic: 'hub7/lock',
    prefix: 'hub7',
    payload: 'JAMMED',
    after: [WHOLE],
    expect: { reports: [hub({ facts: [{ key: 'lock.frontlock', is: 'lock', state: 'jammed' }] })] },
  },
  {
    name: 'an alarm system that is set for the night',
    topic: 'hub7/alarm',
    prefix: 'hub7',
    payload: 'armed_night',
    after: [WHOLE],
    expect: {
      reports: [
        hub({
          facts: [
            { key: 'alarm_control_panel.alarm', is: 'arm', state: 'home' },
            { key: 'alarm_control_panel.alarm.triggered', is: 'switch', state: 'off' },
          ],
        }),
      ],
    },
  },
  {
    name: 'its siren is an output',
    topic: 'hub7/siren',
    prefix: 'hub7',
    payload: 'ON',
    after: [WHOLE],
    expect: { reports: [hub({})] },
  },
  {
    name: 'a template that is cleverer than we are',
    topic: `${PANEL}/clever/config`,
    payload: {
      dev: device,
      stat_t: 'panel/clever',
      val_tpl: "{{ value_json.a + value_json.b > states('sensor.limit') }}",
    },
    expect: { reports: [], found: [{ ...found, facts: [] }], ignored: ['binary_sensor.clever'] },
  },
  of('motion', 'motion', 'ON', [{ key: 'binary_sensor.motion', is: 'motion', state: 'alarm' }]),
  of(
    'motion that is over by itself after a time: each word of it is a moment',
    'motion',
    'ON',
    [{ key: 'binary_sensor.motion', is: 'press', which: 'on' }],
    { off_dly: 30 },
  ),
  of(
    'smoke is a state, whatever time it is given',
    'smoke',
    'ON',
    [{ key: 'binary_sensor.smoke', is: 'smoke', state: 'alarm' }],
    { off_delay: 30 },
  ),
  of('somebody is there', 'occupancy', 'ON', [{ key: 'binary_sensor.occupancy', is: 'occupancy', state: 'alarm' }]),
  of(
    'vibration, as a choice in a template',
    'vibration',
    '{"g":1}',
    [{ key: 'binary_sensor.vibration', is: 'vibration', state: 'alarm' }],
    {
      val_tpl: "{{ 'ON' if value_json.g == 1 else 'OFF' }}",
    },
  ),
  of('smoke', 'smoke', 'ON', [{ key: 'binary_sensor.smoke', is: 'smoke', state: 'alarm' }]),
  of('carbon monoxide', 'carbon_monoxide', 'OFF', [
    { key: 'binary_sensor.carbon_monoxide', is: 'gas', state: 'clear' },
  ]),
  of('water', 'moisture', 'wet', [{ key: 'binary_sensor.moisture', is: 'water', state: 'alarm' }], {
    pl_on: 'wet',
    pl_off: 'dry',
  }),
  of('tamper', 'tamper', 'ON', [{ key: 'binary_sensor.tamper', is: 'tamper', state: 'alarm' }]),
  of('a fault', 'problem', 'ON', [{ key: 'binary_sensor.problem', is: 'trouble', state: 'alarm' }]),
  of('power is gone: on is that there is some', 'power', 'OFF', [
    { key: 'binary_sensor.power', is: 'power', state: 'lost' },
  ]),
  of('a battery that is low', 'battery', 'ON', [{ key: 'binary_sensor.battery', is: 'battery', low: true }]),
  of('a class that is none: on, until a person says what on is', 'other', 'ON', [
    { key: 'binary_sensor.other', is: 'switch', state: 'on' },
  ]),
  {
    name: 'a connection that is gone is no sign of life',
    topic: 'panel/connectivity',
    prefix: 'panel',
    payload: 'OFF',
    after: [binary('connectivity')],
    expect: { reports: [said({ life: false, link: 'offline' })] },
  },
  {
    name: 'a broken announcement',
    topic: `${PANEL}/x/config`,
    payload: '{"name":',
    expect: { quarantine: 'not-json' },
  },
  {
    name: 'an announcement that is none',
    topic: `${PANEL}/x/config`,
    payload: '[]',
    expect: { quarantine: 'wrong-shape' },
  },
];
