import { hours, minutes, ms, seconds } from '../../src/core/time.ts';
import type { Fact } from '../fact.ts';
import type { FamilyProfile, Proposed } from '../family.ts';
import { usualState } from '../usual-state.ts';
import { SHELLY_EXAMPLES } from './examples.ts';
import { BLU, GEN1, shellyPrefixOf } from './place.ts';
import { PAYLOAD_BYTES, readShelly } from './read.ts';

/** Shelly relays, inputs and sensors of every generation, and the BLU devices that those with Bluetooth hear. */
export const SHELLY: FamilyProfile = {
  speaks: 'own',
  name: 'shelly',
  description:
    'Shelly over MQTT: generation 1 topics, RPC notifications since generation 2, and BLU devices behind them.',
  sits: 'bridge',
  prefixes: (address) => [`${GEN1}/${address}`, address, BLU],
  prefixOf: shellyPrefixOf,
  capabilities: {
    facts: [
      'press',
      'contact',
      'switch',
      'lock',
      'motion',
      'occupancy',
      'vibration',
      'smoke',
      'gas',
      'water',
      'tamper',
      'trouble',
      'power',
      'battery',
      'boot',
    ],
  },
  supervision: {
    mains: { intervalMs: minutes(5), misses: 2, graceMs: ms(0) },
    battery: { intervalMs: hours(12), misses: 2, graceMs: hours(1) },
    usual: 'mains',
  },
  limits: { payloadBytes: PAYLOAD_BYTES },
  repeatMs: seconds(1),
  read: readShelly,
  usual,
  examples: SHELLY_EXAMPLES,
};

function usual(fact: Fact): Proposed | undefined {
  return fact.is === 'press' ? { means: 'panic', which: fact.which } : usualState(fact);
}
