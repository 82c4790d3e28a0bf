import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Book } from '../../core/book.ts';
import { TELEPHONE } from '../../core/explain/holes.ts';
import type { Instant } from '../../core/time.ts';
import type { PolicyDesk } from '../../desk/policies/port.ts';
import { holeWords } from '../../desk/policies/words.ts';
import type { Records } from '../../register/register.ts';
import type { Finding, NightlyCheck } from '../nightly/finding.ts';
import { homesIn, moreWords, ofHomes } from './check-reach.ts';
import { AHEAD } from './policy-desk.ts';
import { unreachedIn } from './reach.ts';

export interface ReachCheckParts {
  book: Book;
  desk: PolicyDesk;
  records: Pick<Records, 'register'>;
  now(): Instant;
}

/** Every home's policies against its people: from when to when nobody could be reached in the coming fortnight, and why. */
export function reachCheck(parts: () => ReachCheckParts): NightlyCheck {
  return {
    name: 'reach',
    async run() {
      const { book, desk, records, now } = parts();
      if (![...TELEPHONE].some((channel) => book.channels.has(channel))) return [NO_TELEPHONE];
      const findings: Finding[] = [];
      for (const { id } of homesIn(records)) {
        findings.push(...findingsOf(book, desk, id, now()));
        // A home is a few milliseconds; then alarms have their turn.
        await nextTurn();
      }
      return findings;
    },
  };
}

const NO_TELEPHONE: Finding = {
  what: 'no-telephone',
  says: 'No telephone provider is set up: no policy can reach anybody but the desk.',
};

function findingsOf(book: Book, desk: PolicyDesk, premises: Finding['premises'] & string, now: Instant): Finding[] {
  const { timeZone, offsets } = desk.zone(premises);
  return unreachedIn(book, ofHomes(desk.list()), premises, now, (now + AHEAD) as Instant).flatMap(
    ({ policy, holes: [first, ...others] }): Finding[] => {
      if (first === undefined) return [];
      const when = `${holeWords(first, timeZone, offsets)}${moreWords(others.length)}`;
      return [{ premises, what: 'reaches-nobody', says: `Policy ${policy} reaches nobody by telephone ${when}.` }];
    },
  );
}
