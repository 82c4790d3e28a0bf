import { expect, test } from 'vitest';
import { isAskedAnew, isOver } from './resume.ts';

/** An incident in its second generation and third round, as far as it matters here. */
function asked(state: 'open' | 'acknowledged', send: { generation: number; round: number }): boolean {
  const gateway = JSON.parse(JSON.stringify({ doc: { state, generation: 2, round: 3 } }));
  return isAskedAnew({ incident: () => gateway.doc }, JSON.parse(JSON.stringify(send)));
}

test('what is left of an earlier round or of a lesser alarm has been asked anew; the present round has not', () => {
  expect(asked('open', { generation: 2, round: 3 })).toBe(false);
  expect(asked('open', { generation: 2, round: 2 })).toBe(true);
  expect(asked('open', { generation: 1, round: 9 })).toBe(true);
});

test('an alarm that memory does not hold, as when the disk is away, is never taken for one that was asked anew', () => {
  expect(isAskedAnew({ incident: () => undefined }, JSON.parse('{"generation":1,"round":1}'))).toBe(false);
  expect(asked('acknowledged', { generation: 1, round: 1 })).toBe(false);
});

/** Whether a send of the second generation is over, as the incident now stands. */
function over(doc: object | undefined, send: object): boolean {
  const given = JSON.parse(JSON.stringify({ doc: doc && { state: 'open', generation: 2, ...doc } }));
  return isOver(
    { incident: () => given.doc },
    JSON.parse(JSON.stringify({ generation: 2, step: 2, contact: 'c', ...send })),
  );
}

test('nobody need be asked who need not accept; who still has to, and whom the desk has asked for, are', () => {
  expect(over({}, {})).toBe(false);
  expect(over({ waitingFor: [3] }, {})).toBe(true);
  expect(over({ waitingFor: [3] }, { step: 3 })).toBe(false);
  expect(over({ waitingFor: [3] }, { contact: undefined, channel: 'webhook' })).toBe(false);
  expect(over({ state: 'acknowledged', generation: 3 }, {})).toBe(true);
  expect(over({ state: 'acknowledged', generation: 3 }, { step: 0 })).toBe(false);
  expect(over({ state: 'closed' }, { step: 0 })).toBe(true);
  expect(over(undefined, { step: 0 })).toBe(true);
});
