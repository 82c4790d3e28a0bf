import type { Line, Picture } from '../../core/explain/picture.ts';
import { SKIP_WORDS, whoWords } from '../../core/explain/words.ts';
import type { Offsets } from '../../core/rules/schedule.ts';
import type { PremisesFacts } from '../estate.ts';
import type { PolicyExplained, PolicyShown } from '../schema/policy.ts';
import { iso, isoOrNull } from '../view/documents.ts';
import { homeTime } from './home-time.ts';
import type { ExplainedPolicy, PolicyFacts } from './port.ts';
import { conditionWords, holeWords, ROUTE_SAYS, tellWords } from './words.ts';

/** Holes that are told of at most; the first says what to see to. */
const MOST_HOLES = 20;

export function viewPolicy({ policy, raisedBy }: PolicyFacts): PolicyShown {
  const { name, steps, repeatAfterMs, actWithinMs, ceiling, police } = policy;
  return {
    name,
    raisedBy: raisedBy.map((one) => ({ ...one })),
    steps: steps.map(({ atMs, tell, by, eachMs, together, must, when }, index) => ({
      step: index + 1,
      atMs,
      tells: tellWords(tell),
      by: [...by],
      eachMs,
      together: together === true,
      must: must === true,
      when: conditionWords(when),
    })),
    repeatAfterMs,
    actWithinMs: actWithinMs ?? null,
    ceiling: ceiling === undefined ? null : { rounds: ceiling.rounds, takesOver: ceiling.then },
    police: police ?? null,
  };
}

interface About {
  facts: Pick<PremisesFacts, 'id' | 'reference'> | undefined;
  timeZone: string;
  offsets: Offsets;
}

/** The picture as the desk tells it. Nobody's name and no contact's id is in it. */
export function viewExplained({ picture, holes }: ExplainedPolicy, about: About): PolicyExplained {
  const { facts, timeZone, offsets } = about;
  return {
    policy: picture.policy,
    premises: facts?.id ?? null,
    reference: facts?.reference ?? null,
    at: iso(picture.at),
    timeZone,
    localAt: homeTime(picture.at, offsets),
    lines: picture.lines.map((line) => viewLine(line, facts === undefined)),
    rounds: picture.rounds,
    again: picture.again,
    ceiling: picture.ceiling,
    actWithinMs: picture.actWithinMs,
    watchedUntil: facts === undefined ? null : isoOrNull(picture.watchedUntil),
    police: viewPolice(picture),
    gaps: [...picture.gaps],
    nobody: holes.slice(0, MOST_HOLES).map((hole) => ({
      from: iso(hole.from),
      until: isoOrNull(hole.until),
      says: holeWords(hole, timeZone, offsets),
    })),
  };
}

function viewLine(line: Line, isAny: boolean): PolicyExplained['lines'][number] {
  const { policy, step, tells, channel, verified, must, tries, skipped } = line;
  const { contact: _, ...anybody } = line;
  return {
    policy,
    step,
    tells,
    // Of any home there is nobody: a line of it stands for everyone of the role.
    who: whoWords(isAny ? anybody : line),
    channel,
    verified: verified ?? null,
    must,
    tries,
    skipped: skipped.map((one) => ({ ...one, says: SKIP_WORDS[one.why] })),
  };
}

function viewPolice({ police }: Picture): PolicyExplained['police'] {
  if (police === null) return null;
  const lines = police.lines.map(({ kind, fromMs, why }) => ({ kind, says: ROUTE_SAYS[kind], fromMs, why }));
  return { force: police.force, atMs: police.atMs, hold: police.hold, lines };
}
