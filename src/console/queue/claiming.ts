import { signal } from '@preact/signals';
import * as calls from '../api/calls.ts';
import * as orders from '../api/orders.ts';
import type { Incident } from '../api/types.ts';
import { incidentHref } from '../router/route.ts';
import { goTo } from '../router/router.ts';
import { loadIncident } from '../store/load.ts';
import { isHandler, mayTakeOver } from '../store/roles.ts';
import { clearRefusal, sendCommand, sendingKey, sendings } from '../store/sending.ts';
import { desk, staff } from '../store/store.ts';
import { actorWords } from '../words/actors.ts';
import { clockTime } from '../words/times.ts';
import { cursor } from './cursor.ts';

/** What came of the last try to take an incident from the queue, when it was not got. */
export const claimNews = signal<{ id: string; reference: string; says: string } | null>(null);
/** The incident about which it is asked whether to take it over. */
export const takingOver = signal<string | null>(null);

/** Takes the incident at the cursor: claims it, accepts it if nobody has, and opens its page. */
export async function claimAtCursor(): Promise<void> {
  const id = cursor.peek();
  const incident = id === null ? undefined : desk.peek().incidents.get(id)?.value;
  const me = staff.peek();
  if (!incident || !me || !isHandler(me.role) || incident.drill) return;
  const { claim } = incident.handling;
  // What became graver rings again, and anybody may accept it; whose it is stays as it is.
  if (claim && incident.state === 'open') return take(incident, () => calls.acknowledge(incident.id));
  if (claim?.by.id === me.id) return goTo(incidentHref(incident.id));
  if (claim && mayTakeOver(me.role)) {
    clearRefusal(sendingKey(incident.id, 'claim'));
    takingOver.value = incident.id;
    return;
  }
  if (claim) {
    const holder = actorWords(claim.by, desk.peek().names);
    claimNews.value = { ...incident, says: `${holder} has it, since ${clockTime(claim.at)}.` };
    return;
  }
  return take(incident, () => orders.claim(incident.id));
}

async function take(incident: Incident, order: () => Promise<Incident>): Promise<void> {
  claimNews.value = null;
  const key = sendingKey(incident.id, 'claim');
  if (await sendCommand(key, order)) return goTo(incidentHref(incident.id));
  const sending = sendings.peek().get(key);
  // Somebody was faster, or the desk did not answer: what it says of the incident now is shown with it.
  if (sending?.state === 'refused') claimNews.value = { ...incident, says: sending.detail };
  await loadIncident(incident.id).catch(() => undefined);
}
