import type { Fact } from './fact.ts';
import type { Proposed } from './family.ts';

/** What a state means in most homes, whichever hardware tells it. What a press or a switch means is each family's own affair. */
export function usualState(fact: Fact): Proposed | undefined {
  switch (fact.is) {
    case 'contact':
      return { means: /window/i.test(fact.key) ? 'window' : 'door' };
    case 'lock':
    case 'arm':
    case 'smoke':
    case 'glass':
      return { means: fact.is };
    case 'motion':
    case 'occupancy':
      return { means: 'motion' };
    case 'vibration':
      return { means: 'impact' };
    default:
      return undefined;
  }
}
