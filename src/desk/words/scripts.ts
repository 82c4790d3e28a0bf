import { wordsOf } from '../brief/words-of.ts';

/** Signs by which the longest script may be longer than the shortest. */
export const LENGTH_APART = 6;

/**
 * True when a listener in the room could not tell one script from another by its length or its shape: the same number of words
 * and of sentences, and almost the same number of signs.
 */
export function soundAlike(scripts: readonly string[]): boolean {
  const shapes = scripts.map((text) => `${wordsOf(text).length} ${text.match(/[.?!]/g)?.length ?? 0}`);
  const lengths = scripts.map((text) => text.length);
  return new Set(shapes).size === 1 && Math.max(...lengths) - Math.min(...lengths) <= LENGTH_APART;
}
