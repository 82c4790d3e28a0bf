import { describe, expect, test } from 'vitest';
import type { Priority } from '../core/event.ts';
import { asStaffId } from '../core/ids.ts';
import { instant, seconds } from '../core/time.ts';
import type { Send } from '../gateway/ports.ts';
import { ManualClock } from '../gateway/testing/manual-clock.ts';
import { type Channel, describeChannels, notConfigured, type Order, type SendResult } from './channel.ts';
import { DeskChannel } from './desk/desk-channel.ts';
import { aSend, attempt, dispatch, HER_NUMBER, known, PEOPLE } from './testing/parts.ts';

const DESK = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;

/** A channel whose sends end when the test says so. */
class Held implements Channel {
  readonly name = 'voice';
  readonly configured = true;
  readonly needs = 'number';
  readonly patienceMs = seconds(5);
  readonly started: Order[] = [];
  readonly #ends: ((result: SendResult) => void)[] = [];

  send(order: Order): Promise<SendResult> {
    this.started.push(order);
    return new Promise((resolve) => this.#ends.push(resolve));
  }

  /** Ends the sends under way, and those that start because of it, until none is left. */
  async drain(): Promise<void> {
    while (this.#ends.length > 0) {
      this.#ends.shift()?.({ result: 'accepted', reference: `CA${this.started.length}` });
      await new Promise(setImmediate);
    }
  }

  lookUp = () => Promise.resolve({ found: 'no' } as const);
  standDown = () => Promise.resolve();
  close = () => Promise.resolve();
}

function crowd(clock: ManualClock, count: number, priority: Priority): Send[] {
  return Array.from({ length: count }, (_, at) => aSend(clock, { n: at + 1, priority, kind: 'battery' }));
}

describe('a panic never waits', () => {
  test('behind 500 lesser sends at a provider that has stopped answering', () => {
    const clock = new ManualClock();
    const voice = new Held();
    const { dispatcher } = dispatch([voice], clock);
    for (const send of crowd(clock, 500, 3)) dispatcher.take(send);
    expect(voice.started).toHaveLength(16);
    dispatcher.take(aSend(clock, { n: 501 }));
    expect(voice.started).toHaveLength(17);
    expect(voice.started.at(-1)?.attempt).toBe(attempt(501));
  });

  test('and is the next to go when even its own places are taken; then the higher priority, then the older', async () => {
    const clock = new ManualClock();
    const voice = new Held();
    const { dispatcher } = dispatch([voice], clock, { limits: { voice: { concurrency: 1, panicConcurrency: 1 } } });
    const [first, ...rest] = crowd(clock, 4, 3);
    dispatcher.take(known(first));
    for (const send of rest) dispatcher.take(send);
    dispatcher.take(aSend(clock, { n: 10, priority: 2 }));
    dispatcher.take(aSend(clock, { n: 11, priority: 3, plannedAt: instant(known(first).plannedAt - 1) }));
    dispatcher.take(aSend(clock, { n: 12, priority: 1 }));
    await voice.drain();
    await dispatcher.idle();
    expect(voice.started.map((order) => order.attempt)).toEqual([1, 12, 10, 11, 2, 3, 4].map(attempt));
  });

  test('nor behind what a slow provider has left of earlier rounds, which is not sent any more', async () => {
    const clock = new ManualClock();
    const voice = new Held();
    const limits = { voice: { concurrency: 1, panicConcurrency: 1 } };
    let round = 1;
    const isAskedAnew = (send: Send) => send.round < round;
    const { dispatcher, door } = dispatch([voice], clock, { limits, isAskedAnew });
    for (const n of [1, 2, 3]) dispatcher.take(aSend(clock, { n }));
    round = 2;
    dispatcher.take(aSend(clock, { n: 4, round }));
    await voice.drain();
    await dispatcher.idle();
    expect(voice.started.map((order) => order.attempt)).toEqual([1, 4].map(attempt));
    expect([2, 3].map((n) => door.story(attempt(n)))).toEqual([['failed/provider-silent'], ['failed/provider-silent']]);
  });

  test('nor gives way in a full queue: the newest of the lowest priority does, and says so', async () => {
    const clock = new ManualClock();
    const voice = new Held();
    const limits = { voice: { queued: 3, concurrency: 1, panicConcurrency: 1 } };
    const { dispatcher, door, metrics } = dispatch([voice], clock, { limits });
    for (const send of [...crowd(clock, 2, 2), ...[3, 4].map((n) => aSend(clock, { n, priority: 4 }))])
      dispatcher.take(send);
    for (const n of [5, 6, 7, 8]) dispatcher.take(aSend(clock, { n }));
    await new Promise(setImmediate);
    const givenWay = door.reports().filter(({ state }) => state === 'failed');
    expect(givenWay.map((report) => [report.attempt, report.reason])).toEqual(
      [4, 3, 2].map((n) => [attempt(n), 'provider-error']),
    );
    expect([metrics.of('given-way'), metrics.of('over-full')]).toEqual([3, 1]);
    await voice.drain();
    expect(voice.started.map((order) => order.attempt)).toEqual([1, 5, 6, 7, 8].map(attempt));
  });
});

describe('an attempt', () => {
  test('is sent once, however often it is handed over', async () => {
    const clock = new ManualClock();
    const voice = new Held();
    const { dispatcher, door, metrics } = dispatch([voice], clock);
    dispatcher.take(aSend(clock));
    dispatcher.take(aSend(clock));
    dispatcher.resume([aSend(clock)]);
    await voice.drain();
    dispatcher.take(aSend(clock));
    expect(voice.started).toHaveLength(1);
    expect(metrics.of('duplicate')).toBe(3);
    // Whoever hands it over again has forgotten what became of it.
    await dispatcher.idle();
    const story = door.story(attempt(1));
    expect(story.slice(-2)).toEqual(['accepted', 'accepted']);
  });

  test('that still waits is taken out of the queue when somebody accepts', async () => {
    const clock = new ManualClock();
    const voice = new Held();
    const { dispatcher, door } = dispatch([voice], clock, {
      limits: { voice: { concurrency: 1, panicConcurrency: 1 } },
    });
    dispatcher.take(aSend(clock));
    dispatcher.take(aSend(clock, { n: 2 }));
    dispatcher.standDown({
      attempt: attempt(2),
      incident: aSend(clock).incident,
      channel: 'voice',
      state: 'planned',
      by: DESK,
    });
    await voice.drain();
    await dispatcher.idle();
    expect(voice.started).toHaveLength(1);
    expect(door.story(attempt(2))).toEqual(['failed/stood-down']);
  });

  test('is never reported from inside the call that handed it over', async () => {
    const clock = new ManualClock();
    const { dispatcher, door } = dispatch([new DeskChannel({ audience: () => 0 })], clock);
    dispatcher.take(aSend(clock, { channel: 'desk' }));
    expect(door.inputs).toEqual([]);
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'failed/nobody-at-desk']);
  });
});

