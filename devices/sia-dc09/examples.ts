import type { Binding } from '../../src/core/binding.ts';
import type { PanelExample } from '../panel.ts';

const HOME: readonly Binding[] = [
  { key: 'zone 1', means: 'door', sensor: 'front-door' },
  { key: 'zone 2', means: 'motion', sensor: 'hall' },
  { key: 'zone 3', means: 'glass' },
  { key: 'zone 5', means: 'nothing' },
  { key: 'zone 6', means: 'panic', sensor: 'bedside' },
  { key: 'zone 7', means: 'window' },
  { key: 'zone 8', means: 'smoke' },
  { key: 'area 2', means: 'arm' },
];

const sia = (data: string): string => `"SIA-DCS"0001L0#1234[#1234|${data}]`;
const cid = (data: string): string => `"ADM-CID"0001R1L0#1234[#1234|${data}]`;

const SAID: readonly [name: string, message: string, signals: readonly object[], unbound?: readonly string[]][] = [
  ['a panic button', sia('Nri1/PA4'), [{ kind: 'panic', sensor: 'zone-4' }]],
  ['a panic from the keypad', sia('NPA'), [{ kind: 'panic' }]],
  ['a hold-up', sia('Nri1/HA12^DESK^'), [{ kind: 'hold-up', sensor: 'zone-12' }]],
  ['a panic that is restored stays', sia('NPR4'), []],
  ['a panic bound to nothing is a panic', sia('NPA5'), [{ kind: 'panic', sensor: 'zone-5' }]],
  ['somebody asks for a doctor', sia('NMA9'), [{ kind: 'panic', sensor: 'zone-9' }]],
  ['the front door while armed', sia('Nri1BA1'), [{ kind: 'door', state: 'forced', sensor: 'front-door' }]],
  ['its end', sia('Nri1/BR1'), [{ kind: 'door', state: 'closed', sensor: 'front-door' }]],
  ['movement in the hall', sia('NBA02'), [{ kind: 'motion', sensor: 'hall' }]],
  ['movement has no end', sia('NBR02'), [{ kind: 'fault', code: 'panel BR', sensor: 'hall' }]],
  ['a pane of glass', sia('NBA003'), [{ kind: 'glass', sensor: 'zone-3' }]],
  ['a zone that is a panic button', sia('NBA6'), [{ kind: 'panic', sensor: 'bedside' }]],
  ['a zone bound to smoke', sia('NUA8'), [{ kind: 'smoke', state: 'alarm', sensor: 'zone-8' }]],
  ['a zone that is not acted on', sia('NBA5'), []],
  ['a zone that nobody has bound', sia('NBA99'), [{ kind: 'fault', code: 'panel BA', sensor: 'zone-99' }], ['zone 99']],
  [
    'a door forced, and one left open',
    sia('NDF7/DL1'),
    [
      { kind: 'window', state: 'forced', sensor: 'zone-7' },
      { kind: 'door', state: 'open', sensor: 'front-door' },
    ],
  ],
  ['fire', sia('Nri1/FA001'), [{ kind: 'smoke', state: 'alarm', sensor: 'front-door' }]],
  ['fire is over', sia('NFR9'), [{ kind: 'smoke', state: 'clear', sensor: 'zone-9' }]],
  ['tamper at the panel', sia('NTA0'), [{ kind: 'tamper', state: 'alarm' }]],
  ['and no more', sia('NTR0'), [{ kind: 'tamper', state: 'clear' }]],
  [
    'mains, battery, radio',
    sia('NAT/YT/XQ'),
    [
      { kind: 'power', state: 'lost' },
      { kind: 'battery', state: 'low' },
      { kind: 'jamming', state: 'alarm' },
    ],
  ],
  [
    'all of it well again',
    sia('NAR/YR/XH'),
    [
      { kind: 'power', state: 'restored' },
      { kind: 'battery', state: 'ok' },
      { kind: 'jamming', state: 'clear' },
    ],
  ],
  ['the battery of a sensor', sia('NXT2'), [{ kind: 'battery', state: 'low', sensor: 'hall' }]],
  ['armed by a user, who is not told', sia('Nri1id3CL3'), [{ kind: 'arm', state: 'away' }]],
  ['armed at home', sia('NNL1'), [{ kind: 'arm', state: 'home' }]],
  ['disarmed, and cancelled', sia('NOP1|NBC1'), [{ kind: 'arm', state: 'disarmed' }, { kind: 'cancel' }]],
  ['another area that is bound', sia('Nri2CL1'), [{ kind: 'arm', state: 'away', sensor: 'area-2' }]],
  ['another area that is not', sia('Nri3CL1'), [{ kind: 'fault', code: 'panel arm away', sensor: 'area-3' }]],
  ['a test by hand, and the daily one', sia('NRX1/RP'), [{ kind: 'test' }]],
  ['a bypass is on record', sia('NBB2'), [{ kind: 'fault', code: 'panel BB', sensor: 'hall' }]],
  ['an old event that could not be sent before', sia('Oti10:23PA6'), [{ kind: 'panic', sensor: 'bedside' }]],
  ['a broken event does not hold back its neighbour', sia('N??/PA4'), [{ kind: 'panic', sensor: 'zone-4' }]],
  ['Contact ID: panic', cid('1120 01 004'), [{ kind: 'panic', sensor: 'zone-4' }]],
  ['Contact ID: duress', cid('1121 01 002'), [{ kind: 'duress' }]],
  ['Contact ID: silent and audible', cid('1122 00 006'), [{ kind: 'panic', sensor: 'bedside' }]],
  ['Contact ID: its end', cid('3120 01 004'), []],
  ['Contact ID: burglary', cid('1131 01 001'), [{ kind: 'door', state: 'forced', sensor: 'front-door' }]],
  ['Contact ID: burglary over', cid('3131 01 001'), [{ kind: 'door', state: 'closed', sensor: 'front-door' }]],
  ['Contact ID: what was told before', cid('6131 01 001'), []],
  ['Contact ID: smoke', cid('1111 00 008'), [{ kind: 'smoke', state: 'alarm', sensor: 'zone-8' }]],
  ['Contact ID: a sensor opened', cid('1383 01 002'), [{ kind: 'tamper', state: 'alarm', sensor: 'hall' }]],
  ['Contact ID: mains lost', cid('1301 00 000'), [{ kind: 'power', state: 'lost' }]],
  ['Contact ID: mains back', cid('3301 00 000'), [{ kind: 'power', state: 'restored' }]],
  ['Contact ID: jammed', cid('1344 00 000'), [{ kind: 'jamming', state: 'alarm' }]],
  ['Contact ID: closed', cid('3401 01 003'), [{ kind: 'arm', state: 'away' }]],
  ['Contact ID: opened', cid('1401 01 003'), [{ kind: 'arm', state: 'disarmed' }]],
  ['Contact ID: armed at home', cid('3441 01 003'), [{ kind: 'arm', state: 'home' }]],
  ['Contact ID: cancelled', cid('1406 01 003'), [{ kind: 'cancel' }]],
  ['Contact ID: the daily test', cid('1602 00 000'), []],
  ['Contact ID without blanks', cid('112001004'), [{ kind: 'panic', sensor: 'zone-4' }]],
  ['a link test', '"NULL"0000R8L0#1234[]', []],
];

/** Made up for this profile; those that real communicators have sent are in its test. */
export const PANEL_EXAMPLES: readonly PanelExample[] = [
  ...SAID.map(([name, message, signals, unbound = []]) => ({
    name,
    message,
    bindings: HOME,
    expect: { signals, unbound },
  })),
  {
    name: 'a zone that every zone is bound with',
    message: sia('NBA99'),
    bindings: [{ key: 'zone *', means: 'door' }],
    expect: { signals: [{ kind: 'door', state: 'forced', sensor: 'zone-99' }] },
  },
  { name: 'a code that there is not', message: sia('NQZ1'), expect: { quarantine: 'unknown-kind' } },
  {
    name: 'a code of Contact ID that there is not',
    message: cid('1999 00 000'),
    expect: { quarantine: 'unknown-kind' },
  },
  {
    name: 'data of another account',
    message: '"SIA-DCS"0001L0#1234[#9999|NPA1]',
    expect: { quarantine: 'wrong-field' },
  },
  { name: 'no event at all', message: sia('hello'), expect: { quarantine: 'wrong-shape' } },
  { name: 'another kind of message', message: '"SIA-PUL"0001L0#1234[#1234|x]', expect: { quarantine: 'wrong-shape' } },
];
