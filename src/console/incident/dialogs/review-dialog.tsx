import { useComputed, useSignal } from '@preact/signals';
import * as orders from '../../api/orders.ts';
import { sendingKey } from '../../store/sending.ts';
import { desk } from '../../store/store.ts';
import { actorWords } from '../../words/actors.ts';
import { causeWords } from '../../words/handling.ts';
import { CLOSE_WORDS } from '../../words/kinds.ts';
import { draftOf, dropDrafts } from '../drafts.ts';
import { Choices } from './choices.tsx';
import { OrderForm, TextField } from './order-form.tsx';
import type { DialogProps } from './props.ts';

const VERDICTS = ['agree', 'back'] as const;
const VERDICT_WORDS = { agree: 'I agree: close it', back: 'Send it back' };
const outcomeWords = (reason: string) => Object.entries(CLOSE_WORDS).find(([name]) => name === reason)?.[1] ?? reason;

/** The second pair of eyes: agrees to a proposed closing, or sends it back with a word why. */
export function ReviewDialog({ incident: { id, handling }, onLeave }: DialogProps) {
  const key = sendingKey(id, 'review');
  const text = draftOf(key);
  const verdict = useSignal<(typeof VERDICTS)[number] | null>(null);
  const missing = useComputed(() => {
    if (verdict.value === null) return 'Choose one.';
    return verdict.value === 'back' && text.value.trim() === '' ? 'Write what is missing.' : null;
  });
  const { proposed } = handling;
  if (!proposed) return null;
  return (
    <OrderForm
      title="Review the closing"
      sendingKey={key}
      send="Send"
      missing={missing}
      order={() => orders.review(id, verdict.peek() === 'agree', text.peek())}
      onDone={() => dropDrafts(key)}
      onLeave={onLeave}
    >
      <p>
        <strong>{actorWords(proposed.by, desk.value.names)}</strong> proposes: {outcomeWords(proposed.reason)}
        {proposed.cause ? `, cause: ${causeWords(proposed.cause).toLowerCase()}` : ''}.
      </p>
      {proposed.text ? <blockquote>{proposed.text}</blockquote> : null}
      <Choices
        legend="What do you say?"
        choices={VERDICTS}
        words={(one) => VERDICT_WORDS[one]}
        chosen={verdict}
        isFirst
      />
      <TextField
        label={verdict.value === 'back' ? 'What is missing' : 'A few words (may be left empty)'}
        draft={text}
        rows={2}
      />
    </OrderForm>
  );
}
