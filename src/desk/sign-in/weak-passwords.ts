/**
 * Words that passwords are made of when people do not want to think. A password that is nothing but these, digits, marks and
 * repetitions is refused, however they are joined: that covers the long ones on every list of common passwords.
 */
const COMMON: readonly string[] = [
  'password', 'passwort', 'passw', 'pass', 'secret', 'welcome', 'letmein', 'login', 'logon', 'admin', 'administrator', 'root', 'user',
  'guest', 'test', 'testing', 'default', 'changeme', 'change', 'temp', 'temporary', 'master', 'access', 'system', 'computer',
  'internet', 'server', 'office', 'company', 'manager', 'hello', 'iloveyou', 'love', 'loveyou', 'lovely', 'sunshine', 'princess', 'dragon', 'monkey',
  'football', 'baseball', 'basketball', 'liverpool', 'arsenal', 'chelsea', 'manchester', 'united', 'england', 'london', 'britain', 'superman', 'batman', 'spiderman', 'starwars',
  'pokemon', 'michael', 'jordan', 'jennifer', 'jessica', 'charlie', 'daniel', 'thomas', 'george', 'robert', 'shadow', 'ashley',
  'summer', 'winter', 'spring', 'autumn', 'january', 'february', 'march', 'april', 'june', 'july', 'august', 'september',
  'october', 'november', 'december', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday',
  'flower', 'cheese', 'chocolate', 'cookie', 'coffee', 'money', 'family', 'mother', 'father', 'trustno', 'trust', 'whatever', 'nothing',
  'forever', 'freedom', 'mustang', 'ferrari', 'samsung', 'google', 'facebook', 'microsoft', 'windows', 'apple',
  'one', 'two', 'three', 'my', 'the', 'is', 'me', 'you', 'i', 'a', 'qwerty', 'qwertz', 'azerty', 'asdf', 'zxcv',
]; // biome-ignore format: a list of words

/** Words of this trade and of this program, which are guessed first here. */
export const TRADE_WORDS: readonly string[] = [
  'havenwatch', 'haven', 'watch', 'alarm', 'alarms', 'panic', 'button', 'refuge', 'shelter', 'police', 'operator', 'supervisor', 'desk',
  'control', 'room', 'monitoring', 'centre', 'center', 'security', 'emergency',
]; // biome-ignore format: a list of words

/** Rows of keyboards and the alphabet: any run of four or more, forwards or backwards, counts as one word. */
const RUNS: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qazwsxedcrfvtgbyhnujm',
  '1qaz2wsx3edc4rfv',
  '1q2w3e4r5t6y7u8i9o0p',
];
const RUN_LEAST = 4;
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  $: 's',
  '@': 'a',
  '!': 'i',
};
/** Letters that are none of the words: fewer than this, and the rest is a common password with something stuck to it. */
const OWN_LETTERS_LEAST = 5;
const NAME_LEAST = 3;

/** Why the password is too easily guessed, as the end of a sentence; undefined when it is not. `names`: the person's own and their scheme's. */
export function weaknessOf(password: string, names: readonly string[] = []): string | undefined {
  const plain = password.normalize('NFKD').toLowerCase();
  if (new Set(plain).size < OWN_LETTERS_LEAST) return 'it repeats the same few signs';
  if (isRepeated(plain)) return 'it is one short piece over and over';
  const own = names
    .flatMap((name) => name.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= NAME_LEAST);
  if (left(plain, [...COMMON, ...TRADE_WORDS]) < OWN_LETTERS_LEAST) return 'it is among the first that are guessed';
  if (own.length > 0 && left(plain, [...COMMON, ...TRADE_WORDS, ...own]) < OWN_LETTERS_LEAST) {
    return 'it is made of your own name or that of the scheme';
  }
  return undefined;
}

function isRepeated(text: string): boolean {
  return /^(.{1,6})\1+.{0,5}$/su.test(text);
}

/** Letters that remain when words, keyboard runs, digits and marks are taken out; the fewer of the two readings, as typed and with lookalikes undone. */
function left(text: string, words: readonly string[]): number {
  const undone = [...text].map((sign) => LOOKALIKES[sign] ?? sign).join('');
  return Math.min(remainder(text, words), remainder(undone, words));
}

function remainder(text: string, words: readonly string[]): number {
  // Longest first, so that a short word does not break up a long one; each place is matched once.
  const sorted = [...words].sort((a, b) => b.length - a.length);
  let rest = 0;
  for (let at = 0; at < text.length; ) {
    const word = sorted.find((one) => text.startsWith(one, at));
    const length = Math.max(word?.length ?? 0, runAt(text, at));
    if (length > 0) at += length;
    else {
      if (/\p{L}/u.test(text[at] ?? '')) rest += 1;
      at += 1;
    }
  }
  return rest;
}

function runAt(text: string, at: number): number {
  const rows = [...RUNS, ...RUNS.map((row) => [...row].reverse().join(''))];
  return Math.max(...rows.map((row) => runIn(row, text, at)));
}

function runIn(row: string, text: string, at: number): number {
  const from = row.indexOf(text[at] ?? '\n');
  if (from < 0) return 0;
  let length = 0;
  while (at + length < text.length && row[from + length] === text[at + length]) length += 1;
  return length >= RUN_LEAST ? length : 0;
}