describe('whatever a channel does becomes a report', () => {
  const wrong: [string, () => Promise<SendResult>][] = [
    [
      'throws',
      () => {
        throw new Error(HER_NUMBER);
      },
    ],
    ['rejects', () => Promise.reject(new Error(HER_NUMBER))],
    ['rejects with no error', () => Promise.reject(HER_NUMBER)],
  ];
  test.each(wrong)('when it %s', async (_name, send) => {
    const clock = new ManualClock();
    const { dispatcher, door, log, metrics } = dispatch([Object.assign(new Held(), { send })], clock);
    dispatcher.take(aSend(clock));
    await dispatcher.idle();
    expect(door.story(attempt(1)).at(-1)).toBe('failed/provider-error');
    expect(metrics.of('bug')).toBe(1);
    expect(log.lines.join()).not.toContain(HER_NUMBER);
  });

  test('when it ignores its own deadline', async () => {
    const clock = new ManualClock();
    const { dispatcher, door } = dispatch([new Held()], clock);
    dispatcher.take(aSend(clock));
    clock.pass(seconds(5));
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'failed/provider-silent']);
    expect(dispatcher.health()['voice']).toMatchObject({
      running: 0,
      failuresInARow: 1,
      lastFailure: { reason: 'provider-silent' },
    });
  });

  test('when the contact has no number, or the vault cannot be read', async () => {
    const clock = new ManualClock();
    const number = (contact: string) => {
      if (contact === 'ct_none') return undefined;
      throw new Error('sealed');
    };
    const { dispatcher, door } = dispatch([new Held()], clock, { people: { ...PEOPLE, number } });
    dispatcher.take({ ...aSend(clock), contact: JSON.parse('"ct_none"') });
    dispatcher.take(aSend(clock, { n: 2 }));
    await dispatcher.idle();
    expect([door.story(attempt(1)), door.story(attempt(2))]).toEqual([['failed/no-number'], ['failed/provider-error']]);
  });

  test('and a home whose reference cannot be read is called about all the same', async () => {
    const clock = new ManualClock();
    const voice = new Held();
    const reference = () => {
      throw new Error('sealed');
    };
    const { dispatcher } = dispatch([voice], clock, { people: { ...PEOPLE, reference } });
    dispatcher.take(aSend(clock));
    expect(voice.started[0]?.reference).toBe('on file');
  });

  test('even when the door cannot take it', async () => {
    const clock = new ManualClock();
    const door = {
      submit: () => {
        throw new Error('full');
      },
    };
    const { dispatcher, metrics } = dispatch([new DeskChannel({ audience: () => 1 })], clock, { door });
    dispatcher.take(aSend(clock, { channel: 'desk' }));
    await dispatcher.idle();
    expect(metrics.of('report-lost')).toBe(2);
  });
});

