/** Where a topic stands: whose it is, and what is below the device. */
export interface Place {
  /** '' is the device that the prefix names; else its name within a prefix of many. */
  address: string;
  path: string;
}

/** Below this stand all devices of generation 1. */
export const GEN1 = 'shellies';
/** Below this the gateway script for BLU devices publishes, unless told otherwise. */
export const BLU = 'shelly-blu';

const GEN2_ID = /^shelly[a-z0-9]+-[0-9a-f]{6,12}$/i;

/** The prefix of a Shelly in a topic: `shellies/{id}` of generation 1, `{id}` since generation 2. */
export function shellyPrefixOf(topic: string): string | undefined {
  const [first = '', second = ''] = topic.split('/');
  if (first === GEN1) return GEN2_ID.test(second) ? `${GEN1}/${second}` : GEN1;
  return first === BLU || GEN2_ID.test(first) ? first : undefined;
}

/** Whose topic this is; undefined when it is nobody's. */
export function placeOf(prefix: string, rest: string): Place | undefined {
  if (prefix !== GEN1) return rest === '' ? undefined : { address: '', path: rest };
  const slash = rest.indexOf('/');
  return slash < 1 ? undefined : { address: rest.slice(0, slash), path: rest.slice(slash + 1) };
}
