import { minutes, seconds } from '../../src/core/time.ts';
import type { PanelProfile } from '../panel.ts';
import { PANEL_EXAMPLES } from './examples.ts';
import { EVENTS_PER_MESSAGE } from './limits.ts';
import { EVERY_ZONE, meaningOf } from './meaning.ts';
import { readPanel } from './read.ts';

/** Intruder panels and communicators that report by ANSI/SIA DC-09, in the words of DC-03 (SIA) or DC-05 (Contact ID). */
export const SIA_DC09: PanelProfile = {
  speaks: 'dc09',
  name: 'sia-dc09',
  description: 'An intruder panel or dual-path communicator that reports by SIA DC-09: SIA-DCS, ADM-CID and NULL.',
  capabilities: {
    signals: [
      'arm',
      'battery',
      'cancel',
      'door',
      'duress',
      'fault',
      'glass',
      'hold-up',
      'impact',
      'jamming',
      'motion',
      'panic',
      'power',
      'smoke',
      'tamper',
      'test',
      'window',
    ],
  },
  // Communicators send a link test a minute where they are asked to; those on a battery save it.
  supervision: {
    mains: { intervalMs: minutes(1), misses: 3, graceMs: seconds(30) },
    battery: { intervalMs: minutes(60), misses: 2, graceMs: minutes(5) },
    usual: 'mains',
  },
  limits: { payloadBytes: 0xfff, eventsPerMessage: EVENTS_PER_MESSAGE },
  usual: [{ key: EVERY_ZONE, means: 'door' }],
  read: readPanel,
  meaning: meaningOf,
  examples: PANEL_EXAMPLES,
};
