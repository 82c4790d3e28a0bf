import { Fault } from '../core/fault.ts';
import { type SafeText, safeText } from '../core/text.ts';
import { type Language, type LanguageFile, readLanguage, type SayWhere } from './words/language.ts';
import type { Lexicon } from './words/lexicon.ts';
import type { Speech } from './words/speech.ts';
import type { SafeParts, Wording } from './words/wordings.ts';

export type { SayWhere } from './words/language.ts';
export type { Speech } from './words/speech.ts';
export { spelled } from './words/template.ts';
export type { SafeParts, Wording } from './words/wordings.ts';

/** The words for one person: in her language, under her cover. */
export interface Messages {
  /** The wording with its placeholders filled in; one that was not given reads as nothing. */
  say(wording: Wording, parts?: SafeParts): SafeText;
  /** How a voice reads them out. */
  readonly speech: Speech;
}

/** How somebody is to be spoken to: the language such as `cy`, and the cover such as `parcel`. */
export interface Spoken {
  language?: string | undefined;
  cover?: string | undefined;
}

/** The wordings in every language that there is a file for. By itself it speaks the language that all others fall back to. */
export interface MessageBook extends Messages {
  /**
   * The words for one person. A cover that her language does not have is kept in the language that all fall back to, because it is
   * what keeps her safe; a language that there is not gives way to that one too.
   */
  for(spoken?: Spoken): Messages;
  /** Such as `en`, `cy`; the first is the one that all others fall back to. */
  readonly languages: readonly string[];
  /** The keys of the covers, over all languages. */
  readonly covers: readonly string[];
  /** What staff read when they choose a cover; undefined when there is none by that key. */
  titleOf(cover: string): string | undefined;
  /** What falls back to another language, one plain sentence each. */
  readonly notices: readonly string[];
}

/**
 * Compiles the files of wordings; the first is the language that all others fall back to.
 * Throws `HW_CONFIG_INVALID` at the first wording that is missing, unknown, too long, not neutral or holds what it may not.
 */
export function makeBook(files: readonly [LanguageFile, ...LanguageFile[]], lexicon: Lexicon): MessageBook {
  const [first, ...others] = files;
  const usual = readLanguage(first, lexicon, undefined);
  const languages = [usual, ...others.map((file) => readLanguage(file, lexicon, usual))];
  const byName = new Map(languages.map((each) => [each.language, each]));
  const covers = [...new Set(languages.flatMap((each) => [...each.covers.keys()]))].sort();
  const made = new Map<string, Messages>();
  const find = ({ language, cover }: Spoken = {}): Messages => {
    const own = byName.get(baseOf(language)) ?? usual;
    if (cover === undefined || !covers.includes(cover)) return known(made, own, '');
    return known(made, own.covers.has(cover) || !usual.covers.has(cover) ? own : usual, cover);
  };
  return {
    ...messagesOf(usual, ''),
    for: find,
    languages: languages.map((each) => each.language),
    covers,
    titleOf: (cover) => languages.find((each) => each.covers.has(cover))?.covers.get(cover)?.title,
    notices: languages.flatMap((each) => noticesOf(each, usual, covers)),
  };
}

/** A book of one language, from data that is already in hand; `place` is what faults call it. */
export function readMessages(data: unknown, place: string | SayWhere, lexicon: Lexicon): MessageBook {
  const say = typeof place === 'string' ? sayIn(place) : place;
  return makeBook([{ language: 'en', data, say }], lexicon);
}

function sayIn(where: string): SayWhere {
  return (path, why) => new Fault('HW_CONFIG_INVALID', { where: `${where}: ${path.join('.') || 'the file'}`, why });
}

/** `cy` of `cy-GB`. */
function baseOf(language: string | undefined): string {
  return language?.split('-', 1)[0]?.toLowerCase() ?? '';
}

/** Made once for each language and cover, so that nothing is put together while a call waits. */
function known(made: Map<string, Messages>, language: Language, cover: string): Messages {
  const key = `${language.language} ${cover}`;
  const found = made.get(key) ?? messagesOf(language, cover);
  made.set(key, found);
  return found;
}

function messagesOf({ speech, templates, covers }: Language, cover: string): Messages {
  const covered = covers.get(cover)?.templates;
  return {
    speech,
    say: (wording, parts = {}) => (covered?.get(wording) ?? templates.get(wording))?.(parts) ?? safeText``,
  };
}

function noticesOf({ language, missing, covers }: Language, usual: Language, all: readonly string[]): string[] {
  const alone = all.filter((cover) => !covers.has(cover));
  return [
    ...(missing.length > 0
      ? [`${language} has no words of its own for ${missing.join(', ')}: "${usual.language}" is said`]
      : []),
    ...alone.map((cover) =>
      usual.covers.has(cover)
        ? `${language} has no cover "${cover}": it is kept in "${usual.language}"`
        : `${language} has no cover "${cover}": whoever speaks ${language} hears the words without one`,
    ),
  ];
}
