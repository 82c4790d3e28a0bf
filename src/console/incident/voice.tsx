import { useSignal } from '@preact/signals';
import * as orders from '../api/orders.ts';
import type { DeskCall } from '../api/types.ts';
import { ActionButton, Refusal } from '../shell/action-button.tsx';
import { sendCommand, sendingKey } from '../store/sending.ts';

/** Being heard, or only listening: apart from every other button, and asked once more before anybody is heard. */
export function Voice({ call, incident }: { call: DeskCall; incident: string }) {
  const isAsking = useSignal(false);
  const key = sendingKey(incident, 'speak');
  const say = (isHeard: boolean) => {
    isAsking.value = false;
    void sendCommand(key, () => orders.speak(incident, isHeard));
  };
  const ask = (asks: boolean) => () => {
    isAsking.value = asks;
  };
  return (
    <div class="voice">
      {call.listen && isAsking.value ? (
        <fieldset>
          <legend>They will hear you.</legend>
          <ActionButton sendingKey={key} class="primary" onClick={() => say(true)}>
            Yes, speak to them
          </ActionButton>
          <button type="button" onClick={ask(false)}>
            No, go on listening
          </button>
        </fieldset>
      ) : (
        <ActionButton sendingKey={key} onClick={call.listen ? ask(true) : () => say(false)}>
          {call.listen ? 'Speak to them' : 'Only listen'}
        </ActionButton>
      )}
      <Refusal sendingKey={key} />
    </div>
  );
}
