import { describe, expect, test } from 'vitest';
import { LEXICON } from '../testing/parts.ts';
import { makeLexicon } from './lexicon.ts';

const found = (text: string) => LEXICON.find(text);

describe('words that would tell a bystander what this is about', () => {
  test.each([
    ['police', 'the word itself'],
    ['POLICE!', 'in capitals'],
    ['(Police)', 'among signs'],
    ['policeman', 'with an ending'],
    ['alarms', 'in the plural'],
    ['abusive', 'another ending'],
    ['addresses', 'another ending'],
    ['pólice', 'with an accent'],
    ['po\u00ADlice', 'with a hidden hyphen'],
    ['po\u200Blice', 'with a sign that takes no room'],
    ['p0lice', 'with a digit for a letter'],
    ['a1arm', 'with a one for an l'],
    ['pan!c', 'with a sign for a letter'],
    ['@larm', 'with a sign in front'],
    ['\u0430larm', 'with a letter of another alphabet'],
    ['\uFF50\uFF4F\uFF4C\uFF49\uFF43\uFF45', 'in wide letters'],
    ['p-o-l-i-c-e', 'with hyphens'],
    ['p o l i c e', 'spelled out'],
    ['p. o. l. i. c. e.', 'spelled out with points'],
    ['po-lice', 'torn apart'],
    ['the pol ice', 'torn apart by a space'],
    ['polliice', 'with doubled letters'],
    ['anti-police', 'behind a hyphen'],
    ['police/alarm', 'beside a stroke'],
    ['her name', 'a whole word'],
    ['ring 999', 'a number'],
    ['heddlu', 'in Welsh'],
    ['larwm', 'in Welsh'],
    ['gam-drin', 'in Welsh, its first letter changed'],
    ['camdriniwr', 'in Welsh, with an ending'],
    ['ddioddefwr', 'in Welsh, its first letter changed'],
    ['loches', 'in Welsh, its first letter changed'],
    ['ei chyfeiriad', 'in Welsh, its first letter changed'],
    ['a safe house', 'two words'],
  ])('%j is found: %s', (text) => {
    expect(found(`Thank you. ${text} Goodbye.`)).toBeDefined();
  });

  test.each([
    'This is an urgent call. Reference Kestrel 4. Press 1 to accept.',
    'Galwad frys yw hon. Cyfeirnod Sycamore 12. Pwyswch 1 i dderbyn.',
    'namely',
    'an unnamed parcel',
    'a polish for the table',
    'the syllabus of the school',
    'fel arfer',
    'Reply 99912 or 1125 to accept.',
  ])('%j may be said', (text) => {
    expect(found(text)).toBeUndefined();
  });

  test('the word is named as it stands there', () => {
    expect(found('Your P0LICE call.')).toBe('p0lice');
  });

  test('a list of no words finds nothing', () => {
    expect(makeLexicon({ languages: {} }).find('police')).toBeUndefined();
  });
});
