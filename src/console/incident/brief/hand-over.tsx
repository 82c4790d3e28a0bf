import { useSignal } from '@preact/signals';
import { handOverBrief } from '../../api/brief.ts';
import { getIncident } from '../../api/calls.ts';
import type { Incident } from '../../api/types.ts';
import { ActionButton, Refusal } from '../../shell/action-button.tsx';
import { sendCommand, sendingKey } from '../../store/sending.ts';
import { routeWords } from '../../words/handling.ts';
import { routesOf, usualRoute } from '../dialogs/police-dialog.tsx';

/** Freezes what is shown, under its fingerprint, as what the police were told. */
export function HandOver({ incident }: { incident: Incident }) {
  const { id, handling, force } = incident;
  const routes = routesOf(incident);
  const to = useSignal(usualRoute(handling.police, routes));
  const key = sendingKey(id, 'brief');
  const handOver = () =>
    sendCommand(key, async () => {
      await handOverBrief(id, to.peek());
      return getIncident(id);
    });
  return (
    <div class="hand-over">
      <label>
        Read out over{' '}
        <select
          value={to.value}
          onChange={(event) => {
            to.value = event.currentTarget.value;
          }}
        >
          {routes.map((route) => (
            <option key={route} value={route}>
              {routeWords(route, force?.name)}
            </option>
          ))}
        </select>
      </label>
      <ActionButton sendingKey={key} class="primary" onClick={() => void handOver()}>
        {handling.brief ? 'Hand over again' : 'Hand over'}
      </ActionButton>
      <Refusal sendingKey={key} />
    </div>
  );
}
