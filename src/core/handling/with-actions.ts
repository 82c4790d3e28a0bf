import type { Book } from '../book.ts';
import type { Plan } from '../plan.ts';

/** The plan with what staff do about an incident of this kind, as the provider has it now; unchanged when there is nothing. */
export function withActions(plan: Plan, { actionPlan }: Pick<Book, 'actionPlan'>, kind: string): Plan {
  const found = actionPlan?.(kind);
  if (found === undefined) return plan;
  const { review, steps } = found;
  return { ...plan, actions: [...steps], ...(review !== 'never' && { review }) };
}
