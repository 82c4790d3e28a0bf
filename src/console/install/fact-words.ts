import type { FactShown, Proposed } from './found-api.ts';

const STATES: Readonly<Record<string, (state: string) => string>> = {
  contact: (state) => (state === 'open' ? 'Open' : 'Closed'),
  switch: (state) => `Switched ${state}`,
  lock: (state) => ({ locked: 'Locked', unlocked: 'Unlocked', jammed: 'Lock jammed' })[state] ?? state,
  arm: (state) => `Set to ${state}`,
  power: (state) => (state === 'lost' ? 'Mains lost' : 'Mains back'),
};
const ALARMS: Readonly<Record<string, readonly [alarm: string, clear: string]>> = {
  motion: ['Movement', 'No movement'],
  occupancy: ['Somebody is there', 'Nobody is there'],
  glass: ['Glass broken', 'Glass quiet'],
  vibration: ['Shaken', 'Still'],
  smoke: ['Smoke', 'No smoke'],
  gas: ['Gas', 'No gas'],
  water: ['Water', 'Dry'],
  tamper: ['Its case is open', 'Its case is closed'],
  jamming: ['Radio jammed', 'Radio free'],
  trouble: ['Something is wrong with it', 'Nothing is wrong with it'],
};

/** What something said, as one would tell it on the telephone. */
export function factWords({ is, which, state, percent, low }: FactShown): string {
  if (is === 'press') return which === undefined || which === '' ? 'Pressed' : `Pressed: ${which}`;
  if (is === 'battery') return percent === undefined ? (low ? 'Battery low' : 'Battery good') : `Battery ${percent} %`;
  if (is === 'boot') return 'Started';
  const alarm = ALARMS[is];
  if (alarm) return state === 'alarm' ? alarm[0] : alarm[1];
  return STATES[is]?.(state ?? '') ?? is;
}

/** Acted on without anybody saying what it means. */
const BY_ITSELF = new Set(['tamper', 'jamming', 'trouble', 'power', 'battery', 'boot', 'gas', 'water']);
export const wantsMeaning = ({ is }: FactShown) => !BY_ITSELF.has(is);

/** What a fact can mean, those first that are meant most. */
const MEANS: Readonly<Record<string, readonly string[]>> = {
  press: ['panic', 'duress', 'hold-up', 'cancel', 'test', 'nothing'],
  contact: ['door', 'window', 'nothing'],
  switch: ['panic', 'door', 'window', 'motion', 'impact', 'nothing'],
  lock: ['lock', 'nothing'],
  arm: ['arm', 'nothing'],
  motion: ['motion', 'nothing'],
  occupancy: ['motion', 'nothing'],
  glass: ['glass', 'nothing'],
  vibration: ['impact', 'glass', 'nothing'],
  smoke: ['smoke', 'nothing'],
};
const MEANING_WORDS: Readonly<Record<string, string>> = {
  panic: 'A call for help',
  duress: 'A call for help that shows nothing',
  'hold-up': 'A call for help by staff',
  cancel: '“I am all right”',
  test: 'Only a test',
  door: 'A door',
  window: 'A window',
  lock: 'A lock',
  motion: 'Movement',
  glass: 'Glass broken',
  impact: 'A blow',
  smoke: 'Smoke',
  arm: 'Arming',
  nothing: 'Nothing: do not act on it',
};

export const meaningChoices = ({ is }: Pick<FactShown, 'is'>) =>
  (MEANS[is] ?? ['nothing']).map((value) => ({ value, words: MEANING_WORDS[value] ?? value }));

/** One thing that wants a meaning: each press of its own, every other fact by its key. */
export const slotOf = ({ key, is, which }: Pick<FactShown, 'key' | 'is' | 'which'>) =>
  is === 'press' && which !== undefined ? `${key}=${which}` : key;

/** What is usually meant, shown first and never chosen for anybody. */
export const proposedFor = (fact: FactShown, proposed: readonly Proposed[]) =>
  proposed.find(({ key, which }) => key === fact.key && (which === undefined || which === fact.which));
