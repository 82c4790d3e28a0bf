import type { FamilyExample, Report } from '../family.ts';

const own = (said: Partial<Report> = {}): Report => ({ address: '', facts: [], life: true, ...said });
const announced = (component: string, id: string, more: object) => ({
  topic: `homeassistant/${component}/landing/${id}/config`,
  payload: {
    dev: { ids: '0a1b2c3d4e5f', name: 'landing' },
    stat_t: `landing/${component}/${id}/state`,
    avty_t: 'landing/status',
    ...more,
  },
  retained: true,
});

/** A node before and after its announcements were heard. Made up, in the shapes that ESPHome documents. */
export const ESPHOME_EXAMPLES: readonly FamilyExample[] = [
  {
    name: 'a binary sensor: on, until a person or an announcement says what on is',
    topic: 'landing/binary_sensor/bedroom_door/state',
    payload: 'ON',
    expect: { reports: [own({ facts: [{ key: 'binary_sensor.bedroom_door', is: 'switch', state: 'on' }] })] },
  },
  {
    name: 'the same, kept by a broker: no sign of life',
    topic: 'landing/binary_sensor/bedroom_door/state',
    payload: 'ON',
    retained: true,
    expect: {
      reports: [own({ life: false, facts: [{ key: 'binary_sensor.bedroom_door', is: 'switch', state: 'on' }] })],
    },
  },
  {
    name: 'the node announces that it is a door',
    ...announced('binary_sensor', 'bedroom_door', { dev_cla: 'door' }),
    expect: { reports: [], found: [{ address: '', alias: 'landing', facts: ['contact'] }] },
  },
  {
    name: 'then on is open',
    topic: 'landing/binary_sensor/bedroom_door/state',
    payload: 'ON',
    after: [announced('binary_sensor', 'bedroom_door', { dev_cla: 'door' })],
    expect: { reports: [own({ facts: [{ key: 'binary_sensor.bedroom_door', is: 'contact', state: 'open' }] })] },
  },
  {
    name: 'movement, as announced',
    topic: 'landing/binary_sensor/pir/state',
    payload: 'OFF',
    after: [announced('binary_sensor', 'pir', { dev_cla: 'motion' })],
    expect: { reports: [own({ facts: [{ key: 'binary_sensor.pir', is: 'motion', state: 'clear' }] })] },
  },
  {
    name: 'a battery, as announced',
    topic: 'landing/sensor/cell/state',
    payload: '71.4',
    after: [announced('sensor', 'cell', { dev_cla: 'battery' })],
    expect: { reports: [own({ facts: [{ key: 'sensor.cell', is: 'battery', percent: 71 }] })] },
  },
  {
    name: 'a sensor that nothing has announced is life, and no more',
    topic: 'landing/sensor/warmth/state',
    payload: '19.5',
    expect: { reports: [own()], ignored: ['sensor.warmth'] },
  },
  {
    name: 'a button as an event',
    topic: 'landing/event/call_button/state',
    payload: { event_type: 'long_press' },
    expect: { reports: [own({ facts: [{ key: 'event.call_button', is: 'press', which: 'long_press' }] })] },
  },
  {
    name: 'a press that a broker kept is no press',
    topic: 'landing/event/call_button/state',
    payload: { event_type: 'long_press' },
    retained: true,
    expect: { reports: [own({ life: false })], ignored: ['event.call_button'] },
  },
  {
    name: 'a lock',
    topic: 'landing/lock/front/state',
    payload: 'UNLOCKED',
    expect: { reports: [own({ facts: [{ key: 'lock.front', is: 'lock', state: 'unlocked' }] })] },
  },
  {
    name: 'an alarm panel that is set',
    topic: 'landing/alarm_control_panel/panel/state',
    payload: 'armed_away',
    expect: {
      reports: [
        own({
          facts: [
            { key: 'alarm_control_panel.panel', is: 'arm', state: 'away' },
            { key: 'alarm_control_panel.panel.triggered', is: 'switch', state: 'off' },
          ],
        }),
      ],
    },
  },
  {
    name: 'the node has gone',
    topic: 'landing/status',
    payload: 'offline',
    retained: true,
    expect: { reports: [own({ life: false, link: 'offline' })] },
  },
  {
    name: 'many nodes behind one broker: the name is the address',
    topic: 'nodes/cellar/binary_sensor/hatch/state',
    prefix: 'nodes',
    payload: 'OFF',
    expect: {
      reports: [own({ address: 'cellar', facts: [{ key: 'binary_sensor.hatch', is: 'switch', state: 'off' }] })],
    },
  },
  {
    name: 'a command to the node is not its word',
    topic: 'landing/switch/lamp/command',
    payload: 'ON',
    expect: { reports: [], ignored: ['switch/lamp/command'] },
  },
  {
    name: 'neither on nor off',
    topic: 'landing/binary_sensor/x/state',
    payload: 'ajar',
    expect: { quarantine: 'wrong-state' },
  },
];
