import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Fault, isFault } from '../core/fault.ts';
import { safeText } from '../core/text.ts';
import { type MessageBook, makeBook, readMessages, spelled } from './messages.ts';
import { LEXICON, MESSAGES, REFERENCE } from './testing/parts.ts';
import { allWordings } from './words/wordings.ts';

const deliveredIn = (language: string): string =>
  readFileSync(new URL(`../../config/messages/${language}.yaml`, import.meta.url), 'utf8');
const DELIVERED = deliveredIn('en');

function withWording(group: string, name: string, text: unknown): unknown {
  const data = parse(DELIVERED);
  data[group][name] = text;
  return data;
}

function withCover(cover: unknown): unknown {
  return { ...parse(DELIVERED), covers: { parcel: cover } };
}

function bookOf(...files: [language: string, data: unknown][]): MessageBook {
  const [first, ...others] = files.map(([language, data]) => ({
    language,
    data,
    say: (path: readonly string[], why: string) => new Fault('HW_CONFIG_INVALID', { where: path.join('.'), why }),
  }));
  if (first === undefined) throw new Error('a book needs a language');
  return makeBook([first, ...others], LEXICON);
}

function complaint(data: unknown): string {
  try {
    readMessages(data, 'en.yaml', LEXICON);
  } catch (error) {
    if (isFault(error) && error.code === 'HW_CONFIG_INVALID') return error.message;
    throw error;
  }
  return 'none';
}

describe('wordings', () => {
  test('say only the reference, the code and the role', () => {
    expect(MESSAGES.say('voice.brief', { reference: REFERENCE })).toBe(
      'This is an urgent call. Reference Kestrel 4. Press 1 to accept.',
    );
    expect(MESSAGES.say('sms.brief', { reference: REFERENCE, code: 48210 })).toContain('Reply 48210 to accept.');
    expect(MESSAGES.say('voice.already', { who: safeText`the desk` })).toContain('already been accepted by the desk');
  });

  const wrong: [string, unknown, string][] = [
    [
      'a word that gives it away',
      withWording('voice', 'brief', 'Panic alarm! Press 1.'),
      '"panic" must never be heard',
    ],
    [
      'the same in the plural',
      withWording('voice', 'thanks', 'Thank you for the Alarms.'),
      '"alarms" must never be heard',
    ],
    [
      'a placeholder for a person',
      withWording('voice', 'brief', 'Call from {name}. Press 1.'),
      '{name} may not stand in it',
    ],
    ['a missing code', withWording('sms', 'brief', 'Reply to accept.'), '{code} must stand in it'],
    ['an empty wording', withWording('sms', 'thanks', ' '), 'it is empty'],
    ['a speech', withWording('sms', 'thanks', 'x'.repeat(201)), 'it is longer than 200 characters'],
    ['a number', withWording('sms', 'thanks', 7), 'en.yaml: sms.thanks'],
    ['an unknown wording', withWording('sms', 'shout', 'Hey'), 'there is no such wording'],
    [
      'a missing wording',
      { voice: {}, sms: {}, who: {} },
      'en.yaml: voice.brief: the configuration is not valid (it is missing)',
    ],
    [
      'a first text in two parts',
      withWording('sms', 'brief', `Answer {code} ${'please '.repeat(24)}`),
      'as a text it takes 2 parts',
    ],
    [
      'one letter that telephones write otherwise',
      withWording('sms', 'brief', 'Ymatebwch os gwelwch yn dda. Cyfeirnod {reference}. Atebwch {code} ŵ.'),
      'one part has room for 70 characters, because of its letters',
    ],
    ['a voice that there is not', withWording('speech', 'voice', 'my own'), 'en.yaml: speech.voice'],
    ['a language that there is not', withWording('speech', 'language', 'English'), 'en.yaml: speech.language'],
    [
      'a cover that gives it away',
      withCover({ title: 'A parcel', voice: { brief: 'Your a1arm is ready. Press 1.' } }),
      'en.yaml: covers.parcel.voice.brief',
    ],
    [
      'a cover without the code',
      withCover({ title: 'A parcel', sms: { brief: 'A parcel.' } }),
      '{code} must stand in it',
    ],
    ['a cover without a title', withCover({ voice: {} }), 'en.yaml: covers.parcel.title'],
    [
      'a cover over what is said of the desk',
      withCover({ title: 'A parcel', who: { desk: 'me' } }),
      'covers.parcel.who',
    ],
    ['a list', [], 'it is not a group of wordings'],
  ];
  test.each(wrong)('%s is refused by name', (_name, data, says) => {
    expect(complaint(data)).toContain(says);
  });
});

