import { describe, expect, test } from 'vitest';
import type { Incident } from '../api/types.ts';
import { onBoard, summaryOf } from './order.ts';
import { incident } from './sample.ts';
import { type Desk, emptyDesk } from './state.ts';

function deskWith(incidents: readonly Incident[]): Desk {
  const version = { epoch: 1, position: 1, early: false };
  const held = incidents.map((value, arrival) => [value.id, { value, version, arrival }] as const);
  return { ...emptyDesk(), incidents: new Map(held) };
}

describe('the board in a flood', () => {
  test('calls for help stand above two thousand lesser incidents, however late they come, the oldest first', () => {
    const at = (second: number) => new Date(Date.UTC(2027, 2, 6, 19, 0, second)).toISOString();
    const lesser = Array.from({ length: 2000 }, (_, n) =>
      incident(`0-1-${n}`, { kind: 'battery', priority: 4, openedAt: at(n % 600) }),
    );
    const calls = Array.from({ length: 20 }, (_, n) => incident(`1-1-${n}`, { priority: 1, openedAt: at(700 + n) }));
    const order = onBoard(deskWith([...lesser, ...calls])).map(({ id }) => id);
    expect(order).toHaveLength(2020);
    expect(order.slice(0, 20)).toEqual(calls.map(({ id }) => id));
  });
});

test("the gateway's own test stands below everything and is counted nowhere", () => {
  const drill = incident('0-1-1', { drill: true, priority: 1 });
  const lesser = incident('0-1-2', { priority: 4 });
  const board = onBoard(deskWith([drill, lesser]));
  expect(board.map(({ id }) => id)).toEqual([lesser.id, drill.id]);
  expect(summaryOf(board)).toEqual({ waiting: 1, accepted: 0, first: lesser });
  expect(summaryOf([drill])).toEqual({ waiting: 0, accepted: 0, first: null });
});
