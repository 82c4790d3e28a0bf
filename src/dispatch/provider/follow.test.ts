import { expect, test } from 'vitest';
import type { AttemptState } from '../../core/input.ts';
import { type Instant, seconds } from '../../core/time.ts';
import type { Send } from '../../gateway/ports.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import type { Channel, Order, ProviderNews, SendResult } from '../channel.ts';
import { aSend, attempt, dispatch } from '../testing/parts.ts';
import type { Standing } from './follow.ts';
import { QUIET_MS } from './follow.ts';

/** A provider that never calls back and answers when it is asked. */
class Mute implements Channel {
  readonly name = 'voice';
  readonly configured = true;
  readonly needs = 'number';
  readonly patienceMs = seconds(5);
  readonly awaits: ReadonlySet<AttemptState> = new Set<AttemptState>(['accepted', 'delivered', 'answered']);
  readonly asked: string[] = [];
  says: ProviderNews | 'broken' = { state: 'delivered' };
  send = (order: Order): Promise<SendResult> =>
    Promise.resolve({ result: 'accepted', reference: `CA${order.attempt}` });
  lookUp = () => Promise.resolve({ found: 'no' } as const);
  standDown = () => Promise.resolve();
  close = () => Promise.resolve();
  ask(reference: string): Promise<ProviderNews | undefined> {
    this.asked.push(reference);
    return this.says === 'broken' ? Promise.reject(new Error('away')) : Promise.resolve(this.says);
  }
}

function rig() {
  const clock = new ManualClock();
  const voice = new Mute();
  const stands = new Map<string, { state: AttemptState; changedAt: Instant }>();
  const standing = (send: Send): Standing | undefined => stands.get(send.attempt);
  const parts = dispatch([voice], clock, { standing });
  const place = async (...sends: Send[]) => {
    for (const send of sends) {
      parts.dispatcher.take(send);
      stands.set(send.attempt, { state: 'accepted', changedAt: clock.now() });
    }
    await parts.dispatcher.idle();
  };
  const pass = async (waitMs = QUIET_MS) => {
    clock.pass(waitMs);
    for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
  };
  return { ...parts, voice, stands, place, pass };
}

test('a call of which nothing is heard is asked about, and the answer is news like any other', async () => {
  const { voice, door, place, pass, clock, metrics } = rig();
  await place(aSend(clock));
  await pass(seconds(7));
  expect(voice.asked).toEqual([]);
  await pass(seconds(1));
  expect(voice.asked).toEqual([`CA${attempt(1)}`]);
  expect(door.story(attempt(1))).toEqual(['sending', 'accepted', 'delivered']);
  expect(metrics.of('polled')).toBe(1);
});

test('a call whose callbacks arrive is left alone, and one that is over is forgotten', async () => {
  const { voice, stands, place, pass, clock } = rig();
  await place(aSend(clock));
  await pass(seconds(7));
  stands.set(attempt(1), { state: 'delivered', changedAt: clock.now() });
  await pass(seconds(1));
  expect(voice.asked).toEqual([]);
  stands.set(attempt(1), { state: 'failed', changedAt: clock.now() });
  await pass();
  await pass();
  expect(voice.asked).toEqual([]);
  expect(clock.pending).toBe(0);
});

test('nobody is asked about what somebody has accepted', async () => {
  const { voice, stands, place, pass, clock } = rig();
  await place(aSend(clock));
  stands.delete(attempt(1));
  await pass();
  expect(voice.asked).toEqual([]);
});

test('panics are asked about first, four at a time, and a provider that cannot answer is asked again', async () => {
  const { voice, place, pass, clock, metrics, dispatcher } = rig();
  const lesser = Array.from({ length: 8 }, (_, at) => aSend(clock, { n: at + 1, priority: 3 }));
  await place(...lesser, aSend(clock, { n: 9 }));
  voice.says = 'broken';
  await pass();
  expect(voice.asked).toHaveLength(4);
  expect(voice.asked[0]).toBe(`CA${attempt(9)}`);
  expect(metrics.of('poll-failed')).toBe(4);
  await pass();
  expect(new Set(voice.asked).size).toBeGreaterThan(4);
  await dispatcher.close();
  expect(clock.pending).toBe(0);
});
