import type { HomePlan, PlanItem, PlanRoom } from '../../api/types.ts';
import { kindWords } from '../../words/kinds.ts';

/** Which moment of the night is drawn. */
export type Moment = 'now' | 'press';

/** One door, window, button or sensor as it is drawn. Lengths in the drawing's own units: one unit is a pixel on a phone. */
export interface DrawnItem {
  key: string;
  glyph: Glyph;
  /** `Door` */
  name: string;
  /** `open` */
  state: string;
  /** Set when it changed after the press: which change of the night it was, from 1. */
  change: number | null;
  at: string | null;
  isSilent: boolean;
  x: number;
  y: number;
}

export type Glyph =
  | 'door-open'
  | 'door-closed'
  | 'window-open'
  | 'window-closed'
  | 'forced'
  | 'button'
  | 'pressed'
  | 'alarm'
  | 'sensor';

export interface DrawnRoom {
  key: string;
  name: string;
  isSanctuary: boolean;
  isOutside: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
  items: DrawnItem[];
}

export interface DrawnFloor {
  floor: number;
  name: string;
  width: number;
  height: number;
  rooms: DrawnRoom[];
}

/** Something that changed after the press. */
export interface Change {
  item: PlanItem;
  state: string;
  at: string;
}

const WIDTH = 372;
const PAD = 8;
const NAME_HEIGHT = 24;
const SANCTUARY_HEIGHT = 15;
export const ITEM_HEIGHT = 32;
const ROOM_LEAST = 64;

/** What changed after the press, in the order in which it happened; one thing may change more than once. */
export function changesOf(plan: HomePlan): Change[] {
  const items = new Map(plan.items.map((item) => [item.key, item]));
  return plan.changes.flatMap(({ key, state, at }) => {
    const item = items.get(key);
    return item ? [{ item, state, at }] : [];
  });
}

/** The floors of a home as they are drawn, lowest first. Rooms keep their places on the grid; rows grow to hold what is in them. */
export function drawn(plan: HomePlan, moment: Moment): DrawnFloor[] {
  const floors = [...new Set(plan.rooms.map((room) => room.floor))].sort((a, b) => a - b);
  const order = new Map(changesOf(plan).map(({ item }, index) => [item.key, index + 1]));
  return floors.map((floor) => drawFloor(plan, moment, floor, order));
}

function drawFloor(plan: HomePlan, moment: Moment, floor: number, order: ReadonlyMap<string, number>): DrawnFloor {
  const rooms = plan.rooms.filter((room) => room.floor === floor);
  const columns = Math.max(1, ...rooms.map((room) => room.x + room.w));
  const rows = Math.max(1, ...rooms.map((room) => room.y + room.h));
  const cell = WIDTH / columns;
  const itemsIn = (room: PlanRoom) => plan.items.filter((item) => item.room === room.id);
  const heights = rowHeights(rooms, rows, (room) => heightOf(room, itemsIn(room).length));
  const top = (row: number) => heights.slice(0, row).reduce((sum, height) => sum + height, 0);
  return {
    floor,
    name: floorName(floor),
    width: WIDTH,
    height: top(rows),
    rooms: rooms.map((room) => {
      const x = room.x * cell;
      const y = top(room.y);
      const first = y + NAME_HEIGHT + (room.isSanctuary ? SANCTUARY_HEIGHT : 0);
      return {
        key: room.id,
        name: room.name,
        isSanctuary: room.isSanctuary,
        isOutside: room.isOutside,
        x,
        y,
        width: room.w * cell,
        height: top(room.y + room.h) - y,
        items: itemsIn(room).map((item, index) =>
          drawItem(item, moment, order, x + PAD, first + index * ITEM_HEIGHT + PAD),
        ),
      };
    }),
  };
}

const heightOf = (room: PlanRoom, items: number) =>
  NAME_HEIGHT + (room.isSanctuary ? SANCTUARY_HEIGHT : 0) + items * ITEM_HEIGHT + PAD * 2;

/** Each row as high as its fullest room needs; a room over several rows spreads its need over them. */
function rowHeights(rooms: readonly PlanRoom[], rows: number, need: (room: PlanRoom) => number): number[] {
  const heights = new Array<number>(rows).fill(0);
  for (const room of rooms) {
    for (let row = room.y; row < room.y + room.h; row += 1) {
      heights[row] = Math.max(heights[row] ?? 0, Math.max(ROOM_LEAST, need(room)) / room.h);
    }
  }
  return heights;
}

function drawItem(item: PlanItem, moment: Moment, order: ReadonlyMap<string, number>, x: number, y: number): DrawnItem {
  const seen = moment === 'now' ? item.now : item.atPress;
  return {
    key: item.key,
    glyph: glyphOf(item.kind, seen.state),
    name: nameWords(item),
    state: stateWords(seen.state),
    change: moment === 'now' ? (order.get(item.key) ?? null) : null,
    at: seen.at,
    isSilent: item.isSilent && moment === 'now',
    x,
    y,
  };
}

const nameWords = ({ kind, label }: Pick<PlanItem, 'kind' | 'label'>) => label ?? kindWords(kind);
const stateWords = (state: string | null) => (state === null ? 'unknown' : (STATE_WORDS[state] ?? state));

/** `Door open`, `Window forced`, `Panic button pressed`, `Door unknown`. */
export const itemWords = (item: Pick<PlanItem, 'kind' | 'label'>, state: string | null) =>
  `${nameWords(item)} ${stateWords(state)}`;

const STATE_WORDS: Record<string, string> = { closed: 'shut', normal: 'quiet', clear: 'quiet' };

export function glyphOf(kind: string, state: string | null): Glyph {
  if (state === 'forced') return 'forced';
  if (kind === 'door' || kind === 'lock') return state === 'open' || state === 'unlocked' ? 'door-open' : 'door-closed';
  if (kind === 'window') return state === 'open' ? 'window-open' : 'window-closed';
  if (['panic', 'duress', 'hold-up', 'button'].includes(kind)) return state === 'pressed' ? 'pressed' : 'button';
  return state === 'alarm' || state === 'lost' ? 'alarm' : 'sensor';
}

function floorName(floor: number): string {
  if (floor === 0) return 'Ground floor';
  return floor < 0 ? `Basement${floor < -1 ? ` ${-floor}` : ''}` : `Floor ${floor}`;
}
