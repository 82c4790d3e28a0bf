import { describe, expect, it } from 'vitest';
import type { Told } from '../api/types.ts';
import { applyTold } from './apply.ts';
import { follow } from './fetched.ts';
import { onBoard, storyOf, summaryOf } from './order.ts';
import { device, incident, line, told } from './sample.ts';
import { CLOSED_KEPT, emptyDesk } from './state.ts';

const opened = told(10, incident('7-1-10'));
const accepted = told(14, incident('7-1-10', { state: 'acknowledged' }));
const closed = told(20, incident('7-1-10', { state: 'closed' }));

function stateOf(messages: readonly Told[], id = '7-1-10') {
  return applyTold(emptyDesk(), messages).incidents.get(id)?.value.state;
}

describe('applying messages of the stream', () => {
  it('the same message twice is heard once, and the state stays the same object', () => {
    const once = applyTold(emptyDesk(), [opened]);
    expect(applyTold(once, [opened])).toBe(once);
    expect(applyTold(emptyDesk(), [opened, opened])).toEqual(once);
  });

  it('an early message shows at once, and the durable one with the same position takes its place', () => {
    const early = applyTold(emptyDesk(), [told(10, incident('7-1-10'), { early: true })]);
    expect(early.incidents.get('7-1-10')?.version.early).toBe(true);
    expect(early.position).toBe(0);
    const durable = applyTold(early, [opened]);
    expect(durable.incidents.get('7-1-10')?.version.early).toBe(false);
    expect(durable.position).toBe(10);
    expect(applyTold(durable, [told(10, incident('7-1-10', { kind: 'door' }), { early: true })])).toBe(durable);
  });

  it('an older message never undoes a newer one', () => {
    expect(stateOf([opened, accepted, opened])).toBe('acknowledged');
    expect(stateOf([closed, accepted, opened])).toBe('closed');
  });

  it('messages one by one, together, or replayed after a break lead to the same incidents', () => {
    const oneByOne = [opened, accepted, closed].reduce((desk, message) => applyTold(desk, [message]), emptyDesk());
    const together = applyTold(emptyDesk(), [opened, accepted, closed]);
    const replayed = applyTold(oneByOne, [accepted, closed]);
    expect(together).toEqual(oneByOne);
    expect(replayed).toBe(oneByOne);
  });

  it('after a restart, a position that was told and never committed gives way to the new one', () => {
    const phantom = applyTold(emptyDesk(), [told(30, incident('7-1-30', { kind: 'door' }), { early: true })]);
    const renewed = applyTold(phantom, [told(25, incident('7-1-30', { kind: 'panic' }), { epoch: 2 })]);
    expect(renewed.incidents.get('7-1-30')?.value.kind).toBe('panic');
    expect(renewed.epoch).toBe(2);
    expect(renewed.position).toBe(25);
  });

  it('devices follow the same rule', () => {
    const silent = told(12, null, { device: device('dv_a001', { supervision: 'silent' }) });
    const late = told(11, null, { device: device('dv_a001', { supervision: 'late' }) });
    const desk = applyTold(emptyDesk(), [silent, late]);
    expect(desk.devices.get('dv_a001')?.value.supervision).toBe('silent');
  });

  it('keeps a name that the desk revealed when later messages carry only the id', () => {
    const place = { id: '7-1-10.1', step: 1, rung: 1, round: 1, channel: 'voice', contact: 'ct_1' };
    const attempt = { ...place, reason: null, plannedAt: '', settledAt: null };
    const named = incident('7-1-10', { attempts: [{ ...attempt, contactName: 'Bo Sample', state: 'planned' }] });
    const unnamed = incident('7-1-10', { attempts: [{ ...attempt, contactName: null, state: 'sending' }] });
    const desk = applyTold(emptyDesk(), [told(10, named), told(11, unnamed)]);
    expect(desk.names.get('ct_1')).toBe('Bo Sample');
  });

  it('forgets the closed incidents that came first, never an open one', () => {
    const many = Array.from({ length: CLOSED_KEPT + 5 }, (_, n) =>
      told(100 + n, incident(`c${n}`, { state: 'closed' })),
    );
    const desk = applyTold(emptyDesk(), [opened, ...many]);
    expect(desk.incidents.size).toBe(CLOSED_KEPT + 1);
    expect(desk.incidents.has('7-1-10')).toBe(true);
    expect(desk.incidents.has('c0')).toBe(false);
  });
});

describe('a replay', () => {
  it('brings the incident as it is now, and its older events do not bring older states back', () => {
    const now = { ...incident('7-1-10', { state: 'acknowledged' }), position: 50 };
    const replayed = applyTold(emptyDesk(), [told(10, null, { incident: now })]);
    const after = applyTold(replayed, [told(20, incident('7-1-10'))]);
    expect(after.incidents.get('7-1-10')?.value.state).toBe('acknowledged');
    expect(after.position).toBe(20);
  });
});

describe('the story of the open incident', () => {
  it('counts the lines about a person, whose names and words have to be asked for', () => {
    const by = { kind: 'staff' as const, id: 'st_1', name: null, how: null };
    const noted = told(11, incident('7-1-10'), { entry: line(11, { by }) });
    const desk = applyTold(follow(emptyDesk(), '7-1-10'), [opened, noted, noted]);
    expect(desk.followed?.unread).toBe(1);
  });

  it('is in the order of positions, each once, and only of that incident', () => {
    const following = follow(emptyDesk(), '7-1-10');
    const desk = applyTold(following, [accepted, opened, opened, told(15, incident('other'))]);
    expect(storyOf(desk.followed).map((entry) => entry.position)).toEqual([10, 14]);
  });
});

describe('the board', () => {
  it('is by priority, what waits before what was accepted, then oldest first, without the closed ones', () => {
    const desk = applyTold(emptyDesk(), [
      told(1, incident('p3', { priority: 3, openedAt: '2026-01-05T01:00:00.000Z' })),
      told(2, incident('new', { priority: 1, openedAt: '2026-01-05T03:00:00.000Z' })),
      told(3, incident('old', { priority: 1, openedAt: '2026-01-05T02:00:00.000Z', state: 'acknowledged' })),
      told(4, incident('gone', { state: 'closed' })),
    ]);
    const board = onBoard(desk);
    expect(board.map((one) => one.id)).toEqual(['new', 'old', 'p3']);
    expect(summaryOf(board)).toMatchObject({ waiting: 2, accepted: 1, first: { id: 'new' } });
  });
});
