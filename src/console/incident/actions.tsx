import { useSignal } from '@preact/signals';
import * as calls from '../api/calls.ts';
import type { Incident } from '../api/types.ts';
import { ActionButton, Refusal } from '../shell/action-button.tsx';
import { useKey } from '../shell/keys.ts';
import { Time } from '../shell/marks.tsx';
import { clearRefusal, sendCommand, sendingKey } from '../store/sending.ts';
import { desk } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { CloseDialog, TextDialog } from './dialogs.tsx';

type OpenDialog = 'note' | 'police' | 'close' | null;

/** The four things a person can do. The buttons keep their places whatever the incident's state. */
export function Actions({ incident }: { incident: Incident }) {
  const dialog = useSignal<OpenDialog>(null);
  const { id } = incident;
  const isClosed = incident.state === 'closed';
  const ackKey = sendingKey(id, 'acknowledge');
  const acknowledge = () => {
    if (incident.state === 'open') void sendCommand(ackKey, () => calls.acknowledge(id));
  };
  const show = (which: Exclude<OpenDialog, null>) => {
    if (isClosed) return;
    clearRefusal(sendingKey(id, which));
    dialog.value = which;
  };
  const leave = () => {
    dialog.value = null;
  };
  useKey('a', acknowledge);
  useKey('n', () => show('note'));
  useKey('p', () => show('police'));
  useKey('c', () => show('close'));
  return (
    <section class="actions" aria-label="Actions">
      <ActionButton
        sendingKey={ackKey}
        class="primary"
        hint="a"
        isOff={incident.state !== 'open'}
        onClick={acknowledge}
      >
        {incident.state === 'open' ? 'Acknowledge' : 'Acknowledged'}
      </ActionButton>
      <ActionButton sendingKey={sendingKey(id, 'note')} hint="n" isOff={isClosed} onClick={() => show('note')}>
        Note
      </ActionButton>
      <ActionButton sendingKey={sendingKey(id, 'police')} hint="p" isOff={isClosed} onClick={() => show('police')}>
        Police or help sent
      </ActionButton>
      <ActionButton sendingKey={sendingKey(id, 'close')} hint="c" isOff={isClosed} onClick={() => show('close')}>
        Close
      </ActionButton>
      <div class="under-actions">
        <Standing incident={incident} />
        <Refusal sendingKey={ackKey} />
      </div>
      {dialog.value === 'note' ? <TextDialog incident={id} verb="note" onLeave={leave} /> : null}
      {dialog.value === 'police' ? <TextDialog incident={id} verb="police" onLeave={leave} /> : null}
      {dialog.value === 'close' ? <CloseDialog incident={id} onLeave={leave} /> : null}
    </section>
  );
}

/** One sentence on where the incident stands. */
function Standing({ incident }: { incident: Incident }) {
  const { names } = desk.value;
  if (incident.state === 'closed') {
    return (
      <p class="standing">
        Closed by {actorWords(incident.closedBy, names)} at <Time at={incident.closedAt} />.
      </p>
    );
  }
  if (incident.state === 'acknowledged') {
    return (
      <p class="standing">
        Accepted by {actorWords(incident.acknowledgedBy, names)} at <Time at={incident.acknowledgedAt} />. Not closed
        yet.
      </p>
    );
  }
  if (incident.drill) return <p class="standing">It closes by itself.</p>;
  return (
    <p class="standing urgent">
      Nobody has accepted this yet.
      {incident.repeatAt ? (
        <>
          {' '}
          Nobody answered; everybody is tried again at <Time at={incident.repeatAt} />.
        </>
      ) : null}
    </p>
  );
}
