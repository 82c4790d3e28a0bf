import { instant } from '../../src/core/time.ts';
import type { Fact } from '../fact.ts';
import type { FamilyExample, Report } from '../family.ts';

const TIME = 1_795_287_851_000;
const at = instant(TIME);
const said = (value: unknown, more: object = {}) => ({ time: TIME, value, ...more });
const report = (facts: Fact[], more: Partial<Report> = {}): Report => ({
  address: 'nodeID_7',
  facts,
  life: false,
  at,
  ...more,
});

/** A value on a topic of node 7, in the mode "ValueID topics". */
function value(name: string, topic: string, raw: unknown, ...facts: Fact[]): FamilyExample {
  return {
    name,
    topic: `zwave/nodeID_7/${topic}`,
    payload: said(raw),
    expect: { reports: [report(facts)], ignored: [] },
  };
}

/** A value that comes to nothing. */
function without(name: string, topic: string, raw: unknown, what: string): FamilyExample {
  return { name, topic: `zwave/nodeID_7/${topic}`, payload: said(raw), expect: { reports: [], ignored: [what] } };
}

const SCENE = 'zwave/Bedroom/Button/central_scene/endpoint_0/scene/001';
const NAMED = { address: 'nodeID_9', alias: 'Bedroom/Button' };
const press = (which: string): Fact => ({ key: 'scene/001', is: 'press', which });

