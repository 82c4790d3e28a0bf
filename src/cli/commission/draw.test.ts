import { describe, expect, test } from 'vitest';
import type { Item, JobInFull } from '../../desk/schema/job.ts';
import { itemOf } from './act.ts';
import { Board, draw, wrapped } from './draw.ts';

const AT = '2027-03-06T19:00:00.000Z';
const plain = {
  measure: null,
  room: null,
  at: null,
  latencyMs: null,
  sinceMs: null,
  rssi: null,
  linkQuality: null,
  battery: null,
  by: null,
  why: null,
};
const items: Item[] = [
  {
    ...plain,
    id: 'a',
    says: 'pendant pressed in hall',
    needs: 'signal',
    state: 'done',
    latencyMs: 4,
    rssi: -61,
    battery: 97,
  },
  { ...plain, id: 'b', says: 'front-door opened', needs: 'signal', state: 'open', why: 'Open the door.' },
  { ...plain, id: 'c', says: 'The mains are cut', needs: 'signal', state: 'not-needed', why: 'Nothing runs on it.' },
];
const job: JobInFull['job'] = {
  id: 'jb_1234',
  premises: 'pm_1234',
  reference: 'K7-204',
  state: 'open',
  lapsed: false,
  installer: null,
  mine: false,
  orderedAt: AT,
  openedAt: AT,
  closesAt: '2027-03-07T07:00:00.000Z',
  signedOffAt: null,
  soakHours: 0,
  soakUntil: null,
  live: false,
  residentCopyWithoutAddress: false,
  rooms: [],
  here: { room: 'hall', measure: null, at: AT },
  measures: [],
  certificate: null,
};
const now: JobInFull = { version: 'v', job, items, missing: ['b'], ready: false };

describe('the walk-test at a terminal', () => {
  test('shows what is missing first, with its number and what it wants', () => {
    expect(draw(now)).toEqual([
      'K7-204  open until 07:00 UTC  1 done, 1 missing, you are in hall',
      '',
      '  2  [ ] front-door opened   Open the door.',
      '  1  [x] pendant pressed in hall   4 ms  -61 dBm  97 %',
      '  3  [-] The mains are cut   Nothing runs on it.',
    ]);
    expect(draw(now, 5).slice(2)).toEqual(['  2  [ ] front-door opened   Open the door.', '     and 2 more']);
  });

  test('shows what a mesh says of a link as what it is, beside no field strength', () => {
    const radio: Item = {
      ...plain,
      id: 'd',
      says: 'front-door in reach',
      needs: 'desk',
      state: 'open',
      linkQuality: 92,
      why: 'Move it.',
    };
    expect(draw({ ...now, items: [radio], missing: ['d'] })[2]).toBe(
      '  1  [ ] front-door in reach   link quality 92 of 255  Move it.',
    );
  });

  test('takes an item by its number or its id, and says so when there is none', () => {
    expect([itemOf(now, '2'), itemOf(now, 'b')]).toEqual(['b', 'b']);
    for (const text of ['0', '9', 'z']) expect(() => itemOf(now, text)).toThrow(/HW_USAGE|no such item/);
  });

  test('breaks what it says between words, and leaves a square code as it is', () => {
    expect(wrapped('the gateway cannot be reached', 12)).toEqual(['the gateway', 'cannot be', 'reached']);
    expect(wrapped('is dv_1.\nhttps://desk.example.org/enrol\n█▀█', 12)).toEqual([
      'is dv_1.',
      'https://desk.example.org/enrol',
      '█▀█',
    ]);
  });

  test('redraws in place, over what was typed below it too', () => {
    const written: string[] = [];
    const board = new Board({ columns: 20, write: (text: string) => written.push(text) > 0 });
    board.show(['one', 'two']);
    board.typed();
    board.show(['a line that is far too long for it']);
    expect(written).toEqual(['\r\u001b[0Jone\ntwo\n', '\u001b[3A\r\u001b[0Ja line that is far \n']);
  });
});
