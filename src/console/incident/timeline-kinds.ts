import type { TimelineEntry } from '../api/types.ts';

/** What a line of the story is about, for the filter. */
export const KINDS = ['home', 'rules', 'calls', 'people'] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_WORDS: Record<Kind, string> = {
  home: 'Home',
  rules: 'Rules',
  calls: 'Calls',
  people: 'People',
};

const PREFIXES: readonly [string, Kind][] = [
  ['signal', 'home'],
  ['supervision', 'home'],
  ['condition', 'home'],
  ['arming', 'home'],
  ['quarantined', 'home'],
  ['identity', 'home'],
  ['chatter', 'home'],
  ['attempt', 'calls'],
  ['round', 'calls'],
  ['step-exhausted', 'calls'],
  ['rung', 'calls'],
  ['plan-replaced', 'calls'],
  ['nobody', 'calls'],
  ['call', 'calls'],
];

/** A line with a person in it is about that person, whatever it tells of; the rest goes by the event. */
export function kindOf(entry: Pick<TimelineEntry, 'type' | 'by'>): Kind {
  if (entry.by && entry.by.kind !== 'gateway' && !entry.type.startsWith('signal-received')) return 'people';
  return PREFIXES.find(([prefix]) => entry.type.startsWith(prefix))?.[1] ?? 'rules';
}

/** Time since the alarm: `+00:12`, `+1:02:03`; `-00:05` for what came before. */
export function sinceAlarm(at: string, openedAt: string): string {
  const ms = Date.parse(at) - Date.parse(openedAt);
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const sign = ms < 0 && seconds > 0 ? '−' : '+';
  return `${sign}${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(seconds % 60)}`;
}

export interface Minute {
  /** `03:12` in local time. */
  label: string;
  /** Position of its first line. */
  key: number;
  entries: TimelineEntry[];
}

/** Groups lines, oldest first, by minutes of local time. */
export function byMinute(entries: readonly TimelineEntry[]): Minute[] {
  const minutes: Minute[] = [];
  for (const entry of entries) {
    const date = new Date(entry.at);
    const label = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    const last = minutes.at(-1);
    if (last && last.label === label) last.entries.push(entry);
    else minutes.push({ label, key: entry.position, entries: [entry] });
  }
  return minutes;
}
