import { expect, test } from 'vitest';
import { isAskedAnew } from './resume.ts';

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
