import { slotOf } from '../install/fact-words.ts';
import type { FactShown } from '../install/found-api.ts';
import type { Binding, Said } from './api.ts';
import { factOf } from './words.ts';

/** One thing that a device says, and what it means so far. */
export interface Slot {
  id: string;
  fact: { key: string; is: string; which?: string };
  binding: Said | undefined;
}

/** What has a meaning first, then what was heard and has none. */
export function slotsOf(bindings: readonly Binding[], facts: readonly FactShown[]): Slot[] {
  const bound = bindings.map((binding): Slot => {
    const heard = facts.find(({ key }) => key === binding.key);
    const fact = factOf(binding);
    return { id: idOf(binding), fact: heard ? { ...fact, is: heard.is } : fact, binding };
  });
  const free = facts.filter((fact) => !bindings.some((binding) => covers(binding, fact)));
  const heard = free.map((fact): Slot => {
    const { key, is, which } = fact;
    return {
      id: slotOf(fact),
      fact: { key, is, ...(is === 'press' && which !== undefined && { which }) },
      binding: undefined,
    };
  });
  return [...bound, ...new Map(heard.map((slot) => [slot.id, slot])).values()];
}

const idOf = ({ key, which, on, sensor }: Binding) => [key, which ?? on ?? '', sensor ?? ''].join(' ');

function covers({ key, which }: Binding, fact: FactShown): boolean {
  return key === fact.key && (which === undefined || (fact.is === 'press' && which === fact.which));
}

/** Everything that it means from now on. What somebody has taken the meaning from, and what never had one, is left out. */
export function bindingsNow(slots: readonly Slot[], said: Readonly<Record<string, Partial<Said>>>): Said[] {
  return slots.flatMap(({ id, fact, binding }) => {
    const { means = '', on, sensor } = { ...binding, ...said[id] };
    if (means === '') return [];
    const which = binding === undefined ? fact.which : binding.which;
    const state = fact.is === 'switch' ? (on ?? 'on') : on;
    return [
      {
        key: fact.key,
        means,
        ...(which !== undefined && { which }),
        ...(state !== undefined && { on: state }),
        ...(sensor !== undefined && { sensor }),
      },
    ];
  });
}
