import type { BriefBlock, BriefLine } from '../../schema/brief.ts';
import type { BriefFacts } from '../facts.ts';
import { block, confirmed, each, fact, fromFile, joined, seen } from '../lines.ts';
import { urnFor } from '../urn.ts';

/** 1: who is calling. */
export function caller({ operator, callBack, home, incident }: BriefFacts): BriefBlock {
  return block(1, 'Who is calling', [
    fact('Monitoring centre', home.provider),
    fact('Operator', joined([operator.name ?? undefined, operator.id]), 'gateway'),
    fact('Call-back number', callBack, 'gateway'),
    fact('Our reference', incident.id, 'gateway'),
  ]);
}

const LEVELS = {
  immediate: 'immediate response',
  withdrawn: 'response withdrawn: call 999 on the evidence',
} as const;

/** 2: the number under which the police know the system, and why this call is more than one signal. */
export function urn(facts: BriefFacts): BriefBlock {
  const { file, kind, force } = facts;
  const fits = urnFor(file.police?.urns, kind.urn);
  const others = (file.police?.urns ?? []).filter((one) => one !== fits);
  const shown = (label: string, one: NonNullable<typeof fits>): BriefLine =>
    confirmed(label, joined([one.urn, one.type, LEVELS[one.level], mismatch(facts, one)]), one.asOf);
  return block(2, 'URN', [
    fact('Police force', force?.name ?? facts.home.force),
    ...each('URN', fits === undefined ? [] : [shown('URN', fits)]),
    ...others.map((one) => shown('Other URN', one)),
    fromFile('Treat-as-urgent marker', file.police?.marker, ({ reference, expires, owner }) =>
      joined([reference, owner && `owner: ${owner}`, expires && lapse(expires, facts)]),
    ),
    confirmation(facts),
  ]);
}

/** Control rooms turn away what is written otherwise than in their own books. */
function mismatch(
  { force }: BriefFacts,
  { urn, type }: { urn: string; type: 'HUA' | 'IAS' | 'LWS' },
): string | undefined {
  const fits = force === undefined || (force.patterns?.[type] ?? force.urnPattern).test(urn);
  return fits ? undefined : "does not look like this force's numbers: check the letter";
}

/** What has run out is never told as if it still held. */
export function lapse(expires: string, { time, now }: Pick<BriefFacts, 'time' | 'now'>): string {
  return expires < time.day(now) ? `EXPIRED on ${expires}` : `until ${expires}`;
}

/** Two calls for help further apart than this are two people's doing, or the same person's twice. */
const APART_MS = 120_000;

function confirmation({ trail, incident, time }: BriefFacts): BriefLine {
  const [first] = trail.calls;
  const second = trail.calls.find((at) => first !== undefined && at - first > APART_MS);
  if (second !== undefined) return seen('Confirmed', `yes, by a second activation at ${time.second(second)}`, second);
  if (first !== undefined) return seen('Confirmed', 'no second activation; a person at the scene raised it', first);
  return seen('Confirmed', `no; sensors raised it (${incident.rule})`, incident.openedAt);
}
