import { Fault } from '../core/fault.ts';
import { asIncidentId } from '../core/ids.ts';
import type { IncidentDoc } from '../core/state.ts';
import type { JournalReader } from '../journal/port.ts';
import type { Scope } from '../register/schema.ts';
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

export const EVERYTHING: Sight = { all: true, key: '', sees: () => true };

/** A home outside the register is seen by those alone who see everything: nobody can say whose it is. */
export function sightOf({ scope }: Scoped, estate: Pick<Estate, 'premises'>): Sight {
  if (isEverything(scope)) return EVERYTHING;
  return {
    all: false,
    key: `${scope.authority ?? ''} ${scope.provider ?? ''}`,
    sees: (premises) => {
      const facts = estate.premises(premises);
      return facts !== undefined && covers(scope, facts);
    },
  };
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
  estate: Pick<Estate, 'premises' | 'device'>;
}

/** The incident as the journal has it. Throws `HW_NOT_FOUND`, alike for one that does not exist and one that is not theirs. */
export function mustHaveIncident(
  { reader, estate }: HomeParts & { reader: Pick<JournalReader, 'document'> },
  viewer: Scoped,
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
export function mustHavePremises({ estate }: HomeParts, viewer: Scoped, id: string): PremisesFacts {
  const facts = estate.premises(id);
  if (facts === undefined || !covers(viewer.scope, facts)) throw new Fault('HW_NOT_FOUND', { where: 'premises' });
  return facts;
}

/** Throws `HW_NOT_FOUND`, alike for a device that does not exist and one that is not theirs. */
export function mustHaveDevice({ estate }: HomeParts, viewer: Scoped, id: string): DeviceFacts {
  const facts = estate.device(id);
  if (facts === undefined || !sightOf(viewer, estate).sees(facts.premises)) {
    throw new Fault('HW_NOT_FOUND', { where: 'device' });
  }
  return facts;
}
