import * as orders from '../../api/orders.ts';
import { OrderForm } from '../../incident/dialogs/order-form.tsx';
import type { DialogProps } from '../../incident/dialogs/props.ts';
import { Time } from '../../shell/marks.tsx';
import { sendingKey } from '../../store/sending.ts';
import { desk } from '../../store/store.ts';
import { actorWords } from '../../words/actors.ts';
import { kindWords } from '../../words/kinds.ts';

/** Asks once more before an incident is taken out of somebody's hands. */
export function TakeOverDialog({ incident, onLeave }: DialogProps) {
  const { claim } = incident.handling;
  const holder = claim ? actorWords(claim.by, desk.value.names) : 'nobody';
  return (
    <OrderForm
      title="Take it over?"
      sendingKey={sendingKey(incident.id, 'claim')}
      send={`Take it over from ${holder}`}
      order={() => orders.claim(incident.id, true)}
      onLeave={onLeave}
    >
      <p>
        <strong>{holder}</strong> has {kindWords(incident.kind).toLowerCase()}, home {incident.reference}
        {claim ? (
          <>
            , since <Time at={claim.at} />
          </>
        ) : null}
        , and sees at once that you have taken it. Speak to each other first if you can.
      </p>
    </OrderForm>
  );
}
