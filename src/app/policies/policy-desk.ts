import type { Book } from '../../core/book.ts';
import { ANY_HOME, bookOfAnyHome } from '../../core/explain/any-home.ts';
import { holesOf } from '../../core/explain/holes.ts';
import { pictureOf } from '../../core/explain/picture.ts';
import { days, type Instant } from '../../core/time.ts';
import type { ExplainedPolicy, PolicyDesk, PolicyFacts } from '../../desk/policies/port.ts';
import type { Directory } from '../../register/directory.ts';
import { offsetsOf } from '../offsets.ts';
import type { Rooms } from '../rooms.ts';
import { raisedPolicies } from './raised.ts';

/** How far ahead a policy is looked at. */
export const AHEAD = days(14);
export const USUAL_ZONE = 'Europe/London';

/** What the desk and the command line ask of policies, over the book that the heart itself reads. */
export function policyDesk(
  book: Book,
  directory: Pick<Directory, 'premises'>,
  facts: readonly PolicyFacts[],
  now: Instant,
): PolicyDesk {
  const usual = offsetsOf(USUAL_ZONE, now);
  const any = bookOfAnyHome(
    { ...book, offsets: () => usual },
    facts.map(({ policy }) => policy),
    { risk: 'high', watched: false },
  );
  return {
    list: () => facts,
    zone: (premises) =>
      premises === undefined
        ? { timeZone: USUAL_ZONE, offsets: usual }
        : { timeZone: directory.premises(premises)?.timeZone ?? USUAL_ZONE, offsets: book.offsets(premises) },
    explain: (name, premises, at, from): ExplainedPolicy | undefined => {
      const found = facts.find(({ policy }) => policy.name === name);
      if (found === undefined) return undefined;
      const [raised] = found.raisedBy;
      const asked = { premises: premises ?? ANY_HOME, policy: name, priority: raised?.priority ?? 1 } as const;
      const its = premises === undefined ? any : book;
      return {
        picture: pictureOf(its, { ...asked, kind: raised?.incident ?? name }, at),
        holes: holesOf(its, asked, from, (from + AHEAD) as Instant),
      };
    },
  };
}

/** The same for a running gateway. */
export function policiesOf({
  book,
  config,
  directory,
  clock,
}: Pick<Rooms, 'book' | 'config' | 'directory' | 'clock'>): PolicyDesk {
  return policyDesk(book, directory, raisedPolicies(config.policies, config.rules.rules), clock.now());
}
