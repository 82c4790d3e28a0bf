import type { Book } from '../../core/book.ts';
import type { Priority } from '../../core/event.ts';
import { changePoints } from '../../core/explain/changes.ts';
import { type Hole, holesAt } from '../../core/explain/holes.ts';
import type { PremisesId } from '../../core/ids.ts';
import type { Rota } from '../../core/rota.ts';
import type { Instant } from '../../core/time.ts';
import type { PolicyFacts } from '../../desk/policies/port.ts';

/** A policy that reaches nobody in a home, and when. */
export interface Unreached {
  premises: PremisesId;
  policy: string;
  holes: readonly Hole[];
}

const EVERY_PRIORITY: readonly Priority[] = [1, 2, 3, 4];

/** Every policy that reaches nobody in this home at some time from `from` to `until`. */
export function unreachedIn(
  book: Book,
  facts: readonly PolicyFacts[],
  premises: PremisesId,
  from: Instant,
  until: Instant,
): Unreached[] {
  const steady = steadyBook(book, premises);
  const policies = facts.map(({ policy }) => policy);
  const points = changePoints(steady, policies, premises, from, until);
  return facts.flatMap(({ policy, raisedBy }) => {
    const asked = prioritiesOf({ policy, raisedBy });
    for (const priority of asked) {
      const holes = holesAt(steady, { premises, policy: policy.name, priority }, points);
      if (holes.length > 0) return [{ premises, policy: policy.name, holes }];
    }
    return [];
  });
}

/** Where no step asks how grave it is, one answer holds for all. */
export function prioritiesOf({ policy, raisedBy }: PolicyFacts): readonly Priority[] {
  const asks = policy.steps.some(({ when }) => when?.priorities !== undefined);
  const raised = [...new Set(raisedBy.map(({ priority }) => priority))];
  const all = raised.length === 0 ? EVERY_PRIORITY : raised;
  return asks ? all : all.slice(0, 1);
}

/** The book as it is of one home now, looked up once: it is asked some thousand times. */
function steadyBook(book: Book, premises: PremisesId): Book {
  const roster = book.roster(premises);
  const offsets = book.offsets(premises);
  const risk = book.risk?.(premises);
  const watch = book.watch?.(premises);
  const rotas = new Map<string, Rota | undefined>();
  return {
    ...book,
    roster: () => roster,
    offsets: () => offsets,
    risk: () => risk,
    watch: () => watch,
    rota: (name) => {
      if (!rotas.has(name)) rotas.set(name, book.rota?.(name, premises));
      return rotas.get(name);
    },
  };
}
