import type { Brief, BriefBlock, BriefLine, Incident } from '../api/types.ts';

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
const from = (label: string, value: string, ago = 21): BriefLine => ({ label, value, asOf: day(ago), source: 'file' });
const unknown = (label: string): BriefLine => ({ label, value: 'unknown', asOf: null, source: 'file' });
const own = (label: string, value: string): BriefLine => ({ label, value, asOf: null, source: 'gateway' });
const block = (number: number, title: string, ...lines: BriefLine[]): BriefBlock => ({ number, title, lines });

const callBlocks = (incident: Incident): BriefBlock[] => [
  block(
    1,
    'Who is calling',
    own('Receiving centre', 'Havenwatch Demo monitoring'),
    own('Operator', '12'),
    own('Call back', '020 7946 0123'),
    own('Our reference', incident.id),
  ),
  block(2, 'URN', from('URN', 'HUA001234'), own('Confirmed', 'no: one button')),
  block(
    3,
    'Nature',
    own('What', 'Panic button in the bedroom'),
    own('When', '02:14:07'),
    own('Still in progress', 'yes'),
  ),
];

const placeBlocks = (isSent: boolean): BriefBlock[] => [
  block(
    4,
    'Address',
    from('Address', 'Flat 3, 12 Example Row, Exampleton EX1 4ZZ'),
    from('Grid', 'unknown'),
    from('Entry', 'From the yard behind; first floor'),
    from('Approach', 'Silent, no sirens'),
  ),
  block(
    5,
    'Access',
    from('Street door', 'Code held by the keyholder', 130),
    from('Key safe', isSent ? 'Left of the yard door, code 4711' : 'given once officers are on the way'),
    from('Reinforced door', 'Flat door, opens outward'),
    from('Sanctuary', 'Bedroom, opens outward, bolted from inside'),
  ),
];

const personBlocks = (): BriefBlock[] => [
  block(
    6,
    'People',
    from('Name to call out', 'Kit'),
    from('Adults', '1'),
    from('Children', '2, aged 4 and 7', 240),
    unknown('Medical'),
    from('Language', 'English'),
  ),
  block(
    7,
    'Suspect',
    from('Name', 'Drew Invented'),
    from('Relation', 'former partner'),
    unknown('Vehicle'),
    from('Weapons', 'A knife in the last incident', 190),
  ),
  block(8, 'Orders', from('Non-molestation order', 'until 1 March 2027'), unknown('Bail conditions')),
  block(9, 'History', from('DASH', 'high', 45), own('Activations in 12 months', '2: 1 genuine, 1 false')),
  block(10, 'Hazards to officers', from('Dog', 'none'), unknown('Stairs')),
];

const lastBlocks = (incident: Incident): BriefBlock[] => [
  block(
    11,
    'Keyholder and support',
    from('Keyholder', 'Bo Sample, 15 minutes away'),
    from('Support worker', 'on call through 01632 960 100'),
  ),
  block(
    12,
    'Live updates',
    ...incident.signals.map(
      (signal): BriefLine => ({
        label: `${signal.kind} ${signal.room ?? ''}`,
        value: signal.state ?? 'pressed',
        asOf: signal.receivedAt,
        source: 'journal',
      }),
    ),
    own('Listening', 'line open, nobody speaks'),
  ),
];

/** A made-up household's brief. Every name, number and place in it is invented. */
export function briefOf(incident: Incident): Brief {
  const isSent = incident.handling.police.some(({ stage }) => stage === 'dispatched');
  const handed = incident.handling.brief;
  return {
    format: 'havenwatch/brief/1',
    incident: incident.id,
    premises: incident.premises,
    madeAt: new Date().toISOString(),
    grade: 4,
    readOut:
      'This is Havenwatch Demo monitoring, operator 12, call back on 020 7946 0123, our reference 7 dash 3. URN HUA 00 1234, unconfirmed. Panic button pressed in the bedroom at 02 14 07. The hall door was forced after it. Threat grade 4, still in progress, line open, no voice heard. The address is Flat 3, 12 Example Row, Exampleton, E X 1, 4 Z Z. Enter from the yard behind. Approach without sirens.',
    gaps: [],
    blocks: [...callBlocks(incident), ...placeBlocks(isSent), ...personBlocks(), ...lastBlocks(incident)],
    since: handed
      ? {
          digest: handed.digest,
          at: handed.at,
          changes: isSent
            ? [
                {
                  block: 5,
                  label: 'Key safe',
                  was: 'given once officers are on the way',
                  is: 'Left of the yard door, code 4711',
                },
              ]
            : [],
        }
      : null,
  };
}

export const SCRIPTS = {
  word: {
    A: 'Thank you. I have written that down. Somebody will stay in touch with you tonight. Put the phone down whenever you like.',
    B: 'Thank you. I have written that down. Somebody will be in touch about the repair. Put the phone down whenever you like.',
    '-': 'Thank you. I have written that down. Somebody will look at it in the morning. Put the phone down whenever you like.',
  },
};
