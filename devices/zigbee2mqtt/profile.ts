import { minutes, ms, seconds } from '../../src/core/time.ts';
import type { Fact } from '../fact.ts';
import type { FamilyProfile, Proposed } from '../family.ts';
import { usualState } from '../usual-state.ts';
import { armOf, soundsLikeHelp } from '../words.ts';
import { ZIGBEE2MQTT_EXAMPLES } from './examples.ts';
import { PAYLOAD_BYTES, readZigbee2mqtt } from './read.ts';

const BASE = 'zigbee2mqtt';

/** Zigbee devices of any maker, through a Zigbee2MQTT that signs in as a bridge or a broker that passes its topics on. */
export const ZIGBEE2MQTT: FamilyProfile = {
  speaks: 'own',
  name: 'zigbee2mqtt',
  description: 'Zigbee devices of any maker behind a Zigbee2MQTT bridge.',
  sits: 'bridge',
  prefixes: () => [BASE],
  prefixOf: (topic) => (topic === BASE || topic.startsWith(`${BASE}/`) ? BASE : undefined),
  capabilities: {
    facts: [
      'press',
      'contact',
      'switch',
      'lock',
      'motion',
      'occupancy',
      'glass',
      'vibration',
      'smoke',
      'gas',
      'water',
      'tamper',
      'trouble',
      'power',
      'battery',
    ],
  },
  supervision: {
    mains: { intervalMs: minutes(10), misses: 2, graceMs: seconds(60) },
    battery: { intervalMs: minutes(25 * 60), misses: 1, graceMs: minutes(30) },
    usual: 'battery',
  },
  limits: { payloadBytes: PAYLOAD_BYTES },
  repeatMs: ms(1_000),
  read: readZigbee2mqtt,
  usual,
  examples: ZIGBEE2MQTT_EXAMPLES,
};

function usual(fact: Fact): Proposed | undefined {
  switch (fact.is) {
    case 'press':
      if (soundsLikeHelp(fact.which)) return { which: fact.which, means: 'panic' };
      return armOf(fact.which) === undefined ? undefined : { which: fact.which, means: 'arm' };
    case 'switch':
      if (fact.key === 'sos') return { on: 'on', means: 'panic' };
      return fact.key === 'test' ? { on: 'on', means: 'test' } : undefined;
    case 'gas':
      return { means: 'smoke' };
    default:
      return usualState(fact);
  }
}
