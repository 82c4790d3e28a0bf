import { instant } from '../../src/core/time.ts';
import type { FamilyExample, Report } from '../family.ts';

const state = (
  name: string,
  payload: object,
  report: Omit<Report, 'address' | 'life'>,
  more: Partial<FamilyExample> = {},
) => ({
  name,
  topic: 'zigbee2mqtt/hall_button',
  payload,
  expect: { reports: [{ address: 'hall_button', life: true, ...report }] },
  ...more,
});

const INVENTORY = [
  { type: 'Coordinator', ieee_address: '0x0000000000000001', friendly_name: 'Coordinator' },
  {
    type: 'EndDevice',
    ieee_address: '0x00000000000000a1',
    friendly_name: 'hall_button',
    definition: {
      vendor: 'Acme',
      model: 'KEY-1',
      exposes: [
        { type: 'numeric', property: 'battery' },
        { type: 'enum', property: 'action', values: ['emergency', 'disarm'] },
        { type: 'numeric', property: 'linkquality' },
      ],
    },
  },
  {
    type: 'EndDevice',
    ieee_address: '0x00000000000000a2',
    friendly_name: '0x00000000000000a2',
    definition: {
      vendor: 'Acme',
      model: 'LOCK-1',
      exposes: [{ type: 'lock', features: [{ type: 'binary', property: 'lock_state' }] }],
    },
  },
];

