import { runCampaign } from './campaign.ts';

/** Runs seeds until a promise is broken; prints the first one, as JSON, or null. Usage: hunt.child.ts SEEDS */
const seeds = Array.from({ length: Number(process.argv[2]) }, (_, n) => n + 1);
const { found } = await runCampaign(seeds, { most: 1 });
const [first] = found;
console.info(JSON.stringify(first === undefined ? null : { seed: first.seed, ...first.result.violation }));
