import type { HouseholdFile } from '../../../register/household-file-schema.ts';
import type { BriefBlock, BriefLine } from '../../schema/brief.ts';
import type { BriefFacts } from '../facts.ts';
import { block, confirmed, each, fact, fromFile, joined } from '../lines.ts';

type People = NonNullable<HouseholdFile['people']>;

/** 6: who is in the home, and how to speak to her. */
export function people({ file: { people: kept }, home }: BriefFacts): BriefBlock {
  const residents = home.residents.length === 0 ? null : home.residents.join('; ');
  return block(6, 'People', [
    kept?.name === undefined ? fact('Name', residents) : fromFile('Name', kept.name),
    fromFile('Name to call out', kept?.callOut),
    fromFile('Adults', kept?.adults),
    fromFile('Children', kept?.children, children),
    fromFile('Disability', kept?.disability),
    fromFile('Language', kept?.language),
    fromFile('Interpreter', kept?.interpreter),
    fromFile('Pregnancy', kept?.pregnancy),
    fromFile('Medical', kept?.medical),
    fromFile('Where in the home', kept?.whereInHouse),
  ]);
}

function children(all: NonNullable<People['children']>['is']): string {
  if (all.length === 0) return 'none';
  const each = all.map(({ age, sleeps }) => joined([age === 0 ? 'under 1' : `${age}`, sleeps]));
  return `${all.length}, aged ${each.join('; ')}`;
}

/** 7: the person it is about. */
export function suspect({ file: { suspect: kept } }: BriefFacts): BriefBlock {
  return block(7, 'Suspect', [
    fromFile('Name', kept?.name),
    fromFile('Born', kept?.born),
    fromFile('Description', kept?.description),
    fromFile('Relation', kept?.relation),
    fromFile('Vehicle', kept?.vehicle),
    fromFile('Last known', kept?.lastKnown),
    fromFile('Keys to the home', kept?.keys),
    fromFile('Photograph', kept?.photo),
    fromFile('Weapons and firearms', kept?.weapons),
    fromFile('Drugs, alcohol, mental health', kept?.substances),
    fromFile('Assaults on police', kept?.assaultsOnPolice),
  ]);
}

/** 11: who can come, and who looks after her. */
export function support({ file: { support: kept, telephone }, home }: BriefFacts): BriefBlock {
  const keyholders = (kept?.keyholders ?? []).map(({ name, number, minutes, asOf }) =>
    confirmed(
      'Keyholder',
      joined([name, number, minutes === undefined ? undefined : `there in ${minutes} minutes`]),
      asOf,
    ),
  );
  const contacts = home.contacts.map(({ name, number }) =>
    fact('Safe contact', joined([name ?? undefined, number ?? undefined])),
  );
  const helper = ({ name, number }: { name: string; number: string }) => joined([name, number]);
  return block(11, 'Keyholders and support', [
    ...each('Keyholder', keyholders),
    ...each('Safe contact', contacts, 'register'),
    homeLine(telephone),
    fromFile('Independent adviser (IDVA)', kept?.idva, helper),
    fromFile('Duty team out of hours', kept?.duty, helper),
    fromFile('Social care duty team', kept?.socialCare, helper),
  ]);
}

/** Whoever rings at the wrong time may be what starts the next attack, so number and rule stand together. */
function homeLine(telephone: HouseholdFile['telephone']): BriefLine {
  if (telephone === undefined) return fact('Number of the home', null, 'file');
  const { number, safeToCall, between = [], asOf } = telephone;
  const rule = {
    never: 'never safe to ring',
    'when she rang first': 'safe to ring only when she rang first',
    'between times': `safe to ring ${between.map(({ from, to }) => `${from} to ${to}`).join(' and ')}`,
  }[safeToCall];
  return confirmed('Number of the home', joined([number, rule]), asOf);
}
