import type { Item, Job, JobSummary, Measure } from './api.ts';

export const jobHref = (job: string, ...rest: readonly string[]) =>
  ['/install/jobs', ...[job, ...rest].map(encodeURIComponent)].join('/');

const KINDS: Readonly<Record<Measure['kind'], string>> = {
  button: 'Panic button',
  door: 'Door sensor',
  window: 'Window sensor',
  lock: 'Lock that speaks',
  smoke: 'Smoke alarm',
  motion: 'Movement sensor',
  glass: 'Glass sensor',
  keypad: 'Keypad',
  hub: 'Hub',
  camera: 'Camera',
  bar: 'Door or window bar',
  'letter-box': 'Letter box guard',
  'hinge-bolt': 'Hinge bolts',
  'door-chain': 'Door chain',
  viewer: 'Door viewer',
  'window-lock': 'Window lock',
  'reinforced-door': 'Reinforced door',
  film: 'Window film',
  light: 'Outside light',
  fence: 'Fence or gate',
  extinguisher: 'Fire extinguisher',
  mirror: 'Mirror',
};
const SPEAKING: readonly Measure['kind'][] = [
  'button',
  'door',
  'window',
  'lock',
  'smoke',
  'motion',
  'glass',
  'keypad',
  'hub',
  'camera',
];

/** What can be fitted, those that speak first. */
export const KIND_CHOICES = (Object.keys(KINDS) as Measure['kind'][]).map((kind) => ({
  value: kind,
  words: KINDS[kind],
  speaks: SPEAKING.includes(kind),
}));

export const measureKind = (kind: Measure['kind']) => KINDS[kind];

/** A name of the register as people say it: `front-door` is `Front door`. */
export function said(slug: string): string {
  const plain = slug.replaceAll('-', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What somebody typed, as the register keeps a name; empty when nothing is left of it. */
export const slugOf = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replaceAll(/^-+|-+$/g, '');

/** Where a thing hangs: `Hall`, or every room that it is carried to. */
export function whereOf({ room, rooms }: Pick<Measure, 'room' | 'rooms'>): string {
  if (rooms.length > 1) return `carried about: ${rooms.map(said).join(', ')}`;
  return room === null ? 'no room yet' : said(room);
}

/** How a job stands, in a word or two. */
export function jobWords({ state, lapsed, live }: Pick<Job | JobSummary, 'state' | 'lapsed' | 'live'>): string {
  if (state === 'open') return lapsed ? 'Time is over' : 'Open';
  if (state === 'signed-off') return live ? 'Signed off, live' : 'Signed off, settling in';
  return state === 'cancelled' ? 'Cancelled' : 'Not started';
}

const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** The time of day without seconds, for what lies hours ahead: `16:40`. */
export const hourOf = (at: string) => HOUR.format(new Date(at));

export const latencyWords = (ms: number) => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);

const ORDERERS = ['supervisor', 'administrator'];
/** Who orders what is fitted, and answers for it. The desk decides who may. */
export const orders = (role: string | undefined) => role !== undefined && ORDERERS.includes(role);

/** Who an item waits for, other than whoever stands in the home. */
export const NEEDS_WORDS: Readonly<Record<Item['needs'], string>> = {
  signal: 'Ticks itself when it is heard',
  person: 'You say so',
  desk: 'The desk says so',
  contacts: 'The scheme sees to this',
  police: 'The scheme sees to this',
};

export const things = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
