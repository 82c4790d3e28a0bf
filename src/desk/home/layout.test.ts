import { describe, expect, test } from 'vitest';
import type { RoomFacts } from '../estate.ts';
import { layOut, spoken } from './layout.ts';

const ROOMS: RoomFacts[] = [
  { room: 'bedroom', zone: 'sanctuary' },
  { room: 'hall', zone: 'perimeter' },
  { room: 'living-room', zone: 'interior' },
  { room: 'yard', zone: 'external' },
];

const overlaps = (rooms: ReturnType<typeof layOut>) =>
  rooms.flatMap((a, i) =>
    rooms
      .slice(i + 1)
      .filter((b) => a.floor === b.floor && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h),
  );

describe('every home has a picture', () => {
  test('rooms that nobody has drawn stand side by side from the street inwards, and no two on the same squares', () => {
    const laid = layOut(ROOMS);
    expect(laid.map(({ id }) => id)).toEqual(['yard', 'hall', 'living-room', 'bedroom']);
    expect(overlaps(laid)).toEqual([]);
    expect(laid.at(-1)).toMatchObject({ name: 'Bedroom', isSanctuary: true, w: 18 });
    expect(laid[0]).toMatchObject({ isOutside: true });
  });

  test('the same home looks the same in whatever order its rooms are kept', () => {
    expect(layOut(ROOMS.toReversed())).toEqual(layOut(ROOMS));
  });

  test('a room that was drawn stays where it is, and the others stand below it; each floor has a grid of its own', () => {
    const drawn: RoomFacts = { room: 'kitchen', zone: 'interior', place: { x: 2, y: 1, w: 9, h: 7 } };
    const upstairs: RoomFacts = { room: 'loft', zone: 'interior', floor: 1 };
    const laid = layOut([...ROOMS, drawn, upstairs]);
    expect(laid).toContainEqual(expect.objectContaining({ id: 'kitchen', x: 2, y: 1, w: 9, h: 7, floor: 0 }));
    expect(laid.filter(({ id, floor }) => floor === 0 && id !== 'kitchen').every(({ y }) => y >= 8)).toBe(true);
    expect(laid.at(-1)).toMatchObject({ id: 'loft', floor: 1, x: 0, y: 0 });
    expect(overlaps(laid)).toEqual([]);
    expect(layOut([])).toEqual([]);
  });

  test('names are said as people say them', () => {
    expect([spoken('living-room'), spoken('front-door'), spoken('wc')]).toEqual(['Living room', 'Front door', 'Wc']);
  });
});
