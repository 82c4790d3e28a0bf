import { hours, minutes, seconds } from '../../src/core/time.ts';
import type { Fact } from '../fact.ts';
import type { FamilyProfile, Proposed } from '../family.ts';
import { usualState } from '../usual-state.ts';
import { soundsLikeHelp } from '../words.ts';
import { RTL_433_EXAMPLES } from './examples.ts';
import { PAYLOAD_BYTES, readRtl433 } from './read.ts';

const BELOW = /^(rtl_433\/[^/]+)\/(?:events|states|devices)(?:\/|$)/;

/** Simple radio sensors and remotes on 315, 345, 433 and 868 MHz, heard by a receiver that runs rtl_433. */
export const RTL_433: FamilyProfile = {
  speaks: 'own',
  name: 'rtl-433',
  description:
    'rtl_433: radio contacts, motion sensors and remotes (Honeywell, DSC, Interlogix, X10, SimpliSafe, Kerui, EV1527 …).',
  sits: 'bridge',
  prefixes: () => ['rtl_433'],
  prefixOf: (topic) => BELOW.exec(topic)?.[1],
  capabilities: {
    facts: [
      'press',
      'contact',
      'switch',
      'arm',
      'motion',
      'glass',
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
    // Those that report at all do so about hourly. Those that only speak when pressed are given a time of their own (notes.md).
    battery: { intervalMs: hours(1), misses: 4, graceMs: minutes(20) },
    usual: 'battery',
  },
  limits: { payloadBytes: PAYLOAD_BYTES },
  repeatMs: seconds(2),
  read: readRtl433,
  usual,
  examples: RTL_433_EXAMPLES,
};

/** What X10's pendants (KR15, KR18) send when they are pressed for help. */
const X10_HELP: ReadonlySet<string> = new Set(['26', '88', '98']);

function usual(fact: Fact): Proposed | undefined {
  if (fact.is !== 'press') return usualState(fact);
  if (fact.key === 'event' && fact.which === 'open') return { which: fact.which, means: 'motion' };
  const help =
    fact.which.includes('panic') || soundsLikeHelp(fact.which) || (fact.key === 'code' && X10_HELP.has(fact.which));
  return help ? { which: fact.which, means: 'panic' } : undefined;
}
