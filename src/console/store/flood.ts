import type { Incident } from '../api/types.ts';

/** With more than this many to deal with at once, the lesser ones are shown in groups; below the second, one by one again. */
export const MANY = { from: 26, to: 15 } as const;
/** Fewer of a sort than this are listed one by one. */
export const GROUP_LEAST = 3;

/** Signals and incidents that a person raised at the scene. */
const CALLS_FOR_HELP: ReadonlySet<string> = new Set(['panic', 'duress', 'hold-up', 'refuge']);

/** Never part of a group: emergencies, and whatever holds a call for help. */
export const standsAlone = (incident: Incident): boolean =>
  incident.priority === 1 ||
  CALLS_FOR_HELP.has(incident.kind) ||
  incident.signals.some(({ kind }) => CALLS_FOR_HELP.has(kind));

/** Whether there is so much to deal with that it is shown in groups. It stays so until there is clearly less. */
export function isMany(count: number, isFlood: boolean, wasMany: boolean): boolean {
  return isFlood || count >= (wasMany ? MANY.to : MANY.from);
}

export const GROUPINGS = ['kind', 'rule', 'home'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Incidents of one sort and one priority. */
export interface Group {
  key: string;
  /** What they have in common: a kind, the name of a rule, or the reference of a home. */
  name: string;
  priority: Incident['priority'];
  ids: readonly string[];
  homes: number;
  waiting: number;
  /** Signals that came after somebody had looked. */
  unseen: number;
  oldestAt: string;
}

const nameOf = (incident: Incident, by: Grouping) =>
  by === 'home' ? incident.reference : by === 'rule' ? incident.rule : incident.kind;

/** Splits what is to be dealt with, in its order, into those that stand alone and groups, most urgent group first. Pure. */
export function inGroups(
  incidents: readonly Incident[],
  by: Grouping,
  keep: (incident: Incident) => boolean,
): { alone: Incident[]; groups: Group[] } {
  const sorts = new Map<string, Incident[]>();
  for (const incident of incidents) {
    if (standsAlone(incident) || keep(incident)) continue;
    const key = `${incident.priority}/${by}/${nameOf(incident, by)}`;
    const sort = sorts.get(key);
    if (sort) sort.push(incident);
    else sorts.set(key, [incident]);
  }
  const groups: Group[] = [];
  const grouped = new Set<string>();
  for (const [key, members] of sorts) {
    const [first] = members;
    if (!first || members.length < GROUP_LEAST) continue;
    groups.push(groupOf(key, first, members, by));
    for (const { id } of members) grouped.add(id);
  }
  groups.sort((a, b) => a.priority - b.priority || b.ids.length - a.ids.length || (a.key < b.key ? -1 : 1));
  return { alone: incidents.filter(({ id }) => !grouped.has(id)), groups };
}

function groupOf(key: string, first: Incident, members: readonly Incident[], by: Grouping): Group {
  let oldestAt = first.openedAt;
  let waiting = 0;
  let unseen = 0;
  for (const { openedAt, state, handling } of members) {
    if (openedAt < oldestAt) oldestAt = openedAt;
    if (state === 'open') waiting += 1;
    unseen += handling.unseen;
  }
  const homes = new Set(members.map(({ premises }) => premises)).size;
  const ids = members.map(({ id }) => id);
  return { key, name: nameOf(first, by), priority: first.priority, ids, homes, waiting, unseen, oldestAt };
}
