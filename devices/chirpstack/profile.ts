import { hours, minutes, seconds } from '../../src/core/time.ts';
import type { FamilyProfile } from '../family.ts';
import { usualOfLorawan } from '../lorawan-object.ts';
import { CHIRPSTACK_EXAMPLES } from './examples.ts';
import { PAYLOAD_BYTES, readChirpstack } from './read.ts';

/** A LoRaWAN network server, ChirpStack v4, whose codecs decode what sensors of Milesight, Browan and Dragino send. */
export const CHIRPSTACK: FamilyProfile = {
  speaks: 'own',
  name: 'chirpstack',
  description: 'ChirpStack v4 (LoRaWAN), JSON events with decoded objects: Milesight, Browan and Dragino sensors.',
  sits: 'bridge',
  prefixes: () => ['application'],
  prefixOf: (topic) => (topic.startsWith('application/') ? 'application' : undefined),
  capabilities: {
    facts: ['press', 'contact', 'motion', 'occupancy', 'smoke', 'gas', 'water', 'tamper', 'trouble', 'battery', 'boot'],
  },
  supervision: {
    mains: { intervalMs: minutes(10), misses: 3, graceMs: minutes(1) },
    battery: { intervalMs: hours(25), misses: 1, graceMs: minutes(30) },
    usual: 'battery',
  },
  limits: { payloadBytes: PAYLOAD_BYTES },
  repeatMs: seconds(2),
  read: readChirpstack,
  usual: usualOfLorawan,
  examples: CHIRPSTACK_EXAMPLES,
};
