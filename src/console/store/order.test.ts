import { describe, expect, test } from 'vitest';
import type { Incident } from '../api/types.ts';
import { onBoard, summaryOf } from './order.ts';
import { incident, unhandled } from './sample.ts';
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

describe('the order of the queue', () => {
  const by = { kind: 'staff' as const, id: 'st_1', name: null, how: null };
  const at = '2026-01-05T03:13:00.000Z';
  const taken = { state: 'acknowledged' as const };
  const handled = (patch: Partial<Incident['handling']>) => ({ handling: { ...unhandled(), ...patch } });
  const ordered = (incidents: readonly Incident[]) => onBoard(deskWith(incidents)).map(({ id }) => id);

  test('priority comes first; within it what fell back, what nobody has, what has news, what is in hand; then the oldest', () => {
    const wanted = [
      incident('fell-back', { ...taken, openedAt: at, ...handled({ releasedAt: at }) }),
      incident('old', { openedAt: '2026-01-05T03:00:00.000Z' }),
      incident('new', { openedAt: at }),
      incident('news', { ...taken, openedAt: at, ...handled({ claim: { by, at }, unseen: 2 }) }),
      incident('in-hand', { ...taken, ...handled({ claim: { by, at } }) }),
      incident('lesser', { priority: 2, ...handled({ releasedAt: at }) }),
    ];
    const ids = wanted.map(({ id }) => id);
    expect(ordered(wanted.toReversed())).toEqual(ids);
    expect(ordered([...wanted.slice(3), ...wanted.slice(0, 3)])).toEqual(ids);
  });

  test('what is shelved or waits for a second pair of eyes lies below all that is to be done, whatever its priority', () => {
    const shelved = handled({ shelved: { until: at, owner: by, at, text: null } });
    const wanted = [
      incident('notice', { priority: 4 }),
      incident('review', { ...taken, ...handled({ review: 'waiting' }) }),
      incident('shelved', { ...taken, priority: 3, ...shelved }),
    ];
    expect(ordered(wanted.toReversed())).toEqual(wanted.map(({ id }) => id));
    const { waiting, accepted, review, first, byPriority } = summaryOf(onBoard(deskWith(wanted)));
    expect({ waiting, accepted, review, shelved: 1 }).toEqual({ waiting: 1, accepted: 0, review: 1, shelved: 1 });
    expect(first?.id).toBe('notice');
    expect(byPriority).toEqual({ 1: 0, 2: 0, 3: 0, 4: 1 });
  });

  test('an emergency, and whatever rings, is never among what was put aside', () => {
    const shelved = handled({ shelved: { until: at, owner: by, at, text: null } });
    expect(summaryOf([incident('emergency', { ...taken, ...shelved })])).toMatchObject({ accepted: 1, shelved: 0 });
    expect(summaryOf([incident('rings', { priority: 3, ...shelved })])).toMatchObject({ waiting: 1, shelved: 0 });
  });

  test('what fell back wants a person, although somebody outside the desk has accepted it', () => {
    const fell = incident('fell', { ...taken, ...handled({ releasedAt: at }) });
    expect(summaryOf([fell])).toMatchObject({ waiting: 1, accepted: 0, first: fell });
    const again = incident('again', { ...taken, ...handled({ releasedAt: at, claim: { by, at } }) });
    expect(summaryOf([again])).toMatchObject({ waiting: 0, accepted: 1, first: null });
  });
});

test("the gateway's own test stands below everything and is counted nowhere", () => {
  const drill = incident('0-1-1', { drill: true, priority: 1 });
  const lesser = incident('0-1-2', { priority: 4 });
  const board = onBoard(deskWith([drill, lesser]));
  expect(board.map(({ id }) => id)).toEqual([lesser.id, drill.id]);
  expect(summaryOf(board)).toMatchObject({ waiting: 1, accepted: 0, first: lesser });
  expect(summaryOf([drill])).toMatchObject({ waiting: 0, accepted: 0, first: null });
});
