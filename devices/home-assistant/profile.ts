import { hours, minutes, ms, seconds } from '../../src/core/time.ts';
import type { Fact } from '../fact.ts';
import type { FamilyProfile, Proposed } from '../family.ts';
import { usualState } from '../usual-state.ts';
import { armOf, soundsLikeHelp } from '../words.ts';
import { HOME_ASSISTANT_EXAMPLES } from './examples.ts';
import { LESSONS, PAYLOAD_BYTES, readHomeAssistant } from './read.ts';

/** Whatever announces itself by Home Assistant's MQTT discovery: the announcement says which of its topics is what. */
export const HOME_ASSISTANT: FamilyProfile = {
  speaks: 'own',
  name: 'home-assistant',
  description: 'Anything that announces itself by MQTT discovery as Home Assistant understands it.',
  sits: 'bridge',
  prefixes: () => ['homeassistant'],
  prefixOf: (topic) => {
    const first = topic.split('/')[0];
    return first === undefined || first === '' ? undefined : first;
  },
  capabilities: {
    facts: [
      'press',
      'contact',
      'switch',
      'lock',
      'arm',
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
    ],
  },
  supervision: {
    mains: { intervalMs: minutes(5), misses: 2, graceMs: ms(0) },
    battery: { intervalMs: hours(12), misses: 2, graceMs: hours(1) },
    usual: 'battery',
  },
  limits: { payloadBytes: PAYLOAD_BYTES, lessons: LESSONS },
  announces: true,
  repeatMs: seconds(1),
  read: readHomeAssistant,
  usual: usualByClass,
  examples: HOME_ASSISTANT_EXAMPLES,
};

/** What a fact whose class the device has announced usually means. */
export function usualByClass(fact: Fact): Proposed | undefined {
  if (fact.is === 'press') return usualPress(fact.which);
  if (fact.is === 'switch') return fact.key.endsWith('.triggered') ? undefined : { means: 'door', on: 'on' };
  return usualState(fact);
}

/** A trigger is a type and a subtype: `action emergency`, `button_long_press button_1`. */
function usualPress(which: string): Proposed | undefined {
  const words = which.split(' ');
  if (words.some(soundsLikeHelp)) return { means: 'panic', which };
  if (words.some((word) => armOf(word) !== undefined)) return { means: 'arm', which };
  return /press|push|single|double|triple|long|hold/i.test(which) ? { means: 'panic', which } : undefined;
}
