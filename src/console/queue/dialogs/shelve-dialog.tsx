import { type Signal, useComputed, useSignal } from '@preact/signals';
import * as orders from '../../api/orders.ts';
import { Choices } from '../../incident/dialogs/choices.tsx';
import { REASON_LEAST } from '../../incident/dialogs/close-dialog.tsx';
import { OrderForm, TextField } from '../../incident/dialogs/order-form.tsx';
import type { DialogProps } from '../../incident/dialogs/props.ts';
import { draftOf, dropDrafts } from '../../incident/drafts.ts';
import { isHandler } from '../../store/roles.ts';
import { sendingKey } from '../../store/sending.ts';
import { SHELVE_FOR, type ShelveFor, shelveForWords, shelveUntil } from '../../store/shelving.ts';
import { gatewayNow, staff } from '../../store/store.ts';
import { dayTime } from '../../words/times.ts';
import { useColleagues } from './hand-over-dialog.tsx';

/** What is still missing from a reason. */
export function lackingWords(text: string): string | null {
  const short = REASON_LEAST - text.trim().length;
  return short > 0 ? `${short} more ${short === 1 ? 'character' : 'characters'} of reason.` : null;
}

/** What is still missing from a shelving. */
export const lackingToShelve = (minutes: ShelveFor | null, text: string): string | null =>
  minutes === null ? 'Choose for how long.' : lackingWords(text);

/** Puts an incident aside until an instant, with a reason and somebody who answers for it. */
export function ShelveDialog({ incident, who, onLeave }: DialogProps) {
  const key = sendingKey(incident.id, 'shelve');
  const text = draftOf(key);
  const minutes = useSignal<ShelveFor | null>(null);
  const owner = useSignal<string | null>(who.id);
  const missing = useComputed(() => lackingToShelve(minutes.value, text.value));
  const send = () =>
    orders.shelve(
      incident.id,
      shelveUntil(minutes.peek() ?? '30', gatewayNow.peek()),
      text.peek(),
      owner.peek() === who.id ? null : owner.peek(),
    );
  return (
    <OrderForm
      title="Put it aside for a while"
      sendingKey={key}
      send="Put it aside"
      missing={missing}
      order={send}
      onDone={() => dropDrafts(key)}
      onLeave={onLeave}
    >
      <HowLong minutes={minutes} />
      <Owner owner={owner} me={who.id} />
      <TextField label={`The reason, in at least ${REASON_LEAST} characters`} draft={text} rows={2} />
    </OrderForm>
  );
}

/** For how long; and when that will be over. */
export function HowLong({ minutes }: { minutes: Signal<ShelveFor | null> }) {
  const back = useComputed(() =>
    minutes.value === null
      ? ''
      : `It comes back at ${dayTime(shelveUntil(minutes.value, gatewayNow.value), gatewayNow.value)}, or sooner when something new happens.`,
  );
  return (
    <>
      <Choices legend="For how long?" choices={SHELVE_FOR} words={shelveForWords} chosen={minutes} isFirst />
      <p class="hint two-lines">{back}</p>
    </>
  );
}

function Owner({ owner, me }: { owner: Signal<string | null>; me: string }) {
  const { colleagues } = useColleagues();
  if (!colleagues || colleagues.length === 0) return null;
  const nameOf = (id: string) =>
    id === me ? 'I do' : (colleagues.find(({ staff }) => staff === id)?.name ?? 'a colleague');
  const choices = [
    staff.value?.id ?? me,
    ...colleagues.filter(({ role }) => isHandler(role)).map(({ staff }) => staff),
  ];
  return <Choices legend="Who answers for it meanwhile?" choices={choices} words={nameOf} chosen={owner} />;
}
