import type { Incident } from '../api/types.ts';
import { placeOf, wantsPerson } from '../store/order.ts';
import { actorWords } from './actors.ts';
import { clockTime } from './times.ts';

/** Who has an incident and what it waits for, in a few words. `me` is the id of the person at this screen. */
export function standingWords(incident: Incident, me: string | undefined, names: ReadonlyMap<string, string>): string {
  const { claim, releasedAt, shelved, proposed } = incident.handling;
  const place = placeOf(incident);
  if (place === 'test') return 'A test; nobody is in need';
  if (incident.state === 'closed') return `Closed by ${actorWords(incident.closedBy, names)}`;
  if (place === 'shelved' && shelved) {
    return `Until ${clockTime(shelved.until)}; ${whoWords(shelved.owner.id, me, actorWords(shelved.owner, names))} for it`;
  }
  if (place === 'review' && proposed) return `Closing proposed by ${actorWords(proposed.by, names)}`;
  if (claim) {
    const holder = claim.by.id === me ? 'You have it' : `${actorWords(claim.by, names)} has it`;
    // It became graver after it was accepted, and people are called again until somebody accepts it as it is now.
    if (incident.state !== 'open') return holder;
    return `${incident.awaited.length > 0 ? 'Others have to accept too' : 'Rings again'}. ${holder}`;
  }
  if (wantsPerson(incident) && releasedAt !== null) return `Nobody has it: given back ${clockTime(releasedAt)}`;
  if (incident.state === 'open') return 'Nobody has it yet';
  return `Nobody here has it; accepted by ${actorWords(incident.acknowledgedBy, names)}`;
}

const whoWords = (id: string, me: string | undefined, name: string) => (id === me ? 'you answer' : `${name} answers`);
