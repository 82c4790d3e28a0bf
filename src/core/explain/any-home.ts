import type { Book, Policy, RosterEntry } from '../book.ts';
import type { ContactId, PremisesId } from '../ids.ts';
import { asContactId, asPremisesId } from '../ids.ts';
import type { Rota } from '../rota.ts';
import type { Risk } from '../signal.ts';
import { days, instant } from '../time.ts';

/** The home that stands for every home: one person of each role, on every rota, at all hours and by every way. */
export const ANY_HOME: PremisesId = known(asPremisesId('any_home'));

/** What of a home a policy's conditions ask about. */
export interface AnyHome {
  risk: Risk;
  watched: boolean;
}

/** The book as it would be for such a home: what a policy itself leaves out is all that is missing then. */
export function bookOfAnyHome(book: Book, policies: readonly Policy[], { risk, watched }: AnyHome): Book {
  const tells = policies
    .flatMap(({ steps }) => steps.map(({ tell }) => tell))
    .filter((tell) => typeof tell === 'object');
  const roles = [...new Set(tells.flatMap((tell) => ('role' in tell ? tell.role : [])))];
  const rotas = [...new Set(tells.flatMap((tell) => ('rota' in tell ? tell.rota : [])))];
  const channels = [...new Set(policies.flatMap(({ steps }) => steps.flatMap(({ by }) => by)))];
  const person = (role: string, place: number): RosterEntry => ({
    contact: somebody(place),
    role,
    order: place,
    channels,
  });
  const roster = [...roles, ...rotas.map((rota) => `rota ${rota}`)].map(person);
  return {
    ...book,
    roster: () => roster,
    risk: () => risk,
    watch: () => (watched ? { until: instant(Number.MAX_SAFE_INTEGER), factor: 1 } : undefined),
    police: () => undefined,
    rota: (name, premises): Rota | undefined => {
      const place = rotas.indexOf(name);
      if (place < 0) return undefined;
      const members = [somebody(roles.length + place)];
      return { name, members, from: instant(0), turnMs: days(7), offsets: book.offsets(premises), standIns: [] };
    },
  };
}

function somebody(place: number): ContactId {
  return known(asContactId(`any_contact_${place}`));
}

function known<T>(id: T | undefined): T {
  if (id === undefined) throw new Error('an id of this room is not an id');
  return id;
}
