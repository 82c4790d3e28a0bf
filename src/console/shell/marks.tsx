import { useComputed } from '@preact/signals';
import type { Priority, SupervisionState } from '../api/types.ts';
import { gatewayNow } from '../store/store.ts';
import { PRIORITY_WORDS, SUPERVISION_WORDS } from '../words/kinds.ts';
import { age, dayTime } from '../words/times.ts';
import { Shape, type ShapeName } from './shape.tsx';

export const PRIORITY_SHAPES: Record<Priority, ShapeName> = { 1: 'octagon', 2: 'triangle', 3: 'diamond', 4: 'circle' };

/** A priority by number, word and shape. */
export function PriorityMark({ priority }: { priority: Priority }) {
  return (
    <span class={`priority p${priority}`}>
      <Shape name={PRIORITY_SHAPES[priority]} hollow={priority > 2} />
      <span class="number">P{priority}</span> <span class="word">{PRIORITY_WORDS[priority]}</span>
    </span>
  );
}

/** Stands in the place of the priority on what the gateway itself has set off to test the chain. */
export function TestMark() {
  return (
    <span class="priority test">
      <Shape name="dots" />
      <span class="number">TEST</span> <span class="word">No alarm</span>
    </span>
  );
}

const SUPERVISION_SHAPES: Record<SupervisionState, ShapeName> = {
  ok: 'tick',
  late: 'triangle',
  silent: 'cross',
  unknown: 'dots',
};

/** A device's supervision state by word and shape. */
export function SupervisionMark({ state }: { state: SupervisionState }) {
  return (
    <span class={`supervision ${state}`}>
      <Shape name={SUPERVISION_SHAPES[state]} /> {SUPERVISION_WORDS[state]}
    </span>
  );
}

/** How long ago, counting. The inner part is made anew for another instant, so that it never shows the age of the last one. */
export function Age({ since }: { since: string }) {
  return <Counting key={since} since={since} />;
}

function Counting({ since }: { since: string }) {
  const words = useComputed(() => age(gatewayNow.value - Date.parse(since)));
  return <span class="age">{words}</span>;
}

/** An instant in local time with seconds. */
export function Time({ at }: { at: string | null | undefined }) {
  return at ? <Instant key={at} at={at} /> : <span>never</span>;
}

function Instant({ at }: { at: string }) {
  const words = useComputed(() => dayTime(at, gatewayNow.value));
  return <time dateTime={at}>{words}</time>;
}
