import type { Job, Measure } from '../../desk/schema/job.ts';
import { slugOf } from '../install/words.ts';

export type Kind = Measure['kind'];
export type Room = Job['rooms'][number];

/** One thing that an order asks for, as the desk is told. */
export interface Asked {
  kind: Kind;
  name: string;
  room: string | null;
  zone: Room['zone'] | null;
  rooms: readonly string[];
  paths: readonly string[];
  silent: boolean;
}

/** A line of the order that is being written. */
export interface Row {
  kind: Kind;
  /** What it is called, as the register keeps it: `front-door`. Each name is there once. */
  name: string;
  room: string | null;
  /** A button that is carried about: the rooms it is tried in. Null: it hangs in one place. */
  carried: readonly string[] | null;
  /** A hub: the ways by which it reports, as they are typed. */
  ways: string;
  silent: boolean;
  isChosen: boolean;
  /** Which part of the form it stands in. */
  part: 'usual' | 'often' | 'added';
}

/** How a hub with two ways names them in its heartbeats, most often. */
export const USUAL_WAYS = 'broadband, mobile';
/** Ways that the desk takes for one hub. */
const WAYS = 4;

/** Windows that are offered; whoever wants more adds them. */
const WINDOWS = 6;
const isInside = ({ zone }: Room) => zone !== 'external';
const slugIs =
  (pattern: RegExp) =>
  ({ room }: Room) =>
    pattern.test(room);

/**
 * What is fitted in nearly every home, for these rooms: a hub, a button by the bed and one that is carried about, the front door,
 * and what never speaks. The rest is offered and not chosen. In a home that is fitted already nothing is chosen.
 */
export function usualSet(rooms: readonly Room[], isFitted: boolean): Row[] {
  const inside = rooms.filter(isInside);
  const entry = (inside.find(slugIs(/hall|entr|lobby|porch/)) ?? inside.find(({ zone }) => zone === 'perimeter'))?.room;
  const bed = (inside.find(({ zone }) => zone === 'sanctuary') ?? inside.find(slugIs(/bed/)))?.room;
  const kitchen = inside.find(slugIs(/kitchen/))?.room;
  const at = entry ?? null;
  const row = (part: Row['part'], kind: Kind, name: string, room: string | null, more: Partial<Row> = {}): Row => ({
    ...{ kind, name, room, carried: null, ways: '', silent: false, part },
    isChosen: part === 'usual' && !isFitted,
    ...more,
  });
  const silent = { silent: true };
  const carried = inside.length > 1 ? inside.map(({ room }) => room) : null;
  const windows = inside.filter(({ room, zone }) => zone === 'perimeter' && room !== entry).slice(0, WINDOWS);
  return withOwnNames([
    row('usual', 'hub', 'hub', at, { ways: USUAL_WAYS }),
    row('usual', 'button', 'bedside', bed ?? null),
    row('usual', 'button', 'pendant', null, { carried }),
    row('usual', 'door', 'front-door', at),
    row('usual', 'lock', 'front-door-lock', at, silent),
    row('usual', 'letter-box', 'letter-box', at, silent),
    row('often', 'bar', 'front-door-bar', at, silent),
    row('often', 'door-chain', 'door-chain', at, silent),
    row('often', 'viewer', 'door-viewer', at, silent),
    row('often', 'door', 'back-door', kitchen ?? null),
    row('often', 'lock', 'back-door-lock', kitchen ?? null, silent),
    ...windows.map(({ room }) => row('often', 'window', slugOf(`${room} window`), room)),
    row('often', 'window-lock', 'window-locks', null, silent),
    row('often', 'smoke', 'smoke-alarm', at),
    row('often', 'camera', 'front-door-camera', at),
  ]);
}

/** Long names of rooms are cut, so that two may come out alike: the first has it. */
const withOwnNames = (rows: readonly Row[]) =>
  rows.filter(({ name }, index) => rows.findIndex((one) => one.name === name) === index);

/** The same rows with one of them changed. */
export const changed = (rows: readonly Row[], name: string, change: Partial<Row>): Row[] =>
  rows.map((row) => (row.name === name ? { ...row, ...change } : row));

/** What the desk is asked for. What is carried about has no room: a press would name the wrong one. */
export function asksOf(rows: readonly Row[], rooms: readonly Room[]): Asked[] {
  const zoneOf = (room: string | null) => rooms.find((one) => one.room === room)?.zone ?? null;
  return rows
    .filter(({ isChosen }) => isChosen)
    .map(({ kind, name, room, carried, ways, silent }) => {
      const at = carried === null ? room : null;
      return { kind, name, room: at, zone: zoneOf(at), rooms: carried ?? [], paths: waysOf(ways), silent };
    });
}

/** The ways that were typed, as a hub's heartbeats name them; each is tried alone. */
export const waysOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,]+/)
      .map(slugOf)
      .filter((way) => way !== ''),
  ),
];

/** Why these ways cannot be, as a sentence; empty when they can. */
export const waysLack = (text: string) =>
  waysOf(text).length > WAYS ? `A hub has at most ${WAYS} ways to report. Name fewer.` : '';

/** Why it cannot be placed yet, as a sentence; empty when it can. */
export function lackingIn(rows: readonly Row[], most: number): string {
  const chosen = rows.filter(({ isChosen }) => isChosen);
  if (chosen.length === 0) return 'Choose at least one thing to be fitted.';
  if (chosen.length > most) return `An order holds at most ${most} things. Take some off.`;
  if (chosen.some(({ carried }) => carried?.length === 0))
    return 'Choose the rooms in which the button that is carried about is tried.';
  return chosen.map(({ ways }) => waysLack(ways)).find((lack) => lack !== '') ?? '';
}

/** Why this cannot be added, as a sentence; empty when it can. */
export function nameProblem(name: string, taken: readonly { name: string }[]): string {
  if (name === '') return 'Give it a name, such as “Back door”.';
  return taken.some((one) => one.name === name) ? 'That name is taken here. Give it another one.' : '';
}
