import { signal } from '@preact/signals';
import type { Incident } from '../api/types.ts';
import type { Desk } from './state.ts';
import { change, gatewayNow } from './store.ts';

/** Until when the records of closed incidents are open to this person, by incident; ISO UTC. */
export const openedRecords = signal<ReadonlyMap<string, string>>(new Map());

/** Keeps in mind that a record is open, and forgets what it showed when the desk shuts it again. */
export function keepOpen(incident: string, until: string, forget: () => void): void {
  openedRecords.value = new Map([...openedRecords.peek(), [incident, until]]);
  setTimeout(
    () => {
      // It was opened once more in the meantime.
      if (openedRecords.peek().get(incident) !== until) return;
      openedRecords.value = new Map([...openedRecords.peek()].filter(([id]) => id !== incident));
      forget();
      change((desk) => withoutPeople(desk, incident));
    },
    Math.max(0, Date.parse(until) - gatewayNow.peek()),
  );
}

/** Takes the names of her contacts off the page; colleagues stay named. Pure. */
export function withoutPeople(desk: Desk, id: string): Desk {
  const held = desk.incidents.get(id);
  if (held === undefined) return desk;
  const { value } = held;
  const contacts = contactsOf(value);
  const names = new Map([...desk.names].filter(([one]) => !contacts.has(one)));
  const attempts = value.attempts.map((attempt) => ({ ...attempt, contactName: null }));
  const calls = value.handling.calls.map((call) => ({ ...call, target: { ...call.target, contactName: null } }));
  const accepted = value.accepted.map((one) => ({ ...one, by: { ...one.by, name: null } }));
  const shown = { ...value, attempts, accepted, handling: { ...value.handling, calls } };
  return { ...desk, names, incidents: new Map([...desk.incidents, [id, { ...held, value: shown }]]) };
}

function contactsOf({ attempts, handling, acknowledgedBy, accepted }: Incident): ReadonlySet<string> {
  const others = [acknowledgedBy, ...accepted.map(({ by }) => by)];
  const people = others.map((by) => (by?.kind === 'contact' ? by.id : null));
  const called = handling.calls.map(({ target }) => target.contact);
  return new Set([...attempts.map(({ contact }) => contact), ...called, ...people].flatMap((id) => id ?? []));
}
