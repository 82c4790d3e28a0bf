import * as orders from '../api/orders.ts';
import type { Incident } from '../api/types.ts';
import { ActionButton, Refusal } from '../shell/action-button.tsx';
import { Time } from '../shell/marks.tsx';
import { sendCommand, sendingKey } from '../store/sending.ts';
import { desk, staff } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { kindWords } from '../words/kinds.ts';
import { Items } from './items.tsx';
import type { Shift } from './shift-calls.ts';

/** What the last shift left, with a button beside each thing that nobody at the desk has. */
export function TakingOver({ last, problem }: { last: Shift | null; problem: string }) {
  if (problem) {
    return (
      <p class="refusal" role="alert">
        {problem}
      </p>
    );
  }
  if (!last) return <p class="empty">Nobody has handed a shift over yet.</p>;
  const { names, incidents } = desk.value;
  // The list says what was left; how it stands now is what the stream told since.
  const items = last.items
    .map((item) => incidents.get(item.id)?.value ?? item)
    .filter(({ state }) => state !== 'closed');
  return (
    <>
      <p>
        {actorWords(last.by, names)} handed over at <Time at={last.at} /> to{' '}
        {last.to ? (last.to.id === staff.value?.id ? 'you' : actorWords(last.to, names)) : 'whoever comes'}.
      </p>
      {last.text ? <blockquote>{last.text}</blockquote> : null}
      {items.length === 0 ? (
        <p>Nothing of it is open any more.</p>
      ) : (
        <Items
          incidents={items}
          caption="Left open then, and still open"
          act={(incident) => <Take incident={incident} />}
        />
      )}
    </>
  );
}

function Take({ incident }: { incident: Incident }) {
  const key = sendingKey(incident.id, 'claim');
  const { claim } = incident.handling;
  if (claim) return claim.by.id === staff.value?.id ? <span>Yours</span> : <span>Taken</span>;
  return (
    <>
      <ActionButton sendingKey={key} onClick={() => void sendCommand(key, () => orders.claim(incident.id))}>
        Take it
        <span class="unseen">
          : {kindWords(incident.kind)}, home {incident.reference}
        </span>
      </ActionButton>
      <Refusal sendingKey={key} />
    </>
  );
}
