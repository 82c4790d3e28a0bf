import { expect, test } from 'vitest';
import { ms, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import type { Channel, Order, SendResult } from '../channel.ts';
import { aSend, attempt, dispatch } from '../testing/parts.ts';
import { Pace } from './pace.ts';

function line(perSecond: number) {
  const clock = new ManualClock();
  const went: { attempt: string; at: number }[] = [];
  const began = clock.now();
  const voice: Channel = {
    name: 'voice',
    configured: true,
    needs: 'number',
    patienceMs: seconds(5),
    pace: new Pace(clock, perSecond),
    send(order: Order): Promise<SendResult> {
      if (!order.rehearsal) went.push({ attempt: order.attempt, at: clock.now() - began });
      return Promise.resolve({ result: 'accepted', reference: 'CA1' });
    },
    lookUp: () => Promise.resolve({ found: 'no' }),
    standDown: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { ...dispatch([voice], clock), went };
}

test('never more calls in a second than the provider takes, and the first leaves in the turn it was decided in', async () => {
  const { dispatcher, clock, went, metrics } = line(2);
  for (let n = 1; n <= 7; n += 1) dispatcher.take(aSend(clock, { n }));
  expect(went).toHaveLength(1);
  for (let step = 0; step < 40; step += 1) clock.pass(ms(100));
  await dispatcher.idle();
  expect(went).toHaveLength(7);
  for (const { at } of went)
    expect(went.filter((other) => other.at >= at && other.at < at + 1000).length).toBeLessThanOrEqual(2);
  expect(went.at(-1)?.at).toBe(3_000);
  expect(metrics.of('held-back')).toBeGreaterThan(0);
});

test('a panic goes before everything that waits for its turn', async () => {
  const { dispatcher, clock, went } = line(1);
  dispatcher.take(aSend(clock, { n: 1, priority: 3 }));
  dispatcher.take(aSend(clock, { n: 2, priority: 3 }));
  dispatcher.take(aSend(clock, { n: 3, priority: 4 }));
  dispatcher.take(aSend(clock, { n: 4 }));
  for (let step = 0; step < 4; step += 1) clock.pass(seconds(1));
  await dispatcher.idle();
  expect(went.map((one) => one.attempt)).toEqual([1, 4, 2, 3].map(attempt));
});

test('what only rehearses uses nothing up', async () => {
  const { dispatcher, clock, went } = line(1);
  for (let times = 0; times < 5; times += 1) expect(await dispatcher.rehearse(aSend(clock))).toBe(true);
  dispatcher.take(aSend(clock));
  expect(went).toHaveLength(1);
});
