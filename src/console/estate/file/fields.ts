/** How a part of a household's file is asked for. It mirrors the desk's own schema, which checks what is sent. */
export type Field =
  | { kind: 'text' | 'long' | 'day' | 'whole' | 'time'; key: string; label: string; hint?: string }
  | { kind: 'choice'; key: string; label: string; options: readonly string[] }
  /** A value with the day on which somebody last confirmed it. */
  | { kind: 'known'; key: string; label: string; of: Field | readonly Field[]; wide?: true }
  | { kind: 'list'; key: string; label: string; one: string; most: number; of: Field | readonly Field[] }
  | { kind: 'group'; key: string; label: string; of: readonly Field[] };

const text = (key: string, label: string, hint?: string): Field => ({
  kind: 'text',
  key,
  label,
  ...(hint && { hint }),
});
const day = (key: string, label: string): Field => ({ kind: 'day', key, label });
const whole = (key: string, label: string): Field => ({ kind: 'whole', key, label });
const choice = (key: string, label: string, options: readonly string[]): Field => ({
  kind: 'choice',
  key,
  label,
  options,
});
const known = (key: string, label: string, hint?: string): Field => ({
  kind: 'known',
  key,
  label,
  of: { kind: 'text', key: 'is', label, ...(hint && { hint }) },
});
const knownLong = (key: string, label: string): Field => ({
  kind: 'known',
  key,
  label,
  wide: true,
  of: { kind: 'long', key: 'is', label },
});
const knownOf = (key: string, label: string, of: Field | readonly Field[]): Field => ({
  kind: 'known',
  key,
  label,
  of,
});
const CONFIRMED = day('asOf', 'Confirmed on');

export const FILE_FIELDS: readonly Field[] = [
  {
    kind: 'group',
    key: 'location',
    label: 'Where it is',
    of: [
      knownLong('address', 'Address'),
      known('postcode', 'Postcode'),
      known('uprn', 'UPRN'),
      known('what3words', 'what3words', 'word.word.word'),
      known('grid', 'Grid reference'),
      known('floor', 'Floor'),
      known('entry', 'Way in'),
      knownOf('approach', 'Approach', choice('is', 'Approach', ['silent', 'normal'])),
      known('rendezvous', 'Meeting point'),
    ],
  },
  {
    kind: 'group',
    key: 'access',
    label: 'Getting in',
    of: [
      known('doorCode', 'Door code'),
      knownOf('keySafe', 'Key safe', [text('place', 'Where it is'), text('code', 'Its code')]),
      known('reinforcedDoor', 'Reinforced door'),
      known('sanctuaryRoom', 'Sanctuary room'),
      known('sanctuaryDoor', 'Door of the sanctuary'),
      known('dog', 'Dog'),
    ],
  },
  {
    kind: 'group',
    key: 'people',
    label: 'Who lives there',
    of: [
      known('name', 'Her name'),
      known('callOut', 'What to call out at the door'),
      knownOf('adults', 'Adults', whole('is', 'Adults')),
      knownOf('children', 'Children', {
        kind: 'list',
        key: 'is',
        label: 'Children',
        one: 'child',
        most: 20,
        of: [whole('age', 'Age'), text('sleeps', 'Where they sleep')],
      }),
      known('disability', 'Disability'),
      known('language', 'Language'),
      known('interpreter', 'Interpreter'),
      known('pregnancy', 'Pregnancy'),
      known('medical', 'Medical'),
      known('whereInHouse', 'Where she will be'),
    ],
  },
  {
    kind: 'group',
    key: 'suspect',
    label: 'The suspect',
    of: [
      known('name', 'Name'),
      knownOf('born', 'Born', day('is', 'Born')),
      known('description', 'Description'),
      known('relation', 'Relation to her'),
      known('vehicle', 'Vehicle'),
      known('lastKnown', 'Last known at'),
      known('keys', 'Keys'),
      known('photo', 'Where a photo is kept'),
      known('weapons', 'Weapons'),
      known('substances', 'Drink and drugs'),
      known('assaultsOnPolice', 'Assaults on police'),
    ],
  },
  {
    kind: 'list',
    key: 'orders',
    label: 'Court orders',
    one: 'order',
    most: 12,
    of: [
      choice('kind', 'Kind', [
        'non-molestation',
        'domestic abuse protection',
        'restraining',
        'bail conditions',
        'occupation',
        'stalking protection',
        'other',
      ]),
      text('terms', 'Terms'),
      text('reference', 'Reference'),
      day('expires', 'Expires'),
      CONFIRMED,
    ],
  },
  knownOf('references', 'References of the police', {
    kind: 'list',
    key: 'is',
    label: 'References',
    one: 'reference',
    most: 12,
    of: text('', 'Reference'),
  }),
  {
    kind: 'group',
    key: 'police',
    label: 'With the police',
    of: [
      {
        kind: 'list',
        key: 'urns',
        label: 'URNs',
        one: 'URN',
        most: 6,
        of: [
          text('urn', 'URN', 'exactly as in the letter, without spaces'),
          choice('type', 'Type', ['HUA', 'IAS', 'LWS']),
          choice('level', 'Level', ['immediate', 'withdrawn']),
          CONFIRMED,
        ],
      },
      knownOf('marker', 'Marker on the address', [
        text('reference', 'Reference'),
        text('owner', 'Owner at the force'),
        day('expires', 'Expires'),
      ]),
    ],
  },
  {
    kind: 'group',
    key: 'history',
    label: 'Risk and history',
    of: [
      knownOf('dash', 'DASH', [
        choice('level', 'Level', ['standard', 'medium', 'high']),
        whole('score', 'Score of 24'),
      ]),
      knownOf('marac', 'MARAC', [day('heardOn', 'Heard on')]),
      known('lastIncident', 'Last incident'),
      known('codewords', 'Code words agreed with the force'),
    ],
  },
  {
    kind: 'group',
    key: 'hazards',
    label: 'Hazards',
    of: [
      knownLong('statement', 'Statement'),
      known('stairs', 'Stairs'),
      known('devices', 'Devices'),
      known('cctv', 'CCTV'),
    ],
  },
  {
    kind: 'group',
    key: 'support',
    label: 'Who helps',
    of: [
      {
        kind: 'list',
        key: 'keyholders',
        label: 'Keyholders',
        one: 'keyholder',
        most: 6,
        of: [text('name', 'Name'), text('number', 'Telephone'), whole('minutes', 'Minutes away'), CONFIRMED],
      },
      knownOf('idva', 'IDVA', [text('name', 'Name'), text('number', 'Telephone')]),
      knownOf('duty', 'Duty officer', [text('name', 'Name'), text('number', 'Telephone')]),
      knownOf('socialCare', 'Social care', [text('name', 'Name'), text('number', 'Telephone')]),
    ],
  },
  {
    kind: 'group',
    key: 'telephone',
    label: 'Telephone into the home',
    of: [
      text('number', 'Telephone'),
      choice('safeToCall', 'Safe to call', ['never', 'when she rang first', 'between times']),
      {
        kind: 'list',
        key: 'between',
        label: 'Safe hours',
        one: 'time',
        most: 4,
        of: [
          { kind: 'time', key: 'from', label: 'From' },
          { kind: 'time', key: 'to', label: 'To' },
        ],
      },
      CONFIRMED,
    ],
  },
];
