import { useComputed, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import * as orders from '../../api/orders.ts';
import type { CloseCause, CloseReason, Incident } from '../../api/types.ts';
import { Shape } from '../../shell/shape.tsx';
import { sendingKey } from '../../store/sending.ts';
import { CAUSE_WORDS, causesOf } from '../../words/handling.ts';
import { CLOSE_WORDS } from '../../words/kinds.ts';
import { draftOf, dropDrafts } from '../drafts.ts';
import { Choices } from './choices.tsx';
import { OrderForm, TextField } from './order-form.tsx';
import type { DialogProps } from './props.ts';

/** A reason shorter than this says nothing a year later; the desk refuses it too. */
export const REASON_LEAST = 10;

const OUTCOMES: readonly CloseReason[] = ['false', 'planned', 'precautionary', 'incident'];

/** What stands in the way, before anything is asked of the desk. Null when nothing does. */
export function lackingToClose(
  incident: Pick<Incident, 'handling'>,
  reason: CloseReason | null,
  cause: CloseCause | null,
  text: string,
): string | null {
  if (incident.handling.blockedBy.length > 0) return 'It cannot be closed yet; see above.';
  if (reason === null) return 'Choose how it ended.';
  if (causesOf(reason).length > 0 && (cause === null || !causesOf(reason).includes(cause))) return 'Choose the cause.';
  const short = REASON_LEAST - text.trim().length;
  if (short > 0) return `${short} more ${short === 1 ? 'character' : 'characters'} of reason.`;
  return null;
}

/** Asks how the incident ended, why, and in a few words. */
export function CloseDialog({ incident, onLeave }: DialogProps) {
  const { id, handling } = incident;
  const key = sendingKey(id, 'close');
  const text = draftOf(key);
  const reason = useSignal<CloseReason | null>(null);
  const cause = useSignal<CloseCause | null>(null);
  const rest = useRef<HTMLDivElement>(null);
  const latest = useSignal(incident);
  latest.value = incident;
  const missing = useComputed(() => lackingToClose(latest.value, reason.value, cause.value, text.value));
  const toText = () => rest.current?.querySelector('textarea')?.focus();
  // The next thing to answer takes the focus at once, so that what is typed quickly never changes what was answered before.
  const goOn = (chosen: CloseReason) => {
    if (causesOf(chosen).length === 0) return toText();
    rest.current?.focus();
    requestAnimationFrame(() => rest.current?.querySelector<HTMLElement>('fieldset input')?.focus());
  };
  const causes = causesOf(reason.value);
  const needsSecond = handling.review === 'needed';
  return (
    <OrderForm
      title={needsSecond ? 'Propose to close' : 'Close the incident'}
      sendingKey={key}
      send={needsSecond ? 'Propose to close' : 'Close the incident'}
      missing={missing}
      order={() => orders.close(id, reason.peek() ?? 'incident', cause.peek(), text.peek())}
      onDone={() => dropDrafts(key)}
      onLeave={onLeave}
    >
      <Blocked incident={incident} />
      {needsSecond ? <p class="hint">Where the plan asks for it, a supervisor has to agree before it closes.</p> : null}
      <Choices
        legend="How did it end?"
        choices={OUTCOMES}
        words={(one) => CLOSE_WORDS[one]}
        chosen={reason}
        onChosen={goOn}
        isFirst
      />
      <div ref={rest} tabIndex={-1} class="rest">
        {causes.length > 0 ? (
          <Choices
            legend="What was the cause?"
            choices={causes}
            words={(one) => CAUSE_WORDS[one]}
            chosen={cause}
            onChosen={toText}
          />
        ) : null}
        <TextField label={`The reason, in at least ${REASON_LEAST} characters`} draft={text} />
      </div>
    </OrderForm>
  );
}

function Blocked({ incident: { handling } }: { incident: Incident }) {
  if (handling.blockedBy.length === 0) return null;
  return (
    <div class="blocked" role="alert">
      <p>
        <Shape name="triangle" /> <strong>It cannot be closed yet.</strong>
      </p>
      <ul>
        {handling.blockedBy.map((says) => (
          <li key={says}>{says}</li>
        ))}
      </ul>
    </div>
  );
}
