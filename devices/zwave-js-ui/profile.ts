import { hours, minutes, seconds } from '../../src/core/time.ts';
import type { Fact } from '../fact.ts';
import type { FamilyProfile, Proposed } from '../family.ts';
import { usualState } from '../usual-state.ts';
import { ZWAVE_EXAMPLES } from './examples.ts';
import { PAYLOAD_BYTES, readZwave } from './read.ts';

const BASE = 'zwave';

/** Z-Wave devices of any maker, through the MQTT gateway of a Z-Wave JS UI that signs in as a bridge. */
export const ZWAVE_JS_UI: FamilyProfile = {
  speaks: 'own',
  name: 'zwave-js-ui',
  description: 'Z-Wave devices of any maker behind the MQTT gateway of Z-Wave JS UI.',
  sits: 'bridge',
  prefixes: () => [BASE],
  prefixOf: (topic) => (topic.startsWith(`${BASE}/`) ? BASE : undefined),
  capabilities: {
    facts: [
      'press',
      'contact',
      'switch',
      'lock',
      'motion',
      'glass',
      'smoke',
      'gas',
      'water',
      'tamper',
      'trouble',
      'power',
      'battery',
    ],
  },
  // Mains nodes are pinged by the gateway; those on a battery wake up by themselves, mostly twice or four times a day.
  supervision: {
    mains: { intervalMs: minutes(60), misses: 2, graceMs: minutes(5) },
    battery: { intervalMs: hours(25), misses: 1, graceMs: minutes(30) },
    usual: 'battery',
  },
  limits: { payloadBytes: PAYLOAD_BYTES },
  repeatMs: seconds(1),
  read: readZwave,
  usual,
  examples: ZWAVE_EXAMPLES,
};

/** Events of the Notification class that are something, and no call for help. */
const EVENTS: ReadonlyMap<string, Proposed['means']> = new Map<string, Proposed['means']>([
  ['glass_breakage', 'glass'],
  ['impact_detected', 'impact'],
  ['tampering_product_moved', 'impact'],
]);
const NO_CALL: ReadonlySet<string> = new Set(['tampering_invalid_code', 'rf_jamming_detected']);

function usual(fact: Fact): Proposed | undefined {
  if (fact.is === 'press' && NO_CALL.has(fact.which)) return undefined;
  if (fact.is === 'press') return { which: fact.which, means: EVENTS.get(fact.which) ?? 'panic' };
  return fact.is === 'gas' ? { means: 'smoke' } : usualState(fact);
}
