import { signal } from '@preact/signals';
import { Problem } from '../api/http.ts';
import { mustBeDesksBuild } from '../offline/build.ts';
import { isSomebodyElses } from '../offline/kept.ts';
import { isFromPhone } from '../store/store.ts';
import { send } from './api.ts';
import { type Entry, Waiting } from './waiting.ts';

const waitings = new Map<string, Waiting>();
/** Counts what the desk has answered, so that an open page asks at once. */
export const settled = signal(0);
/** What the desk has taken and no answer shows yet: until then it stands as it was entered, so that nothing flickers back. */
export const taken = signal<readonly Entry[]>([]);

/** What waits on this phone for whoever is signed in. */
export function waitingOf(owner: string): Waiting {
  const known = waitings.get(owner);
  if (known) return known;
  const made = new Waiting(owner, {
    storage: () => localStorage,
    send: (entry) => sendToDesk(owner, entry),
    onSettled: (entry, isTaken) => {
      if (isTaken) taken.value = [...taken.peek(), entry];
      settled.value += 1;
    },
  });
  waitings.set(owner, made);
  return made;
}

/** Nothing is asked or sent before the desk has said who is signed in, and that it is of this page's own build. Throws `Problem`. */
export async function mustBeHeard(owner: string): Promise<void> {
  if (isSomebodyElses(owner)) throw new Problem(401, 'Somebody else has signed in on this phone. Reload this page.');
  if (isFromPhone.peek()) throw new Problem(0, 'The desk does not answer.');
  await mustBeDesksBuild();
}

async function sendToDesk(owner: string, entry: Entry): Promise<void> {
  await mustBeHeard(owner);
  await send(entry);
}
