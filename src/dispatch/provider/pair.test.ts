import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asStaffId } from '../../core/ids.ts';
import { ms, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { Tally } from '../tally.ts';
import { aSend, attempt, dispatch, HER_NUMBER, isoSecond, known, OUR_NUMBER, twilioAt } from '../testing/parts.ts';
import { Provider, type Received, type Reply } from '../testing/provider.ts';
import { Pair } from './pair.ts';

const CALLS = /\/Calls\.json$/;
const DESK = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;
let first: Provider;
let second: Provider;
let lines: ReturnType<typeof twilioAt>[];

beforeAll(async () => {
  first = await Provider.start();
  second = await Provider.start();
  lines = [twilioAt(first.origin), twilioAt(second.origin, undefined, { hooks: '/hooks/twilio2' })];
});
beforeEach(() => {
  for (const [name, provider] of [
    ['CA1', first],
    ['CA2', second],
  ] as const) {
    provider.received.length = 0;
    provider.reply = () => ({ status: 201, body: { sid: name, status: 'queued' } });
  }
});
afterAll(async () => {
  for (const { account } of lines) await account.close();
  await first.stop();
  await second.stop();
});

function rig() {
  const clock = new ManualClock();
  const metrics = new Tally();
  const pair = new Pair({ first: known(lines[0]).voice, second: known(lines[1]).voice, clock, metrics });
  return { ...dispatch([pair], clock), pair, counts: metrics };
}

const calls = ({ received }: Provider): Received[] =>
  received.filter(({ method, path }) => method === 'POST' && CALLS.test(path));

const refuse =
  (status: number, code: number): (() => Reply) =>
  () => ({ status, body: { code } });

describe('two providers', () => {
  test('the first is used while it serves, and the second hears nothing of it', async () => {
    const { dispatcher, door } = rig();
    dispatcher.take(aSend(new ManualClock()));
    await dispatcher.idle();
    expect(door.reports().at(-1)).toMatchObject({ state: 'accepted', reference: 'CA1' });
    expect(calls(second)).toEqual([]);
  });

  const own: [string, () => Reply][] = [
    ['is broken inside', refuse(500, 20500)],
    ['does not know us', refuse(401, 20003)],
    ['has too much to do', refuse(429, 20429)],
    ['is not there', () => 'break'],
  ];
  test.each(own)('the second is used at once when the first %s, within the same attempt', async (_name, reply) => {
    first.reply = reply;
    const { dispatcher, door, counts } = rig();
    dispatcher.take(aSend(new ManualClock()));
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'accepted']);
    expect(door.reports().at(-1)?.reference).toBe('CA2');
    const [call] = calls(second);
    expect(call?.form.get('StatusCallback')).toBe('https://gateway.example.org/hooks/twilio2/call-status/7-1-42.1');
    expect(counts.of('second-provider')).toBe(1);
  });

  test('a first that says nothing has five seconds, then the second is asked', async () => {
    first.reply = () => 'stall';
    const { dispatcher, door, clock } = rig();
    dispatcher.take(aSend(clock));
    await first.has(1);
    clock.pass(seconds(5));
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'accepted']);
    expect(clock.pending).toBe(0);
  });

  test('what is wrong with the contact is not tried a second time', async () => {
    first.reply = refuse(400, 21211);
    const { dispatcher, door } = rig();
    dispatcher.take(aSend(new ManualClock()));
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'failed/not-a-number']);
    expect(calls(second)).toEqual([]);
  });

  test('a first that fails its synthetic send is not asked first, until it answers again', async () => {
    const { dispatcher, pair, clock } = rig();
    first.reply = refuse(401, 20003);
    expect(await dispatcher.warm()).toEqual({ voice: true });
    expect(pair.troubles()).toEqual(['The first provider of voice does not answer: the second is used.']);
    dispatcher.take(aSend(clock));
    await dispatcher.idle();
    expect([calls(first).length, calls(second).length]).toEqual([0, 1]);
    first.reply = () => ({ status: 201, body: { sid: 'CA1' } });
    await dispatcher.warm();
    dispatcher.take(aSend(clock, { n: 2 }));
    await dispatcher.idle();
    expect([calls(first).length, calls(second).length]).toEqual([1, 1]);
    expect(pair.troubles()).toEqual([]);
  });

  test('whoever has the call is the one to silence it', async () => {
    first.reply = refuse(500, 20500);
    const { dispatcher, pair, clock } = rig();
    dispatcher.take(aSend(clock));
    await dispatcher.idle();
    expect(pair.holderOf(attempt(1))).toBe('second');
    const { incident } = aSend(clock);
    dispatcher.standDown({
      attempt: attempt(1),
      incident,
      channel: 'voice',
      state: 'delivered',
      reference: 'CA2',
      by: DESK,
    });
    await dispatcher.idle();
    expect(second.received.at(-1)?.path).toContain('/Calls/CA2.json');
    expect(first.received).toHaveLength(1);
  });

  test('after a crash both are asked, and the one that has it keeps it', async () => {
    const { dispatcher, door, pair, clock } = rig();
    const found = {
      sid: 'CA9',
      status: 'ringing',
      to: HER_NUMBER,
      from: OUR_NUMBER,
      date_created: isoSecond(clock.now()),
    };
    const list = (calls: object[]) => (): Reply => ({ status: 200, body: { calls, next_page_uri: null } });
    first.reply = list([]);
    second.reply = list([found]);
    dispatcher.resume([aSend(clock)]);
    await dispatcher.idle();
    expect(door.reports()[0]).toEqual({ attempt: attempt(1), state: 'accepted', reference: 'CA9' });
    expect([...calls(first), ...calls(second)]).toEqual([]);
    expect(pair.holderOf(attempt(1))).toBe('second');
  });

  test('and when one of them cannot say, it is sent again: an alarm may come twice', async () => {
    const { dispatcher, door, clock } = rig();
    first.reply = ({ method }) =>
      method === 'GET' ? { status: 500, body: {} } : { status: 201, body: { sid: 'CA1' } };
    second.reply = () => ({ status: 200, body: { calls: [], next_page_uri: null } });
    dispatcher.resume([aSend(clock)]);
    await dispatcher.idle();
    expect(door.reports()[0]).toMatchObject({ state: 'sending', again: 'unsure' });
    expect(calls(first)).toHaveLength(1);
  });

  test('two that both have too much to do are backed off from', async () => {
    let tries = 0;
    const reply = (): Reply =>
      tries++ < 2 ? { status: 429, body: { code: 20429 } } : { status: 201, body: { sid: 'CA1' } };
    first.reply = reply;
    second.reply = reply;
    const { dispatcher, door, clock, metrics } = rig();
    dispatcher.take(aSend(clock));
    for (let beats = 0; beats < 500 && !door.story(attempt(1)).includes('accepted'); beats += 1) {
      await new Promise(setImmediate);
      if (metrics.of('backed-off') > 0) clock.pass(ms(50));
    }
    expect(door.story(attempt(1))).toEqual(['sending', 'accepted']);
  });
});
