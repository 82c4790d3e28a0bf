import { hours, minutes, ms, seconds } from '../../src/core/time.ts';
import type { Fact } from '../fact.ts';
import type { FamilyProfile, Proposed } from '../family.ts';
import { usualState } from '../usual-state.ts';
import { soundsLikeHelp } from '../words.ts';
import { TASMOTA_EXAMPLES } from './examples.ts';
import { tasmotaPrefixOf } from './place.ts';
import { PAYLOAD_BYTES, readTasmota } from './read.ts';

/** Anything that runs Tasmota: switches and buttons wired to it, and the Zigbee and 433 MHz devices that it hears. */
export const TASMOTA: FamilyProfile = {
  speaks: 'own',
  name: 'tasmota',
  description: 'Tasmota over MQTT: switches and buttons wired to it, its Zigbee bridge and its radio bridge.',
  sits: 'bridge',
  prefixes: (address) => [`tele/${address}`, `stat/${address}`],
  prefixOf: tasmotaPrefixOf,
  capabilities: {
    facts: [
      'press',
      'switch',
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
  read: readTasmota,
  usual,
  examples: TASMOTA_EXAMPLES,
};

function usual(fact: Fact): Proposed | undefined {
  if (fact.is === 'press') return usualPress(fact.key, fact.which);
  if (fact.is !== 'switch') return usualState(fact);
  if (fact.key === 'PersonalAlarm' || fact.key === 'Panic') return { means: 'panic', on: 'on' };
  return fact.key === 'alarm2' ? undefined : { means: 'door', on: 'on' };
}

// What a switch was doing is its state already, and a radio code says nothing of what sent it.
function usualPress(key: string, which: string): Proposed | undefined {
  if (key === 'AqaraVibrationMode') return { means: 'impact', which };
  if (key === 'keypad') return soundsLikeHelp(which) ? { means: 'panic', which } : undefined;
  return key === 'rf' || key.endsWith('.action') ? undefined : { means: 'panic', which };
}
