import type { Fact } from '../../devices/fact.ts';
import { type Binding, whyNoMoment } from '../core/binding.ts';
import { Fault } from '../core/fault.ts';

/**
 * Refuses to bind what has only ever been heard as a moment to something that has an end. `heard`: what it has said so far; what has
 * never said anything may be bound as the person who binds it knows it. Throws `HW_INPUT_INVALID`.
 */
export function refuseMoments(bindings: readonly Binding[], heard: readonly Fact[]): void {
  for (const { key, means } of bindings) {
    const said = heard.filter((fact) => fact.key === key);
    const why = said.length > 0 && said.every(({ is }) => is === 'press') ? whyNoMoment(means) : undefined;
    if (why !== undefined) throw new Fault('HW_INPUT_INVALID', { where: `bindings, ${key}`, why });
  }
}
