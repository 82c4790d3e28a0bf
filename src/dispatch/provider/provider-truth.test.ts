import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { manualTime } from '../../../simulators/phones/manual-time.ts';
import { type PhoneNetwork, startPhoneNetwork } from '../../../simulators/phones/network.ts';
import { ms } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import type { LaneHealth } from '../lane.ts';
import { ACCOUNT, aSend, attempt, dispatch, HER_NUMBER, known, PEOPLE, TOKEN, twilioAt } from '../testing/parts.ts';
import { Switchboard } from '../testing/switchboard.ts';
import { CODES } from './codes.ts';

const time = manualTime(new ManualClock().now());
let board: Switchboard;
let network: PhoneNetwork;
let twilio: ReturnType<typeof twilioAt>;
let lost: string[];
/** What the callbacks say beyond the attempt goes to whoever dispatches it. */
let heard: Parameters<ReturnType<typeof dispatch>['dispatcher']['heard']>[1][];

beforeAll(async () => {
  board = new Switchboard();
  board.publicUrl = await board.app.listen({ host: '127.0.0.1', port: 0 });
  board.heard = (_view, news) => heard.push(news);
  const login = { accountSid: ACCOUNT, authToken: TOKEN };
  network = await startPhoneNetwork({
    port: 0,
    ...login,
    speechMsPerCharacter: 0,
    now: time.now,
    schedule: time.schedule,
  });
  twilio = twilioAt(network.url, board.publicUrl);
});
beforeEach(() => {
  lost = [];
  heard = [];
  board.door.inputs.length = 0;
  network.fail({ mode: 'ok' });
});
afterAll(async () => {
  await twilio.account.close();
  await network.close();
  await board.app.close();
});

type Channel = 'voice' | 'sms';

/** Sends one attempt and answers how it ended, with the lane's health and what it left. */
async function send(channel: Channel): Promise<{ end: string; lane: LaneHealth; backedOff: number }> {
  const people = {
    ...PEOPLE,
    lost: (...[, , name, why]: [unknown, unknown, string, string]) => void lost.push(`${name} ${why}`),
  };
  const { dispatcher, door, metrics } = dispatch([twilio.voice, twilio.sms], board.clock, { people });
  dispatcher.take(aSend(board.clock, { n: 2, channel }));
  let idle = false;
  void dispatcher.idle().then(() => {
    idle = true;
  });
  for (let beats = 0; !idle && beats < 2_000; beats += 1) {
    await new Promise(setImmediate);
    if (metrics.of('backed-off') > 0) board.clock.pass(ms(50));
  }
  const lane = known(dispatcher.health()[channel]);
  const end = known(door.story(attempt(2)).at(-1));
  return { end, lane, backedOff: metrics.of('backed-off') };
}

/** Which answer each number comes in, and what becomes of the attempt: the reason, and who else hears of it. */
const refusals: [number, Channel, string, ...('operators' | 'lost')[]][] = [
  [20003, 'voice', 'credentials', 'operators'],
  [20005, 'voice', 'credentials', 'operators'],
  [20404, 'voice', 'credentials', 'operators'],
  [20500, 'voice', 'provider-error'],
  [10004, 'voice', 'congested'],
  [13223, 'voice', 'not-a-number', 'lost'],
  [13224, 'voice', 'not-a-number', 'lost'],
  [13225, 'voice', 'rejected', 'operators'],
  [13226, 'voice', 'not-a-number', 'lost'],
  [13227, 'voice', 'rejected', 'operators'],
  [21210, 'voice', 'rejected', 'operators'],
  [21211, 'voice', 'not-a-number', 'lost'],
  [21211, 'sms', 'not-a-number', 'lost'],
  [21212, 'voice', 'rejected', 'operators'],
  [21214, 'voice', 'unreachable'],
  [21215, 'voice', 'rejected', 'operators'],
  [21216, 'voice', 'rejected', 'operators'],
  [21217, 'voice', 'not-a-number', 'lost'],
  [21219, 'voice', 'rejected', 'operators'],
  [21408, 'sms', 'rejected', 'operators'],
  [21606, 'sms', 'rejected', 'operators'],
  [21610, 'sms', 'opted-out', 'lost'],
  [21612, 'sms', 'undeliverable'],
  [21614, 'sms', 'undeliverable', 'lost'],
  [21617, 'sms', 'rejected', 'operators'],
  [21635, 'sms', 'undeliverable', 'lost'],
  [32202, 'voice', 'credentials', 'operators'],
];

