import type { Handling } from '../../../core/handling/handling.ts';
import type { BriefBlock, BriefLine } from '../../schema/brief.ts';
import type { BriefFacts } from '../facts.ts';
import { block, each, fact, joined, seen } from '../lines.ts';

const GRADES = [
  'no call',
  'little is known',
  'people are there, intent unknown',
  'a threat to property',
  'a threat to life',
] as const;

/** 3: what has happened, since when, and how it is known. */
export function nature(facts: BriefFacts): BriefBlock {
  const { incident, kind, grade, time, trail } = facts;
  const [first] = trail.steps;
  return block(3, 'Nature', [
    seen('What', kind.said, incident.openedAt),
    ...(kind.began === undefined ? [] : [seen('It began with', kind.began, incident.openedAt)]),
    seen('Activated', `${time.day(incident.openedAt)} ${time.second(incident.openedAt)}`, incident.openedAt),
    seen('How it is known', first?.says ?? incident.rule, first?.at ?? incident.openedAt),
    fact('Threat grade', `${grade} of 4: ${GRADES[grade]}`, 'gateway'),
    seen('Still in progress', inProgress(facts), null),
    seen('Line to the home', lineOpen(facts) ? 'open, being listened to' : 'not open', null),
  ]);
}

/** Nobody has said that it is over until the desk closes it. */
function inProgress({ incident }: BriefFacts): string {
  return incident.condition === 'normal'
    ? 'the sensors are back to normal; nobody has confirmed that it is over'
    : 'treat it as in progress';
}

export function lineOpen({ incident }: Pick<BriefFacts, 'incident'>): boolean {
  return (incident.handling?.calls ?? []).some(
    ({ target, legs }) => target.kind === 'home' && legs.other === 'answered',
  );
}

const STAGES = {
  informed: 'the police were told',
  accepted: 'the police have accepted it',
  refused: 'the police have refused it',
  dispatched: 'a unit is on its way',
  'on-scene': 'a unit is at the scene',
  left: 'the unit has left',
} as const;
const HEARD = {
  safe: 'the safe word',
  duress: 'the duress word: she speaks under threat',
  unknown: 'neither word',
} as const;

/** 12: what has happened since, and what the police have said. */
export function live(facts: BriefFacts): BriefBlock {
  const { trail, time, incident, devices, policeNews } = facts;
  const { word, police = [] } = incident.handling ?? {};
  const steps = trail.steps.map(({ at, says }) => seen('Since activation', `${time.second(at)} ${says}`, at));
  const missing = devices.missing.length === 0 ? '' : `; ${devices.missing.join('; ')}`;
  return block(12, 'Live', [
    ...each('Since activation', steps, 'journal'),
    ...(trail.omitted === 0 ? [] : [seen('Left out', `${trail.omitted} signals between these`, null)]),
    fact('Devices', devices.total === 0 ? null : `${devices.heard} of ${devices.total} are heard${missing}`, 'gateway'),
    seen('Listening', listening(facts), null),
    fact('Attendance aim', attendance(facts), 'gateway'),
    word ? seen('Word heard', HEARD[word.heard], word.at) : fact('Word heard', 'nobody has asked yet', 'journal'),
    ...each(
      'Police',
      police.map((news, i) => policeLine(facts, news, policeNews[i])),
      'journal',
    ),
  ]);
}

function listening(facts: BriefFacts): string {
  return lineOpen(facts) ? 'the line is open and kept open' : 'nobody is listening';
}

function attendance({ force }: BriefFacts): string | null {
  if (force === undefined) return null;
  const { minutes, checked } = force.attendance;
  return `${minutes} minutes${checked ? '' : ', a figure that nobody has checked with the force'}`;
}

function policeLine(
  { time }: BriefFacts,
  { stage, at }: Handling['police'][number],
  news: BriefFacts['policeNews'][number] | undefined,
): BriefLine {
  const reference = news?.reference ? `their number ${news.reference}` : undefined;
  return seen('Police', joined([`${time.second(at)} ${STAGES[stage]}`, reference, news?.text ?? undefined]), at);
}
