import { beforeEach, expect, test } from 'vitest';
import { ms, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import type { AuditAnswer, AuditAsk } from '../../journal/sqlite/audit/finding.ts';
import { AUDIT_EVERY, AuditWatch, OUTBOX_BOUND } from './audit-watch.ts';

const GOOD: AuditAnswer = { findings: [], rows: 10 };
const BAD: AuditAnswer = { findings: [{ code: 'nobody-has-it', says: 'Nobody has it.' }], rows: 10 };

let clock: ManualClock;
let asks: AuditAsk[];
let answer: AuditAnswer | Promise<AuditAnswer>;
let watch: AuditWatch;

beforeEach(() => {
  clock = new ManualClock();
  asks = [];
  answer = GOOD;
  const audit = async (ask: AuditAsk) => {
    asks.push(ask);
    return answer;
  };
  watch = new AuditWatch({ clock, audit, patience: { voice: seconds(10) } });
});

/** Lets time pass with a look every few seconds, as the gateway does. */
async function live(lengthMs: number): Promise<void> {
  for (let passed = 0; passed < lengthMs; passed += 2_500) {
    clock.pass(ms(2_500));
    watch.look(clock.now());
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('an audit is made soon after the start and every half minute', async () => {
  await live(5_000);
  expect(asks).toHaveLength(1);
  await live(AUDIT_EVERY * 4);
  expect(asks).toHaveLength(5);
  expect(asks[0]?.outboxMs).toEqual({ voice: 10_000 + OUTBOX_BOUND, '*': OUTBOX_BOUND });
  expect(watch.hasPassed(clock.now())).toBe(true);
});

test('what an audit found is looked at again soon, and is over when it has been put right', async () => {
  answer = BAD;
  await live(5_000);
  expect([...watch.troubles(clock.now())].map(({ code }) => code)).toEqual(['audit-found']);
  expect(watch.hasPassed(clock.now())).toBe(false);
  answer = GOOD;
  await live(5_000);
  expect([...watch.troubles(clock.now())]).toEqual([]);
  expect(watch.hasPassed(clock.now())).toBe(true);
});

test('an audit that does not come back is waited for, and what it was about is not taken as passed', async () => {
  await live(5_000);
  const slow = Promise.withResolvers<AuditAnswer>();
  answer = slow.promise;
  await live(130_000);
  expect(asks).toHaveLength(2);
  expect(watch.counts.late).toBe(1);
  expect(watch.hasPassed(clock.now())).toBe(false);
  answer = GOOD;
  slow.resolve(GOOD);
  await live(2_500);
  expect(watch.hasPassed(clock.now())).toBe(true);
});

test('right after the gateway stood still itself nothing is held against it', async () => {
  await live(5_000);
  clock.pass(seconds(60));
  watch.look(clock.now());
  expect(asks).toHaveLength(1);
  await live(5_000);
  expect(asks).toHaveLength(2);
});