/** Written by us after the manual of Zigbee2MQTT; names and addresses are made up. */
export const ZIGBEE2MQTT_EXAMPLES: readonly FamilyExample[] = [
  state(
    'a keypad whose emergency key is pressed',
    { action: 'emergency', linkquality: 120 },
    {
      facts: [{ key: 'action', is: 'press', which: 'emergency' }],
      linkQuality: 120,
    },
  ),
  {
    name: 'an action that is over is nothing',
    topic: 'zigbee2mqtt/hall_button',
    payload: { action: '', battery: 71 },
    expect: {
      reports: [{ address: 'hall_button', facts: [{ key: 'battery', is: 'battery', percent: 71 }], life: true }],
      ignored: ['action'],
    },
  },
  state(
    'a contact that is true is closed',
    { contact: true, tamper: false, battery_low: false },
    {
      facts: [
        { key: 'contact', is: 'contact', state: 'closed' },
        { key: 'tamper', is: 'tamper', state: 'clear' },
        { key: 'battery_low', is: 'battery', low: false },
      ],
    },
  ),
  state(
    'a contact that is false is open',
    { contact: false },
    { facts: [{ key: 'contact', is: 'contact', state: 'open' }] },
  ),
  state(
    'a button that is on while it is pressed',
    { sos: true, test: false },
    {
      facts: [
        { key: 'sos', is: 'switch', state: 'on' },
        { key: 'test', is: 'switch', state: 'off' },
      ],
    },
  ),
  state(
    'everything that can be in alarm',
    {
      occupancy: true,
      presence: true,
      vibration: true,
      glass_break: true,
      smoke: true,
      carbon_monoxide: true,
      water_leak: true,
      tamper: true,
      trouble: true,
    },
    {
      facts: [
        { key: 'occupancy', is: 'motion', state: 'alarm' },
        { key: 'presence', is: 'occupancy', state: 'alarm' },
        { key: 'vibration', is: 'vibration', state: 'alarm' },
        { key: 'glass_break', is: 'glass', state: 'alarm' },
        { key: 'smoke', is: 'smoke', state: 'alarm' },
        { key: 'carbon_monoxide', is: 'gas', state: 'alarm' },
        { key: 'water_leak', is: 'water', state: 'alarm' },
        { key: 'tamper', is: 'tamper', state: 'alarm' },
        { key: 'trouble', is: 'trouble', state: 'alarm' },
      ],
    },
  ),
  state(
    'a siren that has lost its mains',
    { power_outage: 'outage_detected' },
    {
      facts: [{ key: 'power_outage', is: 'power', state: 'lost' }],
    },
  ),
  state(
    'a lock',
    { lock_state: 'not_fully_locked', state: 'LOCK' },
    {
      facts: [
        { key: 'lock_state', is: 'lock', state: 'jammed' },
        { key: 'state', is: 'lock', state: 'locked' },
      ],
    },
  ),
  {
    name: 'a name with slashes in it, its address sent along',
    topic: 'zigbee2mqtt/flat 2/front door',
    payload: { contact: false, device: { ieeeAddr: '0x00000000000000a3', friendlyName: 'flat 2/front door' } },
    expect: {
      reports: [
        {
          address: '0x00000000000000a3',
          alias: 'flat 2/front door',
          facts: [{ key: 'contact', is: 'contact', state: 'open' }],
          life: true,
        },
      ],
      ignored: ['device'],
    },
  },
  {
    name: 'what was last seen yesterday is published from memory',
    topic: 'zigbee2mqtt/hall_button',
    payload: { battery: 70, last_seen: '2026-11-20T19:04:12+00:00' },
    expect: {
      reports: [
        {
          address: 'hall_button',
          facts: [{ key: 'battery', is: 'battery', percent: 70 }],
          life: false,
          at: instant(Date.UTC(2026, 10, 20, 19, 4, 12)),
        },
      ],
      ignored: ['last_seen', 'life'],
    },
  },
  {
    name: 'one property on a topic of its own',
    topic: 'zigbee2mqtt/hall_button/contact',
    payload: 'false',
    expect: {
      reports: [{ address: 'hall_button', facts: [{ key: 'contact', is: 'contact', state: 'open' }], life: true }],
    },
  },
  {
    name: 'an end device that the bridge cannot reach',
    topic: 'zigbee2mqtt/hall_button/availability',
    payload: { state: 'offline' },
    retained: true,
    expect: { reports: [{ address: 'hall_button', facts: [], life: false, link: 'offline' }] },
  },
  {
    name: 'availability as older bridges say it',
    topic: 'zigbee2mqtt/hall_button/availability',
    payload: 'online',
    retained: true,
    expect: { reports: [{ address: 'hall_button', facts: [], life: false, link: 'online' }] },
  },
  {
    name: 'an availability that is taken away',
    topic: 'zigbee2mqtt/hall_button/availability',
    payload: '',
    retained: true,
    expect: { reports: [], ignored: ['availability'] },
  },
  {
    name: 'the bridge goes away',
    topic: 'zigbee2mqtt/bridge/state',
    payload: { state: 'offline' },
    retained: true,
    expect: { reports: [{ address: '', facts: [], life: false, link: 'offline' }] },
  },
  {
    name: 'the inventory',
    topic: 'zigbee2mqtt/bridge/devices',
    payload: INVENTORY,
    retained: true,
    expect: {
      reports: [],
      found: [
        {
          address: '0x00000000000000a1',
          alias: 'hall_button',
          vendor: 'Acme',
          model: 'KEY-1',
          facts: ['battery', 'press'],
          presses: ['emergency', 'disarm'],
        },
        { address: '0x00000000000000a2', vendor: 'Acme', model: 'LOCK-1', facts: ['lock'] },
      ],
    },
  },
  {
    name: 'an end device that leaves the mesh has a fault',
    topic: 'zigbee2mqtt/bridge/event',
    payload: { type: 'device_leave', data: { ieee_address: '0x00000000000000a1', friendly_name: 'hall_button' } },
    expect: {
      reports: [
        {
          address: '0x00000000000000a1',
          alias: 'hall_button',
          facts: [{ key: 'left', is: 'trouble', state: 'alarm' }],
          life: false,
        },
      ],
    },
  },
  {
    name: 'what the bridge says of itself',
    topic: 'zigbee2mqtt/bridge/logging',
    payload: { level: 'info', message: 'anything' },
    expect: { reports: [], ignored: ['bridge/logging'] },
  },
  {
    name: 'a command to the bridge',
    topic: 'zigbee2mqtt/hall_button/set',
    payload: { state: 'ON' },
    expect: { reports: [], ignored: ['set'] },
  },
  {
    name: 'no JSON at all',
    topic: 'zigbee2mqtt/hall_button',
    payload: '{"action":',
    expect: { quarantine: 'not-json' },
  },
  {
    name: 'a state that is no object',
    topic: 'zigbee2mqtt/hall_button',
    payload: '[1]',
    expect: { quarantine: 'wrong-shape' },
  },
  {
    name: 'an availability that is neither',
    topic: 'zigbee2mqtt/x/availability',
    payload: 'maybe',
    expect: { quarantine: 'wrong-state' },
  },
  { name: 'the base topic itself', topic: 'zigbee2mqtt', payload: 'hello', expect: { quarantine: 'unknown-topic' } },
];
