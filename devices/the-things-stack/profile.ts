import { hours, minutes, seconds } from '../../src/core/time.ts';
import type { FamilyProfile } from '../family.ts';
import { usualOfLorawan } from '../lorawan-object.ts';
import { THE_THINGS_STACK_EXAMPLES } from './examples.ts';
import { PAYLOAD_BYTES, readTheThingsStack } from './read.ts';

const BELOW = /^(v3\/[^/]+)\/devices\//;

/** A LoRaWAN network server, The Things Stack v3 (The Things Network among them), reached through an MQTT bridge. */
export const THE_THINGS_STACK: FamilyProfile = {
  speaks: 'own',
  name: 'the-things-stack',
  description: 'The Things Stack v3 (LoRaWAN), with decoded payloads: Milesight, Browan and Dragino sensors.',
  sits: 'bridge',
  prefixes: () => ['v3'],
  prefixOf: (topic) => BELOW.exec(topic)?.[1],
  capabilities: { facts: ['press', 'contact', 'motion', 'tamper', 'trouble', 'battery', 'boot'] },
  supervision: {
    mains: { intervalMs: minutes(10), misses: 3, graceMs: minutes(1) },
    battery: { intervalMs: hours(25), misses: 1, graceMs: minutes(30) },
    usual: 'battery',
  },
  limits: { payloadBytes: PAYLOAD_BYTES },
  repeatMs: seconds(2),
  read: readTheThingsStack,
  usual: usualOfLorawan,
  examples: THE_THINGS_STACK_EXAMPLES,
};
