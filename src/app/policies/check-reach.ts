import { SELF_TEST_FAILED } from '../../core/drill.ts';
import { ANY_HOME, bookOfAnyHome } from '../../core/explain/any-home.ts';
import { holesOf } from '../../core/explain/holes.ts';
import { Fault } from '../../core/fault.ts';
import { RISKS, type Risk } from '../../core/signal.ts';
import type { Instant } from '../../core/time.ts';
import type { PolicyFacts } from '../../desk/policies/port.ts';
import { holeWords } from '../../desk/policies/words.ts';
import type { Records } from '../../register/register.ts';
import type { PremisesRecord } from '../../register/rows.ts';
import type { Config } from '../config/load.ts';
import { type Offline, offlinePolicies } from './offline.ts';
import { AHEAD } from './policy-desk.ts';
import { prioritiesOf, unreachedIn } from './reach.ts';

/** Faults that are told one by one; a register with more has one cause, and the first ones name it. */
const MOST_TOLD = 20;

/** What the gateway's own test calls is about no home. */
export const ofHomes = (facts: readonly PolicyFacts[]) =>
  facts.filter(({ policy }) => policy.name !== SELF_TEST_FAILED);

/** Policies that reach nobody by their own conditions, whoever lives there: at some hour, of some risk, or at some priority. */
export function checkPolicies(config: Config, now: Instant): Fault[] {
  const { book, desk } = offlinePolicies(config, undefined, now);
  const { timeZone, offsets } = desk.zone(undefined);
  const facts = desk.list();
  const policies = facts.map(({ policy }) => policy);
  const until = (now + AHEAD) as Instant;
  return facts.flatMap(({ policy, raisedBy }) => {
    for (const risk of RISKS) {
      for (const watched of [false, true]) {
        const any = bookOfAnyHome({ ...book, offsets: () => offsets }, policies, { risk, watched });
        for (const priority of prioritiesOf({ policy, raisedBy })) {
          const [hole] = holesOf(any, { premises: ANY_HOME, policy: policy.name, priority }, now, until);
          if (hole === undefined) continue;
          const about = aboutWords(policy, { risk, watched, priority });
          return [unreached(`policy "${policy.name}"${about}`, holeWords(hole, timeZone, offsets))];
        }
      }
    }
    return [];
  });
}

/** The circumstances, as far as the policy asks about them. */
function aboutWords(
  { steps }: PolicyFacts['policy'],
  { risk, watched, priority }: { risk: Risk; watched: boolean; priority: number },
): string {
  const asks = (what: 'risks' | 'watched' | 'priorities') => steps.some(({ when }) => when?.[what] !== undefined);
  const parts = [
    ...(asks('risks') ? [`risk ${risk}`] : []),
    ...(asks('priorities') ? [`priority ${priority}`] : []),
    ...(asks('watched') ? [watched ? 'under a heightened watch' : 'without a heightened watch'] : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

export interface ReachReport {
  homes: number;
  faults: Fault[];
}

/** Homes in which a policy reaches nobody at some hour of the coming fortnight. */
export function checkHomes(config: Config, records: Pick<Records, 'register'>, now: Instant): ReachReport {
  const offline = offlinePolicies(config, records, now);
  const faults: Fault[] = [];
  let homes = 0;
  let left = 0;
  for (const home of homesIn(records)) {
    homes += 1;
    const found = faultsOf(offline, home, now);
    const told = found.slice(0, MOST_TOLD - faults.length);
    faults.push(...told);
    left += found.length - told.length;
  }
  if (left > 0) faults.push(unreached(`${left} more`, 'they are like these; havenwatch nightly lists them all'));
  return { homes, faults };
}

/** Every home, a page at a time. */
export function* homesIn({ register }: { register: Pick<Records['register'], 'premises'> }): Generator<PremisesRecord> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: PremisesRecord[] = register.premises.list({ after });
    yield* page;
    after = page.at(-1)?.id;
  }
}

function faultsOf({ book, desk }: Offline, home: PremisesRecord, now: Instant): Fault[] {
  const { timeZone, offsets } = desk.zone(home.id);
  return unreachedIn(book, ofHomes(desk.list()), home.id, now, (now + AHEAD) as Instant).flatMap(
    ({ policy, holes: [first, ...others] }) =>
      first === undefined
        ? []
        : [
            unreached(
              `home ${home.reference}, policy "${policy}"`,
              `${holeWords(first, timeZone, offsets)}${moreWords(others.length)}`,
            ),
          ],
  );
}

/** How often it happens again, behind the first time. */
export function moreWords(others: number): string {
  return others === 0 ? '' : `; and ${others} ${others === 1 ? 'time' : 'times'} more in the coming 14 days`;
}

function unreached(where: string, why: string): Fault {
  return new Fault('HW_POLICY_REACHES_NOBODY', { where, why });
}
