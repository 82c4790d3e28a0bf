import { type SafeText, safeText } from '../../core/text.ts';
import type { Lexicon } from './lexicon.ts';
import type { SafeParts } from './wordings.ts';

export type Template = (parts: SafeParts) => SafeText;

const LONGEST = 200;
const PLACEHOLDER = /\{([^{}]*)\}/g;

/**
 * Compiles one wording. `allowed`: its placeholders, those with a `!` it must hold.
 * Throws what `fault` makes of the reason when it is empty, too long, gives itself away or holds what it may not.
 */
export function compile(
  text: string,
  allowed: readonly string[],
  lexicon: Lexicon,
  fault: (why: string) => Error,
): Template {
  if (text.trim() === '') throw fault('it is empty');
  if (text.length > LONGEST) throw fault(`it is longer than ${LONGEST} characters`);
  const banned = lexicon.find(text.replace(PLACEHOLDER, ' '));
  if (banned !== undefined) throw fault(`"${banned}" must never be heard or read by a bystander`);
  const holds = [...text.matchAll(PLACEHOLDER)].map((found) => found[1] ?? '');
  const stranger = holds.find((name) => !allowed.includes(name) && !allowed.includes(`${name}!`));
  if (stranger !== undefined) throw fault(`{${stranger}} may not stand in it`);
  const absent = allowed.find((name) => name.endsWith('!') && !holds.includes(name.slice(0, -1)));
  if (absent !== undefined) throw fault(`{${absent.slice(0, -1)}} must stand in it`);
  const words = text.replace(PLACEHOLDER, '\0').split('\0');
  const template = Object.assign(words, { raw: words });
  return (parts) => safeText(template, ...holds.map((name) => partOf(name, parts)));
}

function partOf(name: string, parts: SafeParts): SafeText | number {
  switch (name) {
    case 'reference':
      return parts.reference ?? safeText``;
    case 'incident':
      return parts.incident ?? safeText``;
    case 'code':
      return parts.code ?? safeText``;
    case 'digits':
      return parts.digits ?? safeText``;
    default:
      return parts.who ?? safeText``;
  }
}

/** The digits of a code one by one, as they are read out or written; whatever else stands in it is left out. */
export function spelled(code: string): SafeText {
  const digits = [...code.replace(/\D/g, '')].map(Number);
  return digits.reduce<SafeText>(
    (sum, digit, n) => (n === 0 ? safeText`${digit}` : safeText`${sum} ${digit}`),
    safeText``,
  );
}
