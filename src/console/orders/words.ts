import { measureKind, said, things } from '../install/words.ts';
import type { Installer, Item, Job, JobSummary, Measure } from './api.ts';
import type { Row } from './draft.ts';

export const ordersHref = '/orders';
export const orderHref = (job: string) => `/orders/${encodeURIComponent(job)}`;
export const newOrderHref = (premises: string) => `/orders/new/${encodeURIComponent(premises)}`;

/** How long a home is watched before all its sensors join in. */
export const SOAKS: readonly { value: string; words: string }[] = [
  { value: '0', words: 'None: in use from the sign-off' },
  { value: '24', words: 'One day' },
  { value: '72', words: 'Three days' },
  { value: '168', words: 'A week' },
  { value: '336', words: 'A fortnight' },
];

/** A time of settling in, in the largest unit that says enough. */
export function soakWords(hours: number): string {
  if (hours === 0) return 'none';
  return hours % 24 === 0 ? things(hours / 24, 'day') : things(hours, 'hour');
}

export const NOBODY = 'whoever is free';

/** Who does it, by name where whoever looks may see it. */
export function whoseWords(installer: string | null, names: ReadonlyMap<string, string>): string {
  if (installer === null) return NOBODY;
  return names.get(installer) ?? 'a member of staff';
}

const ROLES: Readonly<Partial<Record<Installer['role'], string>>> = {
  supervisor: 'supervisor',
  administrator: 'administrator',
};
/** Those whom an order can be given to, as choices. */
export const installerChoices = (installers: readonly Installer[]) => [
  { value: '', words: 'Whoever is free' },
  ...installers.map(({ staff, name, role }) => {
    const rank = ROLES[role];
    return { value: staff, words: `${name ?? 'A member of staff'}${rank === undefined ? '' : `, ${rank}`}` };
  }),
];

export const namesOf = (installers: readonly Installer[]): ReadonlyMap<string, string> =>
  new Map(installers.flatMap(({ staff, name }) => (name === null ? [] : [[staff, name] as const])));

/** A thing by its kind. A lock is most often one that never speaks. */
export const kindOf = ({ kind, silent }: Pick<Measure, 'kind' | 'silent'>) =>
  kind === 'lock' && silent ? 'Lock' : measureKind(kind);

/** What it is, beside its name: nothing where the name says it. */
export function besideName(one: Pick<Measure, 'name' | 'kind' | 'silent'>): string {
  const kind = kindOf(one);
  const words = kind.toLowerCase() === said(one.name).toLowerCase() ? [] : [kind];
  return [...words, ...(one.silent ? ['never speaks'] : [])].join(', ');
}

/** What a model may lack, so that it cannot be shown. */
export const WITHOUT: Readonly<Record<Measure['without'][number], string>> = {
  tamper: 'no tamper switch',
  radio: 'no radio figure',
  silence: 'no silence to be tried',
};

/** What has been chosen, in one line. */
export function chosenWords(rows: readonly Row[]): string {
  const chosen = rows.filter(({ isChosen }) => isChosen);
  const silent = chosen.filter((row) => row.silent).length;
  if (chosen.length === 0) return 'Nothing is chosen yet.';
  if (silent === 0) return `${things(chosen.length, 'thing')} to fit.`;
  const mute = silent === 1 ? '1 of them never speaks' : `${silent} of them never speak`;
  return `${things(chosen.length, 'thing')} to fit; ${mute}.`;
}

/** How far an order is, in a line of a list. */
export function standingWords({ state, open, measures }: JobSummary): string {
  if (state === 'ordered') return `${things(measures, 'thing')} to fit`;
  if (state !== 'open') return things(measures, 'thing');
  if (open === 0) return 'Nothing is missing';
  return `${open} still missing`;
}

/** What wants somebody comes first: time is over, then nobody's, then what is under way. */
export function rankOf({ lapsed, state, installer }: Pick<JobSummary, 'lapsed' | 'state' | 'installer'>): number {
  if (lapsed) return 0;
  if (state === 'ordered') return installer === null ? 1 : 3;
  return 2;
}

export interface Lack {
  key: string;
  /** Who it waits for. */
  title: string;
  items: readonly Item[];
}

/** What an order still lacks, by whoever it waits for; what this desk has to do comes first. */
export function lacksOf(missing: readonly string[], items: readonly Item[], measures: Job['measures']): Lack[] {
  const open = items.filter(({ id }) => missing.includes(id));
  const by = (...needs: Item['needs'][]) => open.filter((item) => needs.includes(item.needs));
  const there = by('signal', 'person');
  return [
    { key: 'scheme', title: 'The scheme sees to this', items: by('contacts', 'police') },
    { key: 'desk', title: 'The desk answers a press', items: by('desk') },
    ...measures.map(({ id, name }) => ({
      key: id,
      title: `In the home: ${said(name)}`,
      items: there.filter(({ measure }) => measure === id),
    })),
    {
      key: 'home',
      title: 'In the home, as a whole',
      items: there.filter(({ measure }) => measures.every(({ id }) => id !== measure)),
    },
  ].filter((lack) => lack.items.length > 0);
}

/** An item's sentence begins small where a name stands first. */
export const sentenceOf = (says: string) => says.charAt(0).toUpperCase() + says.slice(1);

/** Where something is done about what the scheme lacks. */
export function seenToAt({ id }: Pick<Item, 'id'>, premises: string): { href: string; words: string } | null {
  const home = encodeURIComponent(premises);
  if (id === 'contacts' || id === 'test-calls') return { href: `/people/${home}`, words: 'Their numbers and tests' };
  if (id === 'safe-word' || id === 'duress-word')
    return { href: `/estate/homes/${home}`, words: 'The file of the home' };
  return null;
}
