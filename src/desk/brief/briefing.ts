import type { Scripts } from '../schema/brief.ts';

/** How grave an alarm of one kind is (0 to 4), which kind of URN covers it, and how it is said to the police. */
export interface KindOfCall {
  grade: Grade;
  urn: 'HUA' | 'IAS' | null;
  said: string;
  /** What it began with, when a person has called for help since. */
  began?: string;
}

/** As the monitoring industry grades alarms: 0 no call, 1 little known, 2 people, intent unknown, 3 property, 4 life. */
export type Grade = 0 | 1 | 2 | 3 | 4;
export const GRAVEST: Grade = 4;

/** What a brief needs to know of a police force. */
export interface ForceFacts {
  name: string;
  /** How soon it says that it comes, and whether anybody has read that in its own policy. */
  attendance: { minutes: number; checked: boolean };
  /** What a reference number of this force looks like. */
  urnPattern: RegExp;
  /** The same by type, where they differ. */
  patterns?: Readonly<Record<'HUA' | 'IAS' | 'LWS', RegExp>>;
}

/** What a provider writes down once for all briefs and words. */
export interface Briefing {
  /** Where the police reach the desk; null when nobody has said. */
  callBack: string | null;
  kinds: ReadonlyMap<string, KindOfCall>;
  otherwise: KindOfCall;
  /** By id. */
  forces: ReadonlyMap<string, ForceFacts>;
  scripts: Scripts['word'];
}

/** Without a configuration nothing is played down: every alarm is a threat to life. */
export const USUAL_BRIEFING: Briefing = {
  callBack: null,
  kinds: new Map(),
  otherwise: { grade: GRAVEST, urn: 'HUA', said: 'An alarm from a home at risk' },
  forces: new Map(),
  scripts: {
    A: 'Thank you, I have noted that. It has been seen to. Goodbye for now.',
    B: 'Thank you, I have noted that. It is being seen to. Goodbye for now.',
    '-': 'Thank you, I have noted that. It will be seen to. Goodbye for now.',
  },
};
