import type { BriefBlock, BriefLine } from '../../api/types.ts';
import { agoWords } from '../../words/handling.ts';

const DAY_MS = 86_400_000;
/** What was confirmed longer ago than this is marked: ask again, and say so when it is read out. */
export const OLD_AFTER_DAYS = 90;

export interface LineAge {
  words: string;
  isOld: boolean;
}

/** How far a line can be relied on. What the gateway itself measured is as of an instant; what people said, as of a day. */
export function ageOf(line: Pick<BriefLine, 'asOf' | 'source' | 'value'>, now: number): LineAge | null {
  if (line.value === 'unknown') return null;
  if (line.asOf === null) return line.source === 'file' ? { words: 'never confirmed', isOld: true } : null;
  const ms = now - Date.parse(line.asOf);
  if (line.source !== 'file') return null;
  return { words: `confirmed ${agoWords(ms)}`, isOld: ms > OLD_AFTER_DAYS * DAY_MS };
}

/** The age that every line of a block shares, so that it is said once; null when they differ or any is to be marked. */
export function sharedAge({ lines }: BriefBlock, now: number): string | null {
  const ages = lines.map((line) => ageOf(line, now)).filter((age) => age !== null);
  const [first] = ages;
  const isShared = first !== undefined && ages.every((age) => age.words === first.words && !age.isOld);
  return isShared && ages.length > 1 ? first.words : null;
}

export interface Tally {
  known: number;
  unknown: number;
  old: number;
}

export function tallyOf(blocks: readonly BriefBlock[], now: number): Tally {
  const lines = blocks.flatMap((block) => block.lines);
  const unknown = lines.filter((line) => line.value === 'unknown').length;
  const old = lines.filter((line) => ageOf(line, now)?.isOld).length;
  return { known: lines.length - unknown, unknown, old };
}

export const wordCount = (text: string) => text.split(/\s+/).filter((word) => word !== '').length;
