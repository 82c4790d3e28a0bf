import { hours, minutes, seconds } from '../../src/core/time.ts';
import type { Fact } from '../fact.ts';
import type { FamilyProfile, Proposed } from '../family.ts';
import { usualState } from '../usual-state.ts';
import { THEENGS_EXAMPLES } from './examples.ts';
import { PAYLOAD_BYTES, readTheengs } from './read.ts';

const BELOW = /^(.+?)\/(?:BTtoMQTT|RTL_433toMQTT|LWT|SYStoMQTT)(?:\/|$)/;

/** Bluetooth sensors and buttons, heard by OpenMQTTGateway (on an ESP32) or Theengs Gateway and decoded by Theengs. */
export const THEENGS: FamilyProfile = {
  speaks: 'own',
  name: 'theengs',
  description:
    'OpenMQTTGateway and Theengs Gateway: Bluetooth buttons, door and motion sensors (Shelly BLU, SwitchBot, BTHome …).',
  sits: 'bridge',
  prefixes: () => ['home/OpenMQTTGateway', 'home/TheengsGateway'],
  prefixOf: (topic) => BELOW.exec(topic)?.[1],
  capabilities: {
    facts: [
      'press',
      'contact',
      'motion',
      'occupancy',
      'vibration',
      'smoke',
      'gas',
      'water',
      'tamper',
      'trouble',
      'battery',
    ],
  },
  supervision: {
    mains: { intervalMs: minutes(10), misses: 3, graceMs: minutes(1) },
    battery: { intervalMs: hours(25), misses: 1, graceMs: minutes(30) },
    usual: 'battery',
  },
  limits: { payloadBytes: PAYLOAD_BYTES },
  repeatMs: seconds(3),
  read: readTheengs,
  usual,
  examples: THEENGS_EXAMPLES,
};

function usual(fact: Fact): Proposed | undefined {
  return fact.is === 'press' ? { means: 'panic' } : usualState(fact);
}
