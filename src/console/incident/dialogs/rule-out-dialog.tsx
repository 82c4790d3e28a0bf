import { useComputed } from '@preact/signals';
import * as orders from '../../api/orders.ts';
import type { HandlingStep } from '../../api/types.ts';
import { sendingKey } from '../../store/sending.ts';
import { draftOf, dropDrafts } from '../drafts.ts';
import { OrderForm, TextField } from './order-form.tsx';
import type { DialogProps } from './props.ts';

/** Says why a step of the plan is not to be done this time. */
export function RuleOutDialog({ incident: { id }, step, onLeave }: DialogProps & { step: HandlingStep }) {
  const key = sendingKey(id, `step-${step.id}`);
  const text = draftOf(key);
  const missing = useComputed(() => (text.value.trim() === '' ? 'Write why.' : null));
  return (
    <OrderForm
      title={`Rule out: ${step.title}`}
      sendingKey={key}
      send="Rule it out"
      missing={missing}
      order={() => orders.ruleOut(id, step.id, text.peek())}
      onDone={() => dropDrafts(key)}
      onLeave={onLeave}
    >
      <TextField label="Why this is not to be done" draft={text} isFirst />
    </OrderForm>
  );
}
