import { safeText } from '../../core/text.ts';
import { type Segments, segmentsOf } from './segments.ts';
import type { Template } from './template.ts';
import { allWordings, type SafeParts, type Wording } from './wordings.ts';

/** Wordings that travel as texts. */
export const TEXTS: readonly Wording[] = allWordings().filter((each) => /^sms\.|^errand\.\w+Text$/.test(each));
/** The text that an alarm begins with: in two parts it costs time, and one of them may be lost. */
export const IN_ONE_PART: ReadonlySet<Wording> = new Set<Wording>(['sms.brief']);

/** The longest that a placeholder can become: the longest word of a reference with its six digits, and so on. */
const LONGEST: SafeParts = {
  reference: safeText`Sycamore ${999_999}`,
  incident: safeText`${63}-${9_999}-${99_999}`,
  code: 99_999,
  digits: safeText`${9} ${9} ${9} ${9} ${9} ${9}`,
};

/** How a text travels at its longest; `who` is the longer of the words for who has accepted. */
export function asSent(template: Template, who: SafeParts['who']): Segments {
  return segmentsOf(template(who === undefined ? LONGEST : { ...LONGEST, who }));
}

/** Why a text does not fit into one part; undefined when it does. */
export function tooLong(template: Template): string | undefined {
  const { segments, length, alphabet } = asSent(template, undefined);
  if (segments === 1) return undefined;
  const room = alphabet === 'GSM' ? '160 characters' : '70 characters, because of its letters';
  return `as a text it takes ${segments} parts: it is ${length} long at its longest, and one part has room for ${room}`;
}
