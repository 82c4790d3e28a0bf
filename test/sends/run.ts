import { parseArgs } from 'node:util';
import { runSends } from './world.ts';

/** `npm run fuzz:sends`: so many generated sends over as many schemes as that takes, and what was met. */
const { values } = parseArgs({
  options: {
    sends: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});
const SENDS_A_SCHEME = 250;
/** A scheme may be so lonely that it sends little. */
const MOST_SCHEMES = 1_000;

const wanted = Number(values.sends);
const first = Number(values.seed ?? values.from);
const schemes = values.seed === undefined ? MOST_SCHEMES : 1;
const met = new Map<string, number>();
const sum = { schemes: 0, sends: 0, words: 0, overridden: 0, broken: 0 };
const startedAt = performance.now();
for (let seed = first; seed < first + schemes && sum.sends < wanted; seed += 1) {
  const result = await runSends(seed, { most: SENDS_A_SCHEME });
  sum.schemes += 1;
  sum.sends += result.sends;
  sum.words += result.words;
  sum.overridden += result.overridden;
  sum.broken += result.broken.length;
  for (const [what, times] of result.met) met.set(what, (met.get(what) ?? 0) + times);
  for (const says of result.broken.slice(0, 5)) console.error(`seed ${seed}: ${says}`);
}
console.info(
  `${sum.sends} sends of ${sum.schemes} schemes (seeds ${first} on) in ${Math.round((performance.now() - startedAt) / 1000)} s`,
);
console.info(
  `${sum.words} texts, mails and things said were read; ${sum.overridden} sends were outside hours or ways by an audited order`,
);
console.info(
  `met: ${[...met]
    .sort()
    .map(([what, times]) => `${what} ${times}`)
    .join(', ')}`,
);
console.info(`${sum.broken} broken`);
process.exitCode = sum.broken === 0 && sum.sends >= Math.min(wanted, SENDS_A_SCHEME) ? 0 : 1;
