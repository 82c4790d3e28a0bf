import { Fault } from '../core/fault.ts';
import { asIncidentId } from '../core/ids.ts';
import type { IncidentDoc } from '../core/state.ts';
import type { JournalReader } from '../journal/port.ts';
import type { Role, Scope } from '../register/schema.ts';
import type { DeviceFacts, Estate, PremisesFacts } from './estate.ts';
import { incidentOf } from './view/documents.ts';

/** Which homes somebody sees. What is outside is answered as if it did not exist. */
export interface Sight {
  /** True for those who see everything: the scheme's own people. */
  readonly all: boolean;
  /** The same for all who see the same. */
  readonly key: string;
  sees(premises: string): boolean;
}

/** Anybody with a scope: a member of staff or a token. */
export interface Scoped {
  readonly scope: Scope;
}

/** Whoever looks. An installer's scope says where they may be sent; what they see is where they are at work. */
export interface Looker extends Scoped {
  readonly id: string;
  readonly role: Role;
}

export const EVERYTHING: Sight = { all: true, key: '', sees: () => true };

/**
 * A home outside the register is seen by those alone who see everything: nobody can say whose it is. An installer sees the homes
 * whose order is theirs and open, as it is at this moment.
 */
export function sightOf({ scope, role, id }: Looker, estate: Pick<Estate, 'premises' | 'fittedBy'>): Sight {
  const fitted = role === 'installer' ? estate.fittedBy(id) : undefined;
  if (fitted === undefined && isEverything(scope)) return EVERYTHING;
  const reach = `${scope.authority ?? ''} ${scope.provider ?? ''}`;
  return {
    all: false,
    key: fitted === undefined ? reach : `${reach} ${id}`,
    sees: (premises) => {
      const facts = estate.premises(premises);
      return facts !== undefined && covers(scope, facts) && (fitted === undefined || fitted.has(facts.id));
    },
  };
}

/** The homes that somebody sees, in order of id, from the one after `after`. */
export function homesAfter(
  estate: Pick<Estate, 'premises' | 'fittedBy' | 'premisesAfter'>,
  viewer: Looker,
  after: string,
  limit: number,
): readonly PremisesFacts[] {
  // A page that ends at a home they do not see would name it as where to go on.
  if (viewer.role !== 'installer') return estate.premisesAfter(after, limit, viewer.scope);
  const { sees } = sightOf(viewer, estate);
  const seen = [...estate.fittedBy(viewer.id)].filter((id) => id > after && sees(id)).sort();
  return seen.slice(0, limit).flatMap((id) => estate.premises(id) ?? []);
}

export function isEverything({ authority, provider }: Scope): boolean {
  return authority === undefined && provider === undefined;
}

/** Both have to agree where a scope names both. */
export function covers({ authority, provider }: Scope, home: Pick<PremisesFacts, 'authority' | 'provider'>): boolean {
  return (
    (authority === undefined || authority === home.authority) && (provider === undefined || provider === home.provider)
  );
}

/** True when there may be a home that both reach. */
export function overlaps(one: Scope, other: Scope): boolean {
  const agree = (a: string | undefined, b: string | undefined) => a === undefined || b === undefined || a === b;
  return agree(one.authority, other.authority) && agree(one.provider, other.provider);
}

/** True when `inner` reaches nothing that `outer` does not: what a person may hand on of what they have. */
export function isWithin(inner: Scope, outer: Scope): boolean {
  return (
    (outer.authority === undefined || outer.authority === inner.authority) &&
    (outer.provider === undefined || outer.provider === inner.provider)
  );
}

const ID = /\b(?:[a-z]{2}_[A-Za-z0-9_-]+|\d{1,2}-\d{1,10}-\d{1,15}(?:\.\d{1,6})?)/g;

/** A sentence about the whole gateway for somebody who sees a part of it: that something is wrong, and not where. */
export function withoutIds(sentence: string): string {
  return sentence.replaceAll(ID, '(not shown)');
}

interface HomeParts {
  estate: Pick<Estate, 'premises' | 'device' | 'fittedBy'>;
}

/** The incident as the journal has it. Throws `HW_NOT_FOUND`, alike for one that does not exist and one that is not theirs. */
export function mustHaveIncident(
  { reader, estate }: HomeParts & { reader: Pick<JournalReader, 'document'> },
  viewer: Looker,
  text: string,
): IncidentDoc {
  const id = asIncidentId(text);
  const row = id === undefined ? undefined : reader.document('incident', id);
  const doc = row?.body ? incidentOf(row.body) : undefined;
  if (doc === undefined || !sightOf(viewer, estate).sees(doc.premises))
    throw new Fault('HW_NOT_FOUND', { where: 'incident' });
  return doc;
}

/** Throws `HW_NOT_FOUND`, alike for a home that does not exist and one that is not theirs. */
export function mustHavePremises({ estate }: HomeParts, viewer: Looker, id: string): PremisesFacts {
  const facts = estate.premises(id);
  if (facts === undefined || !sightOf(viewer, estate).sees(facts.id))
    throw new Fault('HW_NOT_FOUND', { where: 'premises' });
  return facts;
}

/** Throws `HW_NOT_FOUND`, alike for a device that does not exist and one that is not theirs. */
export function mustHaveDevice({ estate }: HomeParts, viewer: Looker, id: string): DeviceFacts {
  const facts = estate.device(id);
  if (facts === undefined || !sightOf(viewer, estate).sees(facts.premises)) {
    throw new Fault('HW_NOT_FOUND', { where: 'device' });
  }
  return facts;
}
