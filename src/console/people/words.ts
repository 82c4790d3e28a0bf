import { attemptReasonWords } from '../words/attempts.ts';
import type { Channel, ContactShown, PointShown, Window } from './api.ts';

export const ROLES = ['safe contact', 'keyholder', 'duty supervisor', 'duty inbox', 'fire service'] as const;
export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = { voice: 'telephone', sms: 'text', email: 'e-mail' };

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof DAYS)[number];
export const WEEK: readonly Day[] = DAYS;
export const DAY_WORDS: Readonly<Record<Day, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

/** `Mon to Fri 08:00 to 18:00`; several are joined by commas. */
export function hoursWords(windows: readonly Window[] | null): string {
  if (windows === null) return 'at all hours';
  return windows
    .map(({ days, from, to }) => `${daysWords(days)} ${from === to ? 'all day' : `${from} to ${to}`}`)
    .join(', ');
}

function daysWords(days: readonly Day[]): string {
  const places = WEEK.flatMap((day, n) => (days.includes(day) ? [n] : []));
  if (places.length === WEEK.length) return 'every day';
  const [first = 0] = places;
  const last = places.at(-1) ?? first;
  const isRun = places.length > 2 && last - first === places.length - 1;
  const words = (n: number) => DAY_WORDS[WEEK[n] ?? 'mon'];
  return isRun ? `${words(first)} to ${words(last)}` : places.map(words).join(', ');
}

const STALE: Readonly<Record<ContactShown['stale'][number], string>> = {
  'no-way': 'There is no way left to reach them.',
  'not-verified': 'No number of theirs has been verified.',
  'verify-again': 'A number was verified too long ago.',
  'test-old': 'The way to them has not been tested lately.',
  'test-failed': 'The last test of a way to them failed.',
  'ways-not-asked': 'They have not been asked lately whether their hours and ways are still safe.',
  lost: 'A way to them is lost.',
};
export const staleWords = (reason: ContactShown['stale'][number]) => STALE[reason];

const LOST: Readonly<Record<PointShown['lost'][number]['why'], string>> = {
  'opted-out': 'they replied STOP',
  'not-a-number': 'the number does not exist',
};
export const lostWords = (why: PointShown['lost'][number]['why']) => LOST[why];

const RESULTS: Readonly<Record<NonNullable<PointShown['lastTest']>['result'], string>> = {
  confirmed: 'they answered',
  reached: 'it got there, nobody answered',
  failed: 'it failed',
};

/** How the last test went, and by which way. */
export function testWords({ channel, result, reason }: NonNullable<PointShown['lastTest']>): string {
  const why = reason === null ? '' : `: ${attemptReasonWords(reason)}`;
  return `by ${CHANNEL_WORDS[channel]}, ${RESULTS[result]}${why}`;
}

/** What to call somebody whose name is not open. */
export const calledWords = (contact: Pick<ContactShown, 'name'>, place: number) => contact.name ?? `Contact ${place}`;
