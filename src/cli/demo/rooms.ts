import type { Opening, Plan, Rect } from '../../../simulators/home/plan.ts';
import type { Room } from '../../register/rows.ts';
import { PLAN_GRID, type Sensor } from '../../register/schema.ts';

/** A made-up home's rooms as the register keeps them, each floor on a grid of its own. */
export function roomsOf(plan: Plan): Room[] {
  const zoneOf = new Map(plan.devices.map((device) => [device.room, device.zone]));
  const starts = plan.floors.map(({ at }) => at.x).sort((a, b) => a - b);
  const square = Math.max(plan.width, plan.height) / PLAN_GRID;
  return plan.rooms.map((room) => {
    const floor = Math.max(
      0,
      starts.findLastIndex((start) => start <= room.x),
    );
    return {
      room: room.key,
      zone: room.sanctuary ? 'sanctuary' : (zoneOf.get(room.key) ?? 'interior'),
      floor,
      place: onGrid(room, starts[floor] ?? 0, square),
    };
  });
}

/** Both edges go to the nearest line of the grid, so that rooms that touch still do. */
function onGrid({ x, y, w, h }: Rect, left: number, square: number): Room['place'] {
  const line = (length: number) => Math.round(length / square);
  const [from, top] = [line(x - left), line(y)];
  return { x: from, y: top, w: Math.max(1, line(x - left + w) - from), h: Math.max(1, line(y + h) - top) };
}

/** What is wired to one device of a made-up home: of which kind it is, and in which room. */
export function sensorsOf(plan: Plan, device: string): Record<string, Sensor> {
  const wired = plan.openings.filter((opening) => opening.device === device && opening.sensor !== undefined);
  return Object.fromEntries(
    wired.map((opening) => {
      const room = roomBeside(plan, opening);
      return [opening.sensor ?? '', { kind: opening.kind, ...(room !== undefined && { room }) }];
    }),
  );
}

/** The first room whose walls the opening is in. */
function roomBeside({ rooms }: Plan, { from, to }: Opening): string | undefined {
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  return rooms.find((room) => x >= room.x && x <= room.x + room.w && y >= room.y && y <= room.y + room.h)?.key;
}
