import type { Zone } from '../../core/signal.ts';
import type { RoomFacts } from '../estate.ts';
import type { PlanRoom } from '../schema/home.ts';

/** Squares along one side of a room that nobody has drawn. */
const SIDE = 6;
/** Rooms side by side before the next row begins. */
const PER_ROW = 3;
/** From the street inwards: what is outside comes first, and the sanctuary room last. */
const ORDER: Record<Zone, number> = { external: 0, perimeter: 1, interior: 2, sanctuary: 3 };

/**
 * Every room with a place on the grid of its floor. Rooms that were drawn stay where they are; the others of a floor stand in
 * rows below them, in the order of their zones and names, so that the same home always looks the same.
 */
export function layOut(rooms: readonly RoomFacts[]): PlanRoom[] {
  const floors = [...Map.groupBy(rooms, ({ floor }) => floor ?? 0)].sort(([a], [b]) => a - b);
  return floors.flatMap(([floor, list]) => layOutFloor(floor, list));
}

function layOutFloor(floor: number, rooms: readonly RoomFacts[]): PlanRoom[] {
  const drawn = rooms.flatMap((room) => (room.place === undefined ? [] : [placed(room, floor, room.place)]));
  const below = Math.max(0, ...drawn.map(({ y, h }) => y + h));
  const others = rooms
    .filter(({ place }) => place === undefined)
    .sort((a, b) => ORDER[a.zone] - ORDER[b.zone] || a.room.localeCompare(b.room, 'en'));
  const set = others.map((room, index) => {
    const [row, column] = [Math.floor(index / PER_ROW), index % PER_ROW];
    const inRow = Math.min(PER_ROW, others.length - row * PER_ROW);
    // A row that is not full is drawn as wide as the others.
    const w = Math.floor((SIDE * Math.min(PER_ROW, others.length)) / inRow);
    return placed(room, floor, { x: column * w, y: below + row * SIDE, w, h: SIDE });
  });
  return [...drawn, ...set];
}

function placed({ room, zone }: RoomFacts, floor: number, place: NonNullable<RoomFacts['place']>): PlanRoom {
  return {
    id: room,
    name: spoken(room),
    floor,
    ...place,
    zone,
    isSanctuary: zone === 'sanctuary',
    isOutside: zone === 'external',
  };
}

/** `living-room` as `Living room`. */
export function spoken(name: string): string {
  const words = name.replaceAll(/[-_.:]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