/** Made up, in the shapes that its documentation and its users show. */
export const ZWAVE_EXAMPLES: readonly FamilyExample[] = [
  {
    name: 'a press of a button that has a name and a place',
    topic: SCENE,
    payload: said(0, { nodeName: 'Button', nodeLocation: 'Bedroom', nodeId: 9 }),
    expect: { reports: [report([press('single')], { ...NAMED, life: true, counter: String(TIME) })], ignored: [] },
  },
  {
    name: 'held, by a gateway that does not send the number of the node along',
    topic: SCENE,
    payload: said(2),
    expect: {
      reports: [report([press('hold')], { address: 'Bedroom/Button', life: true, counter: String(TIME) })],
      ignored: [],
    },
  },
  {
    name: 'pressed twice, as the whole value',
    topic: 'zwave/9/91/0/scene/001',
    payload: {
      id: '9-91-0-scene-001',
      nodeId: 9,
      commandClass: 91,
      endpoint: 0,
      property: 'scene',
      value: 3,
      lastUpdate: TIME,
    },
    expect: {
      reports: [report([press('double')], { address: 'nodeID_9', alias: '9', life: true, counter: String(TIME) })],
      ignored: [],
    },
  },
  {
    name: 'pressed, as the value alone: nothing tells it from the next',
    topic: 'zwave/nodeID_9/91/0/scene/002',
    payload: '0',
    expect: {
      reports: [{ address: 'nodeID_9', facts: [{ key: 'scene/002', is: 'press', which: 'single' }], life: true }],
      ignored: [],
    },
  },
  {
    name: 'a press that is retained',
    topic: SCENE,
    payload: said(0),
    retained: true,
    expect: { reports: [report([press('single')], { address: 'Bedroom/Button', counter: String(TIME) })], ignored: [] },
  },
  without('the release of a button', '91/0/scene/001', 1, 'scene/001'),
  without('a button that has not been pressed since the start', '91/0/scene/001', null, 'scene/001'),
  without('a setting of the button', '91/0/slowRefresh', true, 'slowRefresh'),
  value('a door opens', '113/0/Access_Control/Door_state', 22, {
    key: 'Access_Control/Door_state',
    is: 'contact',
    state: 'open',
  }),
  value('and closes', '113/0/Access_Control/Door_state_simple', 23, {
    key: 'Access_Control/Door_state_simple',
    is: 'contact',
    state: 'closed',
  }),
  value('movement', '113/0/Home_Security/Motion_sensor_status', 8, {
    key: 'Home_Security/Motion_sensor_status',
    is: 'motion',
    state: 'alarm',
  }),
  value('no more', 'notification/endpoint_0/Home_Security/Motion_sensor_status', 0, {
    key: 'Home_Security/Motion_sensor_status',
    is: 'motion',
    state: 'clear',
  }),
  value('a cover is taken off', '113/0/Home_Security/Cover_status', 3, {
    key: 'Home_Security/Cover_status',
    is: 'tamper',
    state: 'alarm',
  }),
  value('something broke in: a person says what it is', '113/0/Home_Security/Sensor_status', 2, {
    key: 'Home_Security/Sensor_status',
    is: 'switch',
    state: 'on',
  }),
  value('glass', '113/0/Home_Security/Sensor_status', 6, {
    key: 'Home_Security/Sensor_status glass',
    is: 'glass',
    state: 'alarm',
  }),
  value(
    'neither any more',
    '113/0/Home_Security/Sensor_status',
    0,
    { key: 'Home_Security/Sensor_status', is: 'switch', state: 'off' },
    { key: 'Home_Security/Sensor_status glass', is: 'glass', state: 'clear' },
  ),
  value('smoke', '113/0/Smoke_Alarm/Sensor_status', 2, {
    key: 'Smoke_Alarm/Sensor_status',
    is: 'smoke',
    state: 'alarm',
  }),
  value('carbon monoxide', '113/0/CO_Alarm/Sensor_status', 1, {
    key: 'CO_Alarm/Sensor_status',
    is: 'gas',
    state: 'alarm',
  }),
  value('water', '113/0/Water_Alarm/Sensor_status', 2, {
    key: 'Water_Alarm/Sensor_status',
    is: 'water',
    state: 'alarm',
  }),
  value('the mains fail', '113/0/Power_Management/Mains_status', 2, {
    key: 'Power_Management/Mains_status',
    is: 'power',
    state: 'lost',
  }),
  value('the hardware fails', '113/0/System/Hardware_status', 1, {
    key: 'System/Hardware_status',
    is: 'trouble',
    state: 'alarm',
  }),
  value('a bolt that does not move', '113/0/Access_Control/Lock_state', 11, {
    key: 'Access_Control/Lock_state',
    is: 'lock',
    state: 'jammed',
  }),
  value('a lock', '98/0/currentMode', 255, { key: 'currentMode', is: 'lock', state: 'locked' }),
  value('the level of a battery', '128/0/level', 84, { key: 'level', is: 'battery', percent: 84 }),
  value('a battery that says no more than low', '128/0/level', 255, { key: 'level', is: 'battery', low: true }),
  value('a battery that is low', 'battery/endpoint_0/isLow', true, { key: 'isLow', is: 'battery', low: true }),
  value('an older sensor of no type', '48/0/Any', true, { key: 'Any', is: 'switch', state: 'on' }),
  value('an older door sensor, on its second endpoint', '48/2/Door-Window', false, {
    key: 'Door-Window@2',
    is: 'contact',
    state: 'closed',
  }),
  value('a plug', 'switch_binary/endpoint_0/currentValue', true, { key: 'currentValue', is: 'switch', state: 'on' }),
  without('what is asked of a plug', '37/0/targetValue', true, 'targetValue'),
  without('a temperature', '49/0/Air_temperature', 20.5, 'Air_temperature'),
  without('an event that no variable has', '113/0/Home_Security/Cover_status', 77, 'Home_Security/Cover_status'),
  {
    name: 'node 113 in a place: numbers that look like classes',
    topic: 'zwave/Hall/113/48/0/Motion',
    payload: said(true),
    expect: {
      reports: [
        report([{ key: 'Motion', is: 'motion', state: 'alarm' }], { address: 'nodeID_113', alias: 'Hall/113' }),
      ],
      ignored: [],
    },
  },
  {
    name: 'the controller has just heard the node',
    topic: 'zwave/Bedroom/Button/lastActive',
    payload: said(TIME - 20, { nodeId: 9 }),
    expect: { reports: [{ ...NAMED, facts: [], life: true, at: instant(TIME - 20) }], ignored: [] },
  },
  {
    name: 'the gateway remembers when it heard the node',
    topic: 'zwave/nodeID_7/lastActive',
    payload: said(TIME - 86_400_000),
    expect: {
      reports: [{ address: 'nodeID_7', facts: [], life: false, at: instant(TIME - 86_400_000) }],
      ignored: ['lastActive'],
    },
  },
  {
    name: 'a node that does not answer',
    topic: 'zwave/nodeID_7/status',
    payload: said(true, { status: 'Dead', nodeId: 7 }),
    expect: { reports: [{ address: 'nodeID_7', facts: [], life: false, link: 'offline' }], ignored: [] },
  },
  {
    name: 'a node that sleeps is there',
    topic: 'zwave/Bedroom/Button/status',
    payload: said(true, { status: 'Asleep', nodeId: 9 }),
    expect: { reports: [{ ...NAMED, facts: [], life: false, link: 'online' }], ignored: [] },
  },
  {
    name: 'the gateway itself is gone',
    topic: 'zwave/_CLIENTS/ZWAVE_GATEWAY-home/status',
    payload: said(false),
    retained: true,
    expect: { reports: [{ address: '', facts: [], life: false, link: 'offline' }], ignored: [] },
  },
  {
    name: 'a node of the inventory',
    topic: 'zwave/Bedroom/Button/nodeinfo',
    payload: {
      id: 9,
      name: 'Button',
      loc: 'Bedroom',
      manufacturer: 'Aeotec Ltd.',
      productLabel: 'ZWA003',
      ready: true,
    },
    expect: {
      reports: [],
      found: [{ ...NAMED, vendor: 'Aeotec Ltd.', model: 'ZWA003', facts: [] }],
      ignored: [],
    },
  },
  {
    name: 'the gateway speaks of itself',
    topic: 'zwave/_EVENTS/ZWAVE_GATEWAY-home/driver/driver_ready',
    payload: { data: [] },
    expect: { reports: [], ignored: ['gateway'] },
  },
  {
    name: 'a command to the gateway',
    topic: 'zwave/nodeID_7/37/0/targetValue/set',
    payload: 'true',
    expect: { reports: [], ignored: ['set'] },
  },
  { name: 'no topic of a node', topic: 'zwave/nodeID_7', payload: said(1), expect: { quarantine: 'unknown-topic' } },
  { name: 'no JSON', topic: 'zwave/nodeID_7/128/0/level', payload: 'eighty', expect: { quarantine: 'not-json' } },
  {
    name: 'a status that is none',
    topic: 'zwave/nodeID_7/status',
    payload: said('yes'),
    expect: { quarantine: 'wrong-state' },
  },
  {
    name: 'a time that is none',
    topic: 'zwave/nodeID_7/lastActive',
    payload: said('now'),
    expect: { quarantine: 'wrong-field' },
  },
  {
    name: 'a node without a number',
    topic: 'zwave/Button/nodeinfo',
    payload: { ready: true },
    expect: { quarantine: 'wrong-shape' },
  },
];
