import { type SafeText, safeText } from '../core/text.ts';
import type { RandomBytes } from '../vault/opaque.ts';

/** Clear over a bad line, unlike each other, and no one's name. Add at the end; a word in use is never taken out. */
export const REFERENCE_WORDS: readonly SafeText[] = [
  safeText`Amber`,
  safeText`Anchor`,
  safeText`Badger`,
  safeText`Bramble`,
  safeText`Cedar`,
  safeText`Cobalt`,
  safeText`Compass`,
  safeText`Copper`,
  safeText`Coral`,
  safeText`Cricket`,
  safeText`Dolphin`,
  safeText`Falcon`,
  safeText`Garnet`,
  safeText`Granite`,
  safeText`Harbour`,
  safeText`Heron`,
  safeText`Indigo`,
  safeText`Juniper`,
  safeText`Kestrel`,
  safeText`Lantern`,
  safeText`Lapwing`,
  safeText`Magpie`,
  safeText`Maple`,
  safeText`Meadow`,
  safeText`Nutmeg`,
  safeText`Orchard`,
  safeText`Osprey`,
  safeText`Otter`,
  safeText`Pebble`,
  safeText`Pelican`,
  safeText`Plover`,
  safeText`Puffin`,
  safeText`Quartz`,
  safeText`Saffron`,
  safeText`Silver`,
  safeText`Spruce`,
  safeText`Starling`,
  safeText`Sycamore`,
  safeText`Teal`,
  safeText`Thistle`,
  safeText`Timber`,
  safeText`Tulip`,
  safeText`Velvet`,
  safeText`Violet`,
  safeText`Walnut`,
  safeText`Yarrow`,
  safeText`Yellow`,
  safeText`Zephyr`,
];

const BY_WORD = new Map<string, SafeText>(REFERENCE_WORDS.map((word) => [word, word]));
const SHAPE = /^([A-Z][a-z]+) ([1-9]\d{0,5})$/;
const FIRST_HIGHEST = 9;
/** Tries with one range of numbers before the range grows tenfold, and the number of ranges (to 999,999). */
const TRIES_PER_RANGE = 24;
const RANGES = 6;

/** Reads a reference such as `Kestrel 4`; undefined when its word is not one of ours, so that no name can slip in as a reference. */
export function readReference(text: string): SafeText | undefined {
  const found = SHAPE.exec(text);
  const word = found?.[1] === undefined ? undefined : BY_WORD.get(found[1]);
  return word && found?.[2] !== undefined ? safeText`${word} ${Number(found[2])}` : undefined;
}

/** Draws a reference that is not taken, with as low a number as is easily found; undefined when none turned up. */
export function drawReference(random: RandomBytes, taken: (reference: SafeText) => boolean): SafeText | undefined {
  for (let range = 0, highest = FIRST_HIGHEST; range < RANGES; range += 1, highest = highest * 10 + 9) {
    for (let attempt = 0; attempt < TRIES_PER_RANGE; attempt += 1) {
      const draw = random(6);
      const word = REFERENCE_WORDS[draw.readUInt16BE(0) % REFERENCE_WORDS.length];
      if (word === undefined) continue;
      const reference = safeText`${word} ${1 + (draw.readUInt32BE(2) % highest)}`;
      if (!taken(reference)) return reference;
    }
  }
  return undefined;
}
