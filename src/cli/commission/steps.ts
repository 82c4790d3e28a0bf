import { Fault, isFault } from '../../core/fault.ts';
import { mayHaveArrived } from '../remote/trouble.ts';

/** One thing that was asked for, by the words that asked for it. */
export interface Step {
  says: string;
  does(): Promise<void>;
}

/** Does one after the other. What stops them says which of them were not done, and of which nobody knows. */
export async function inOrder(steps: readonly Step[]): Promise<void> {
  for (const [at, { does }] of steps.entries()) {
    const left = steps.slice(at).map(({ says }) => says);
    await orSay(left, does);
  }
}

/** Does the first of these. */
export async function orSay<T>(left: readonly string[], does: () => Promise<T>): Promise<T> {
  try {
    return await does();
  } catch (error) {
    throw isFault(error) ? withUndone(error, left) : error;
  }
}

function withUndone(fault: Fault, left: readonly string[]): Fault {
  const [first = '', ...rest] = left;
  const isOpen = mayHaveArrived(fault);
  const undone = isOpen ? rest : left;
  const words = [
    ...(isOpen ? [`Nobody knows whether this was done: ${first}`] : []),
    ...(undone.length === 0 ? [] : [`Not done: ${undone.join('; ')}`]),
    ...(fault.where === undefined ? [] : [fault.where]),
  ];
  const { code, why, missing } = fault;
  return new Fault(code, {
    where: words.join('. '),
    ...(why !== undefined && { why }),
    ...(missing !== undefined && { missing }),
    cause: fault,
  });
}
