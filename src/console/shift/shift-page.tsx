import { useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import { Problem } from '../api/http.ts';
import { gatewayNow, isPractice, staff } from '../store/store.ts';
import { clockTime } from '../words/times.ts';
import { HandingOn } from './handing-on.tsx';
import { lastShift, type Shift } from './shift-calls.ts';
import './shift.css';
import { TakingOver } from './taking-over.tsx';

/** From one shift to the next: what was left to this one, and what it leaves. Prints on one sheet. */
export function Page() {
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useSignal<Shift | null>(null);
  const problem = useSignal('');
  const isRead = useSignal(false);
  const read = useCallback(() => {
    lastShift().then(
      (shift) => {
        last.value = shift;
        isRead.value = true;
        problem.value = '';
      },
      (error: unknown) => {
        problem.value = error instanceof Problem ? error.message : 'The last hand-over could not be read.';
      },
    );
  }, [last, problem, isRead]);
  useEffect(() => {
    heading.current?.focus();
    read();
  }, [read]);
  return (
    <section class="pane shift">
      <h1 ref={heading} tabIndex={-1}>
        Shift
      </h1>
      <p class="print-only">
        {isPractice.value ? 'REHEARSAL. ' : ''}Printed by {staff.value?.name} at {clockTime(gatewayNow.value)}.
      </p>
      <section aria-labelledby="taking-over">
        <h2 id="taking-over">Left to this shift</h2>
        {isRead.value || problem.value ? <TakingOver last={last.value} problem={problem.value} /> : <p>Reading…</p>}
      </section>
      <section aria-labelledby="handing-on">
        <h2 id="handing-on">Hand over to the next</h2>
        <HandingOn onDone={read} />
      </section>
    </section>
  );
}
