import type { Brief } from '../schema/brief.ts';
import { iso } from '../view/documents.ts';
import { people, support, suspect } from './blocks/persons.ts';
import { access, address, hazards } from './blocks/place.ts';
import { history, orders } from './blocks/record.ts';
import { live, nature } from './blocks/what-happens.ts';
import { caller, urn } from './blocks/who-calls.ts';
import type { BriefFacts } from './facts.ts';
import { readOut } from './read-out.ts';

/** In the order in which a police control room asks (docs/BRIEF.md). */
const BLOCKS = [
  caller,
  urn,
  nature,
  address,
  access,
  people,
  suspect,
  orders,
  history,
  hazards,
  support,
  live,
] as const;

/** Makes the brief from what is known. All twelve blocks are always there; what is not known says so. */
export function composeBrief(facts: BriefFacts): Brief {
  return {
    format: 'havenwatch/brief/1',
    incident: facts.incident.id,
    premises: facts.incident.premises,
    madeAt: iso(facts.now),
    grade: facts.grade,
    blocks: BLOCKS.map((block) => block(facts)),
    readOut: readOut(facts),
    gaps: [...facts.gaps],
    since: null,
  };
}
