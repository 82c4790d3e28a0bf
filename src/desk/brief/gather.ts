import { isFault } from '../../core/fault.ts';
import type { IncidentDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { HouseholdFile } from '../../register/household-file-schema.ts';
import { TIME_ZONE_DEFAULT } from '../../register/schema.ts';
import type { PremisesFacts } from '../estate.ts';
import type { HomeFacts } from '../files.ts';
import type { DeskParts } from '../parts.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { namesFor } from '../view/names.ts';
import { type Briefing, GRAVEST, type KindOfCall, USUAL_BRIEFING } from './briefing.ts';
import type { BriefFacts, DevicesNow } from './facts.ts';
import { kindOfCall } from './kind-of-call.ts';
import { type LocalTime, localTime } from './local-time.ts';
import { readPast } from './past.ts';
import { readTrail } from './trail.ts';

/** What a brief is gathered from. */
export type BriefParts = Pick<
  DeskParts,
  'reader' | 'estate' | 'files' | 'people' | 'clock' | 'briefing' | 'look' | 'notes'
>;

/** Devices that are named one by one; of more only their number is told. */
const DEVICES_NAMED = 8;

/**
 * Collects what a brief is made of: register, household's file, journal and supervision. What cannot be opened is named in
 * `gaps` and left unknown: a brief with holes is worth more than none.
 */
export function gather(parts: BriefParts, viewer: Viewer, incident: IncidentDoc, premises: PremisesFacts): BriefFacts {
  const { reader, estate, files, people, clock } = parts;
  const briefing: Briefing = parts.briefing ?? USUAL_BRIEFING;
  const now = clock.now();
  const gaps: string[] = [];
  const home = homeOf(parts, viewer, incident, gaps);
  const time = localTime(home.timeZone);
  const kind = kindOfCall(briefing, incident);
  const operator = { id: viewer.id, name: viewer.kind === 'staff' ? namesFor(viewer, people).staff(viewer.id) : null };
  return {
    incident,
    now,
    time,
    kind,
    grade: gradeOf(incident, kind),
    operator,
    callBack: briefing.callBack,
    force: home.force === null ? undefined : briefing.forces.get(home.force),
    home,
    file: fileOf(parts, viewer, premises, gaps),
    words: files.wordsSet(premises.household),
    trail: readTrail(reader, estate, incident),
    past: readPast(reader, incident, now),
    devices: devicesNow(parts, incident, time, now),
    policeNews: policeNews(parts, viewer, incident),
    gaps,
  };
}

/** Whoever speaks the word of duress is threatened, whatever the sensors said. */
function gradeOf({ handling }: IncidentDoc, { grade }: KindOfCall): BriefFacts['grade'] {
  return handling?.word?.heard === 'duress' ? GRAVEST : grade;
}

/** What is shown of a home that could not be opened. */
const NOTHING: HomeFacts = {
  provider: null,
  timeZone: TIME_ZONE_DEFAULT,
  force: null,
  address: null,
  residents: [],
  contacts: [],
};

function homeOf({ files }: BriefParts, viewer: Viewer, { premises }: IncidentDoc, gaps: string[]): HomeFacts {
  try {
    return files.home(premises, viewer.id);
  } catch (error) {
    if (!isFault(error)) throw error;
    gaps.push(`What the register knows of this home could not be opened: ${error.message}`);
    return NOTHING;
  }
}

function fileOf({ files }: BriefParts, viewer: Viewer, { household }: PremisesFacts, gaps: string[]): HouseholdFile {
  try {
    const kept = files.read(household, viewer.id);
    if (kept === undefined) gaps.push('No file has been written for this household.');
    if (kept === 'erased') gaps.push('The file of this household has been erased.');
    return kept === undefined || kept === 'erased' ? {} : kept.file;
  } catch (error) {
    if (!isFault(error)) throw error;
    gaps.push(`The file of this household could not be opened: ${error.message}`);
    return {};
  }
}

function devicesNow(
  { estate, look }: BriefParts,
  { premises }: IncidentDoc,
  time: LocalTime,
  now: Instant,
): DevicesNow {
  const devices = estate.devicesOf(premises).filter(({ revoked }) => !revoked);
  const missing: string[] = [];
  for (const { index, room, profile } of devices) {
    const live = look(index);
    if (live?.supervision === 'ok') continue;
    const place = room ?? profile;
    if (live === undefined || live.lastSeenAt === 0) missing.push(`${place}: not heard yet`);
    else {
      const day = time.day(live.lastSeenAt) === time.day(now) ? '' : `${time.day(live.lastSeenAt)} `;
      missing.push(`${place}: last heard ${day}${time.second(live.lastSeenAt)}`);
    }
  }
  const named = missing.slice(0, DEVICES_NAMED);
  const more = missing.length - named.length;
  if (more > 0) named.push(`and ${more} more`);
  return { total: devices.length, heard: devices.length - missing.length, missing: named };
}

function policeNews({ notes }: BriefParts, viewer: Viewer, { handling }: IncidentDoc): BriefFacts['policeNews'] {
  return (handling?.police ?? []).map(({ reference, note }) => ({
    reference: reference === null ? null : notes.read(reference, viewer.id),
    text: note === null ? null : notes.read(note, viewer.id),
  }));
}
