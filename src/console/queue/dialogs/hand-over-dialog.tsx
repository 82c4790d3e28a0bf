import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Problem } from '../../api/http.ts';
import * as orders from '../../api/orders.ts';
import type { Present } from '../../api/types.ts';
import { Choices } from '../../incident/dialogs/choices.tsx';
import { OrderForm } from '../../incident/dialogs/order-form.tsx';
import type { DialogProps } from '../../incident/dialogs/props.ts';
import { isHandler } from '../../store/roles.ts';
import { sendingKey } from '../../store/sending.ts';
import { staff } from '../../store/store.ts';

/** The others who are at the desk now and may handle incidents; null until the desk has said. */
export function useColleagues(): { colleagues: readonly Present[] | null; problem: string } {
  const colleagues = useSignal<readonly Present[] | null>(null);
  const problem = useSignal('');
  useEffect(() => {
    orders.listPresent().then(
      (present) => {
        colleagues.value = present.filter((one) => one.staff !== staff.peek()?.id && isHandler(one.role));
      },
      (error: unknown) => {
        problem.value = error instanceof Problem ? error.message : 'It could not be read who is at the desk.';
      },
    );
  }, [colleagues, problem]);
  return { colleagues: colleagues.value, problem: problem.value };
}

/** Gives an incident to a colleague who is at the desk. */
export function HandOverDialog({ incident, onLeave }: DialogProps) {
  const { colleagues, problem } = useColleagues();
  const to = useSignal<string | null>(null);
  const missing = useComputed(() => (to.value === null ? 'Choose who takes it.' : null));
  const nameOf = (id: string) => colleagues?.find(({ staff }) => staff === id)?.name ?? 'a colleague';
  return (
    <OrderForm
      title="Hand it over"
      sendingKey={sendingKey(incident.id, 'hand-over')}
      send="Hand it over"
      missing={missing}
      order={() => orders.handOver(incident.id, to.peek() ?? '')}
      onLeave={onLeave}
    >
      {problem ? (
        <p class="refusal" role="alert">
          {problem}
        </p>
      ) : null}
      {colleagues === null && !problem ? <p role="status">Asking who is at the desk…</p> : null}
      {colleagues?.length === 0 ? (
        <p>
          Nobody else is at the desk. You can release it: then it goes back on top of the queue and is escalated again.
        </p>
      ) : null}
      {colleagues && colleagues.length > 0 ? (
        <Choices
          legend="Who takes it?"
          choices={colleagues.map(({ staff }) => staff)}
          words={nameOf}
          chosen={to}
          isFirst
        />
      ) : null}
    </OrderForm>
  );
}
