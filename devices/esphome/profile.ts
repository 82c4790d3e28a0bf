import { hours, minutes, ms, seconds } from '../../src/core/time.ts';
import type { FamilyProfile } from '../family.ts';
import { usualByClass } from '../home-assistant/profile.ts';
import { LESSONS, PAYLOAD_BYTES } from '../home-assistant/read.ts';
import { ESPHOME_EXAMPLES } from './examples.ts';
import { esphomePrefixOf } from './place.ts';
import { readEsphome } from './read.ts';

const ANNOUNCED = ['binary_sensor', 'sensor', 'event', 'lock', 'alarm_control_panel'];

/** A node that runs ESPHome with its `mqtt` component. */
export const ESPHOME: FamilyProfile = {
  speaks: 'own',
  name: 'esphome',
  description: 'ESPHome nodes over MQTT: binary sensors, events, locks and alarm panels, named by their announcements.',
  sits: 'bridge',
  prefixes: (address) => [address, ...ANNOUNCED.map((component) => `homeassistant/${component}/${address}`)],
  prefixOf: esphomePrefixOf,
  capabilities: {
    facts: ['press', 'contact', 'switch', 'lock', 'arm', 'motion', 'battery'],
  },
  supervision: {
    mains: { intervalMs: minutes(5), misses: 2, graceMs: ms(0) },
    battery: { intervalMs: hours(12), misses: 2, graceMs: hours(1) },
    usual: 'mains',
  },
  limits: { payloadBytes: PAYLOAD_BYTES, lessons: LESSONS },
  announces: true,
  repeatMs: seconds(1),
  read: readEsphome,
  usual: usualByClass,
  examples: ESPHOME_EXAMPLES,
};
