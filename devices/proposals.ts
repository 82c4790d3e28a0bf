import type { Binding } from '../src/core/binding.ts';
import type { Fact } from './fact.ts';
import type { FamilyProfile } from './family.ts';

export type Proposal = Omit<Binding, 'sensor'>;

/** What these facts usually mean, each once. Shown to the person who binds them, never applied by itself. */
export function proposalsFor({ usual }: Pick<FamilyProfile, 'usual'>, facts: readonly Fact[]): Proposal[] {
  const proposals = new Map<string, Proposal>();
  for (const fact of facts) {
    const proposed = usual(fact);
    if (proposed === undefined) continue;
    proposals.set(`${fact.key}=${proposed.which ?? ''}`, { key: fact.key, ...proposed });
  }
  return [...proposals.values()];
}
