import { expect, test } from 'vitest';
import { BUTTON, book, HOME, NOTE, PEER, Shift } from '../handling/testing/shift.ts';
import { Rulebook } from '../rules/rule.ts';
import { instant, minutes } from '../time.ts';
import type { SuspicionWhy } from './suspicion.ts';

const rules = new Rulebook([
  {
    name: 'Tamper',
    parts: [{ kinds: ['tamper'], states: ['alarm'] }],
    raise: { incident: 'tamper', priority: 2, policy: 'attention' },
  },
]);
const origin = { device: BUTTON, premises: HOME, risk: 'high' as const };
const open = () => new Shift(undefined, { ...book(), rules });
const suspect = (shift: Shift, why: SuspicionWhy, more: object = {}) =>
  shift.take({ type: 'suspicion', origin: { ...origin, ...more }, why, receivedAt: instant(shift.now) });
const types = (events: readonly { type: string }[]) => events.map(({ type }) => type);

test('a suspicion is on record with its reason, and raises as a tamper in the same turn', () => {
  const events = suspect(open(), 'replay');
  expect(types(events)).toEqual(
    expect.arrayContaining(['identity-suspected', 'signal-received', 'incident-opened', 'signal-joined']),
  );
  expect(events[0]).toMatchObject({ type: 'identity-suspected', device: BUTTON, why: 'replay' });
  expect(events[1]).toMatchObject({ signal: { kind: 'tamper', state: 'alarm', sensor: 'identity' } });
});

test('another one joins what is open; after it has been closed the next one raises again', () => {
  const shift = open();
  suspect(shift, 'replay');
  shift.now += 1_000;
  expect(types(suspect(shift, 'foreign-topic'))).not.toContain('incident-opened');
  shift.order(PEER, { command: 'close', reason: 'false', note: NOTE });
  expect(shift.refusal).toBeUndefined();
  shift.now += 60_000;
  const again = suspect(shift, 'replay');
  expect(types(again).filter((type) => type === 'incident-opened')).toHaveLength(1);
});

test('test mode hides nothing of it, and commissioning keeps it on record alone', () => {
  const tested = open();
  const until = instant(tested.now + minutes(30));
  tested.take({ type: 'test-mode', origin, now: 'began', until, by: PEER });
  expect(types(suspect(tested, 'hardware-changed'))).toContain('incident-opened');
  expect(types(suspect(open(), 'hardware-changed', { stage: 'commissioning' }))).toEqual([
    'identity-suspected',
    'signal-received',
  ]);
});
