import { signal } from '@preact/signals';
import { Problem } from '../api/http.ts';
import type { Incident } from '../api/types.ts';
import { applyIncident } from './fetched.ts';
import { change } from './store.ts';

/** What became of a click: on its way, or refused with the desk's own sentence. Gone when it was done. */
export type Sending = { state: 'sending' } | { state: 'refused'; detail: string };

/** By `incident/verb`. */
export const sendings = signal<ReadonlyMap<string, Sending>>(new Map());

function set(key: string, sending: Sending | null): void {
  const next = new Map(sendings.peek());
  if (sending) next.set(key, sending);
  else next.delete(key);
  sendings.value = next;
}

export const sendingKey = (incident: string, verb: string) => `${incident}/${verb}`;

/**
 * Sends one command and shows how it fares under `key`. The page changes by the desk's answer or by the stream, never by
 * the click. A second click while the first is on its way does nothing. Resolves to true when it was done.
 */
export async function sendCommand(key: string, send: () => Promise<Incident>): Promise<boolean> {
  if (sendings.peek().get(key)?.state === 'sending') return false;
  set(key, { state: 'sending' });
  try {
    const incident = await send();
    change((state) => applyIncident(state, incident));
    set(key, null);
    return true;
  } catch (error) {
    const detail = error instanceof Problem ? error.message : 'Something went wrong in this page. Reload it.';
    set(key, { state: 'refused', detail });
    return false;
  }
}

/** Takes a refusal off the page, as when its dialog is opened again. */
export function clearRefusal(key: string): void {
  if (sendings.peek().get(key)?.state === 'refused') set(key, null);
}