describe('what the provider answers is read by its number', () => {
  test.each(refusals)('%i on %s is %s', async (code, channel, reason, ...more) => {
    const status = { 20003: 401, 20005: 403, 20404: 404, 20500: 500, 10004: 429 }[code] ?? 400;
    network.fail({ mode: 'code', code, status });
    const { end, lane } = await send(channel);
    expect(end).toBe(`failed/${reason}`);
    expect(lane.alarm === undefined ? [] : ['operators']).toEqual(more.filter((one) => one === 'operators'));
    expect(lost).toHaveLength(more.includes('lost') ? 1 : 0);
    expect(network.phone(HER_NUMBER).calls).toEqual([]);
  });

  test.each([20429, 20503, 21611])('%i is backed off from and tried again, within the same attempt', async (code) => {
    network.fail({ mode: 'code', code, status: code === 20503 ? 503 : 429, times: 2 });
    expect(await send('sms')).toMatchObject({ end: 'accepted', backedOff: 2 });
    network.fail({ mode: 'code', code, status: code === 20503 ? 503 : 429 });
    expect((await send('sms')).end).toBe('failed/congested');
  });

  test('a number that is new to us is read by its status, and never takes a way from anybody', async () => {
    for (const [status, reason] of [
      [401, 'credentials'],
      [400, 'rejected'],
      [500, 'provider-error'],
    ] as const) {
      network.fail({ mode: 'code', code: 99_999, status });
      expect((await send('voice')).end).toBe(`failed/${reason}`);
    }
    expect(lost).toEqual([]);
  });

  test('what the operators must see to is on the lane until a send succeeds', async () => {
    const { dispatcher } = dispatch([twilio.sms], board.clock);
    network.fail({ mode: 'code', code: 20003, times: 1 });
    dispatcher.take(aSend(board.clock, { n: 7, channel: 'sms' }));
    await dispatcher.idle();
    expect(dispatcher.health()['sms']?.alarm?.says).toBe('the account or its token is not known');
    dispatcher.take(aSend(board.clock, { n: 8, channel: 'sms' }));
    await dispatcher.idle();
    expect(dispatcher.health()['sms']?.alarm).toBeUndefined();
  });
});

const fates: [number, string, ...('operators' | 'lost')[]][] = [
  [30001, 'congested'],
  [30002, 'credentials', 'operators'],
  [30003, 'unreachable'],
  [30004, 'filtered'],
  [30005, 'not-a-number'],
  [30006, 'undeliverable', 'lost'],
  [30007, 'filtered'],
  [30008, 'undeliverable'],
  [30022, 'congested', 'operators'],
  [30034, 'rejected', 'operators'],
  [30036, 'undeliverable'],
  [99_999, 'undeliverable'],
];

test.each(fates)('a text that ends with %i is %s at once', async (code, reason, ...more) => {
  const phone = network.phone(HER_NUMBER);
  phone.failTexts(code);
  expect((await send('sms')).end).toBe('accepted');
  await network.callbacksSent();
  expect(board.door.story(attempt(2)).at(-1)).toBe(`failed/${reason}`);
  phone.failTexts(undefined);
  const last = known(heard.at(-1));
  expect([last.alarm !== undefined && 'operators', last.loses !== undefined && 'lost'].filter(Boolean)).toEqual(more);
});

test('every number of the table says where it goes and what is wrong, and no sentence holds a number', () => {
  for (const { says, after, loses } of Object.values(CODES)) {
    expect(says).toMatch(/^[a-z][A-Za-z ',-]+$/);
    // Whoever has closed a way is not an alarm of the operators.
    if (loses !== undefined) expect(after).toBe('channel');
  }
});
