import type { IncidentDoc } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { WordsSet } from '../../register/agreed-words.ts';
import type { HouseholdFile } from '../../register/household-file-schema.ts';
import type { HomeFacts } from '../files.ts';
import type { ForceFacts, Grade, KindOfCall } from './briefing.ts';
import type { LocalTime } from './local-time.ts';
import type { Past } from './past.ts';
import type { Trail } from './trail.ts';

/** How the devices of the home stand at this moment. */
export interface DevicesNow {
  total: number;
  heard: number;
  /** In plain words: which are not heard, and since when. */
  missing: readonly string[];
}

/** Everything a brief is made of. The blocks read it and open nothing themselves. */
export interface BriefFacts {
  incident: IncidentDoc;
  now: Instant;
  time: LocalTime;
  kind: KindOfCall;
  grade: Grade;
  /** Who is calling: an id, and a name where it may be shown. */
  operator: { id: string; name: string | null };
  callBack: string | null;
  /** Undefined when the home has none, or nobody has written down anything about it. */
  force: ForceFacts | undefined;
  home: HomeFacts;
  /** Empty when there is none, or it could not be opened. */
  file: HouseholdFile;
  words: WordsSet;
  trail: Trail;
  past: Past;
  devices: DevicesNow;
  /** The force's numbers of it and their own words, in the order of `incident.handling.police`. */
  policeNews: readonly { reference: string | null; text: string | null }[];
  gaps: readonly string[];
}