describe('channels', () => {
  test('the desk has it when somebody is looking, and not otherwise', async () => {
    const clock = new ManualClock();
    let audience = 1;
    const { dispatcher, door } = dispatch([new DeskChannel({ audience: () => audience })], clock);
    dispatcher.take(aSend(clock, { channel: 'desk' }));
    audience = 0;
    dispatcher.take(aSend(clock, { n: 2, channel: 'desk' }));
    await dispatcher.idle();
    expect([door.story(attempt(1)).at(-1), door.story(attempt(2)).at(-1)]).toEqual([
      'delivered',
      'failed/nobody-at-desk',
    ]);
  });

  test('one that is not set up, or that nobody knows, fails at once', async () => {
    const clock = new ManualClock();
    const { dispatcher, door } = dispatch([notConfigured('sms', 'no account')], clock);
    dispatcher.take(aSend(clock, { channel: 'sms' }));
    dispatcher.resume([aSend(clock, { n: 2, channel: 'pigeon' })]);
    await dispatcher.idle();
    expect(door.reports().map(({ state, reason }) => `${state}/${reason}`)).toEqual([
      'failed/not-configured',
      'failed/not-configured',
    ]);
    expect(await dispatcher.rehearse(aSend(clock, { n: 3, channel: 'sms' }))).toBe(false);
  });

  test('nothing set up but the desk is said loudly', () => {
    const desk = new DeskChannel({ audience: () => 0 });
    expect(describeChannels([desk, notConfigured('voice', 'TWILIO_ACCOUNT_SID is not set')])).toEqual([
      'NOBODY CAN BE TELEPHONED OR TEXTED. Alarms reach only people who are looking at the desk.',
      'voice is not set up: TWILIO_ACCOUNT_SID is not set.',
    ]);
    expect(describeChannels([desk, new Held()])).toEqual([]);
  });

  test('health tells how long the oldest has waited', () => {
    const clock = new ManualClock();
    const { dispatcher } = dispatch([new Held()], clock, {
      limits: { voice: { concurrency: 1, panicConcurrency: 1 } },
    });
    dispatcher.take(aSend(clock));
    dispatcher.take(aSend(clock, { n: 2 }));
    clock.pass(seconds(2));
    expect(dispatcher.health()['voice']).toMatchObject({ queued: 1, running: 1, oldestQueuedMs: 2000 });
  });
});
