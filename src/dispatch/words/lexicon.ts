import { z } from 'zod';

const word = z.string().trim().min(2).max(40);

/** The words of one language that nothing may hold which others can hear or see. */
const languageWords = z.strictObject({
  /** A word that begins so. */
  stems: z.array(word).default([]),
  /** That word and no longer one. */
  words: z.array(word).default([]),
  /** How words of this language change their first sound: `c` may be heard as `g`, `ch` or `ngh`. */
  initials: z.record(z.string().min(1).max(2), z.array(z.string().max(3)).min(1)).default({}),
});

/** `config/standards/lexicon.yaml`. */
export const lexiconFile = z.strictObject({ languages: z.record(z.string().regex(/^[a-z]{2,3}$/), languageWords) });
export type LexiconFile = z.output<typeof lexiconFile>;

/** Words that would tell a bystander what a call or a text is about. */
export interface Lexicon {
  /** The first word of a text that gives it away, as it stands there; undefined when there is none. */
  find(text: string): string | undefined;
}

/** Signs that stand in for letters, and letters of other alphabets that look like ours. */
const LOOKS_LIKE: Partial<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '|': 'i',
  '3': 'e',
  '€': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '6': 'g',
  '7': 't',
  '+': 't',
  '8': 'b',
  '9': 'g',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  ı: 'i',
  а: 'a',
  в: 'b',
  е: 'e',
  і: 'i',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  α: 'a',
  ε: 'e',
  ι: 'i',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  ν: 'v',
};
const MARKS = /\p{M}+/gu;
const HIDDEN = /[\p{Cf}\u00AD]/gu;
const PIECE = /\S+/gu;
const LONE_LETTERS = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[\s.,*_-]+[\p{L}\p{N}](?![\p{L}\p{N}])){2,}/gu;

/**
 * Compiles the words. They are found in any case, with or without accents, inside hyphens, spelled out letter by letter, with letters
 * doubled, and with digits or letters of another alphabet in the place of some.
 */
export function makeLexicon({ languages }: LexiconFile): Lexicon {
  const stems = new Set<string>();
  const words = new Set<string>();
  for (const { stems: begin, words: whole, initials } of Object.values(languages)) {
    for (const each of begin) for (const form of formsOf(each, initials)) stems.add(form);
    for (const each of whole) for (const form of formsOf(each, initials)) words.add(form);
  }
  const longest = Math.max(0, ...[...stems].map((stem) => stem.length));
  const gives = (folded: string): boolean => {
    if (words.has(folded)) return true;
    for (let end = 2; end <= Math.min(longest, folded.length); end += 1)
      if (stems.has(folded.slice(0, end))) return true;
    return false;
  };
  return { find: (text) => candidates(text).find(({ folded }) => folded.some(gives))?.shown };
}

/** The word and what it becomes when its first sound changes, as they are compared. */
function formsOf(word: string, initials: Readonly<Record<string, readonly string[]>>): string[] {
  const plain = plainOf(word);
  const first = Object.keys(initials)
    .sort((a, b) => b.length - a.length)
    .find((each) => plain.startsWith(each));
  const changed = first === undefined ? [] : (initials[first] ?? []).map((other) => other + plain.slice(first.length));
  return [plain, ...changed].map(single);
}

interface Candidate {
  shown: string;
  folded: string[];
}

/** Every stretch of a text that may be read as one word. */
function candidates(text: string): Candidate[] {
  const shown = text.normalize('NFKC').replace(HIDDEN, '');
  const pieces = [...shown.matchAll(PIECE)].flatMap(([piece]) => [piece, ...piece.split(/[^\p{L}\p{N}\p{M}@$!|€+]+/u)]);
  const words = pieces.filter((piece) => piece !== '');
  const pairs = words.slice(1).map((word, n) => `${words[n]} ${word}`);
  const spelled = [...shown.matchAll(LONE_LETTERS)].map(([run]) => run);
  return [...words, ...pairs, ...spelled].map((piece) => ({
    shown: bare(piece).toLowerCase(),
    folded: readingsOf(piece),
  }));
}

/** The ways in which a stretch may be meant: digits as they are, as letters, and a 1 as an l. */
function readingsOf(piece: string): string[] {
  const readings = [plainOf(piece), plainOf(asLetters(piece)), plainOf(asLetters(piece.replace(/[1!|]/g, 'l')))];
  return [...new Set(readings.map(single))].filter((reading) => reading !== '');
}

function asLetters(piece: string): string {
  return [...withoutMarks(bare(piece).toLowerCase())].map((sign) => LOOKS_LIKE[sign] ?? sign).join('');
}

/** Small letters and digits alone. */
function plainOf(text: string): string {
  return withoutMarks(text.toLowerCase()).replace(/[^\p{L}\p{N}]+/gu, '');
}

function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(MARKS, '');
}

/** Doubled letters once, so that doubling one hides nothing. */
function single(text: string): string {
  return text.replace(/(\p{L})\1+/gu, '$1');
}

/** Without the signs around it that belong to the sentence. */
function bare(piece: string): string {
  return piece.replace(/^[^\p{L}\p{N}@$]+|[^\p{L}\p{N}@$|+]+$/gu, '');
}
