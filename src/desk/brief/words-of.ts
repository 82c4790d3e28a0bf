/** Words of what happened, in the sentence that is read out. */
export const SAID_WORDS = 12;

/** The words of a text, as they are counted: what stands between spaces. */
export const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