describe('languages and covers', () => {
  const english = parse(DELIVERED);
  const book = bookOf(['en', english], ['cy', parse(deliveredIn('cy'))]);

  test('everybody is spoken to in her own language, by a voice of that language', () => {
    const welsh = book.for({ language: 'cy' });
    expect(welsh.say('voice.brief', { reference: REFERENCE })).toBe(
      'Galwad frys yw hon. Cyfeirnod Kestrel 4. Pwyswch 1 i dderbyn.',
    );
    expect(welsh.speech).toEqual({ language: 'cy-GB', voice: 'Polly.Gwyneth' });
    expect(book.for({ language: 'cy-GB' })).toBe(welsh);
    for (const spoken of [undefined, {}, { language: 'en' }, { language: 'xx' }])
      expect(book.for(spoken).say('sms.thanks')).toBe('Thank you. You have accepted.');
    expect(book.for({ language: 'pl' }).speech).toEqual({ language: 'en-GB' });
  });

  test('the Welsh file says everything that the English one says, in other words', () => {
    expect(book.notices).toEqual([]);
    const reference = { reference: REFERENCE, code: 12345, digits: spelled('482106'), who: safeText`x` };
    const same = allWordings().filter(
      (each) => book.say(each, reference) === book.for({ language: 'cy' }).say(each, reference),
    );
    expect(same).toEqual([]);
  });

  test('a cover speaks instead, and the key and the code stay', () => {
    for (const language of book.languages)
      for (const cover of book.covers) {
        const covered = book.for({ language, cover });
        const plain = book.for({ language });
        for (const wording of ['voice.brief', 'sms.brief', 'email.subject'] as const)
          expect(covered.say(wording, { code: 48_210 })).not.toBe(plain.say(wording, { code: 48_210 }));
        expect(covered.say('voice.brief')).toContain('1');
        expect(covered.say('sms.brief', { code: 48_210 })).toContain('48210');
        expect(covered.say('voice.brief', { reference: REFERENCE })).not.toContain(REFERENCE);
        expect(covered.say('bridge.talk')).toBe(plain.say('bridge.talk'));
      }
    expect(book.titleOf('parcel')).toBe('A parcel to be collected');
  });

  test('a cover that a language does not have is kept in the one that all fall back to, and said so', () => {
    const { covers: _covers, ...plain } = parse(deliveredIn('cy'));
    const without = bookOf(['en', english], ['cy', plain]);
    expect(without.for({ language: 'cy', cover: 'parcel' }).say('voice.brief')).toContain('A parcel is waiting');
    expect(without.for({ language: 'cy', cover: 'parcel' }).speech.language).toBe('en-GB');
    expect(without.notices).toContain('cy has no cover "parcel": it is kept in "en"');
  });

  test('a language by file alone says what it has, falls back for the rest, and check says which', () => {
    const small = { speech: { language: 'pl-PL' }, voice: { brief: 'Pilne. Numer {reference}. 1.' } };
    const polish = bookOf(['en', english], ['pl', small]);
    expect(polish.for({ language: 'pl' }).say('voice.brief', { reference: REFERENCE })).toBe(
      'Pilne. Numer Kestrel 4. 1.',
    );
    expect(polish.for({ language: 'pl' }).say('voice.goodbye')).toBe(book.say('voice.goodbye'));
    expect(polish.notices[0]).toMatch(/^pl has no words of its own for voice\.cannot, .*: "en" is said$/);
    expect(() => bookOf(['en', english], ['pl', {}])).toThrow(/speech/);
  });

  test('a file of an earlier release is still good', () => {
    const {
      speech: _speech,
      covers: _covers,
      trained: _trained,
      errand: _errand,
      email: _email,
      push: _push,
      ...old
    } = english;
    const { cannot: _cannot, declined: _declined, pin: _pin, pinAgain: _again, pinWrong: _wrong, ...voice } = old.voice;
    const book = bookOf(['en', { ...old, voice }]);
    expect(book.say('voice.cannot')).toBe('If you cannot, press 2.');
    expect(book.covers).toEqual([]);
    expect(book.for({ cover: 'parcel' }).say('sms.thanks')).toBe('Thank you. You have accepted.');
  });

  test('a code is said and written digit by digit, and nothing but digits', () => {
    expect(book.say('errand.codeText', { digits: spelled('482106') })).toContain('4 8 2 1 0 6');
    expect(spelled('Kestrel 4, 07700')).toBe('4 0 7 7 0 0');
  });
});
