import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../core/fault.ts';
import type { CallLeg } from '../../core/handling/words.ts';
import { asCallId, asIncidentId, asStaffId, type CallId } from '../../core/ids.ts';
import { hours, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { Tally } from '../tally.ts';
import {
  ACCOUNT,
  HER_NUMBER,
  known,
  Ledger,
  MESSAGES,
  MemoryLog,
  OUR_NUMBER,
  PARTITION,
  PUBLIC_URL,
  TOKEN,
} from '../testing/parts.ts';
import { Provider } from '../testing/provider.ts';
import { TwilioAccount } from '../twilio/account.ts';
import { Bridge } from './bridge.ts';
import type { BridgeOrder } from './order.ts';

const INCIDENT = known(asIncidentId('7-1-42'));
const OPERATOR = '+447700900501';
const call = (n: number): CallId => known(asCallId(`${INCIDENT}.c${n}`));
const staff = (n: number) => known(asStaffId(`st_000${n}`));

let provider: Provider;
let account: TwilioAccount;
let clock: ManualClock;
let door: Ledger;
let log: MemoryLog;
let bridge: Bridge;
beforeEach(async () => {
  provider = await Provider.start();
  account = new TwilioAccount({
    accountSid: ACCOUNT,
    authToken: TOKEN,
    baseUrl: provider.origin,
    publicUrl: PUBLIC_URL,
  });
  [clock, door, log] = [new ManualClock(), new Ledger(), new MemoryLog()];
  bridge = new Bridge({ account, from: OUR_NUMBER, messages: MESSAGES, clock, door, metrics: new Tally(), log });
});
afterEach(async () => {
  bridge.close();
  await account.close();
  await provider.stop();
});

function order(n: number, over: Partial<BridgeOrder> = {}): BridgeOrder {
  const numbers = { operator: () => ({ reveal: () => OPERATOR }), other: () => ({ reveal: () => HER_NUMBER }) };
  return { call: call(n), incident: INCIDENT, partition: PARTITION, by: staff(n), listen: true, numbers, ...over };
}
function begin(n: number, over: Partial<BridgeOrder> = {}): void {
  expect(bridge.reserve(order(n, over))).toBe(true);
  bridge.begin(call(n));
}
/** `leg state` or `leg state/reason` of every report, in order. */
const story = () =>
  door.inputs.flatMap(({ input }) =>
    input.type === 'call-report' ? [`${input.leg} ${input.state}${input.reason ? `/${input.reason}` : ''}`] : [],
  );
const news = (n: number, leg: CallLeg, state: 'ringing' | 'answered' | 'ended') =>
  bridge.news(call(n), { incident: INCIDENT, partition: PARTITION }, leg, { state });

describe('a call from the page', () => {
  test('rings the operator with our own number and ids alone; the other number leaves only after the key', async () => {
    begin(1);
    const [first] = await provider.has(1);
    expect(Object.fromEntries(known(first).form)).toMatchObject({
      To: OPERATOR,
      From: OUR_NUMBER,
      Url: `${PUBLIC_URL}/hooks/twilio/bridge/answer/${call(1)}/operator`,
    });
    expect(bridge.operatorAnswered(call(1), 0)).toContain('Press 1 to be connected');
    expect(bridge.operatorPressed(call(1), '7', 1)).toContain('Press 1 to be connected');
    expect(provider.received).toHaveLength(1);
    const room = bridge.operatorPressed(call(1), '1', 1);
    expect(room).toMatch(/<Conference muted="true" beep="false"[^>]*endConferenceOnExit="true"/);
    bridge.operatorPressed(call(1), '1', 1);
    const [, second, ...more] = await provider.has(2);
    expect([known(second).form.get('To'), more.length]).toEqual([HER_NUMBER, 0]);
    expect(bridge.otherAnswered(call(1))).not.toContain('<Say');
    expect(log.lines.join()).not.toMatch(/\+44/);
  });

  test('three times no key, and nobody is called', () => {
    begin(1);
    for (const asks of [0, 1, 2]) expect(bridge.operatorAnswered(call(1), asks)).toContain('Press 1');
    expect(bridge.operatorAnswered(call(1), 3)).toContain('Nobody was called');
  });

  test('a leg never goes back, whatever order the news comes in', async () => {
    begin(1);
    await provider.has(1);
    for (const state of ['answered', 'ringing', 'answered'] as const) news(1, 'operator', state);
    news(1, 'operator', 'ended');
    expect(story()).toEqual(['operator answered', 'operator ended', 'other failed/stood-down']);
    expect(bridge.size).toBe(0);
  });

  test('one call at a time for each person, and the place is free again when it is over', async () => {
    begin(1);
    expect(bridge.reserve(order(2, { by: staff(1) }))).toBe(false);
    expect(bridge.reserve(order(3))).toBe(true);
    bridge.letGo(call(3));
    expect(story()).toEqual(['operator failed/stood-down', 'other failed/stood-down']);
    await provider.has(1);
    news(1, 'operator', 'ended');
    expect(bridge.reserve(order(2, { by: staff(1) }))).toBe(true);
  });

  test('what the provider refuses is said at once', async () => {
    provider.reply = () => ({ status: 400, body: { code: 21211 } });
    begin(1);
    await provider.has(1);
    await expect.poll(story).toEqual(['operator failed/not-a-number', 'other failed/stood-down']);
  });

  test('hung up while the provider is still being asked: it ends as soon as it has a name', async () => {
    begin(1);
    await bridge.hangUp(call(1));
    const received = await provider.has(2);
    expect(received[1]?.form.get('Status')).toBe('completed');
    await expect.poll(story).toEqual(['other failed/stood-down', 'operator ended']);
  });

  test('a telephone of which nothing is heard is lost sight of, and calls nobody when it is answered after all', async () => {
    begin(1);
    await provider.has(1);
    clock.pass(seconds(45));
    expect(story()).toEqual(['operator unknown', 'other failed/stood-down']);
    expect(bridge.operatorPressed(call(1), '1', 1)).toContain('has been lost');
    expect(provider.received).toHaveLength(1);
  });

  test('a call does not last for ever', async () => {
    begin(1);
    await provider.has(1);
    news(1, 'operator', 'answered');
    clock.pass(hours(4));
    expect(story().slice(0, 2)).toEqual(['operator answered', 'operator unknown']);
    expect(bridge.callOf(staff(1))).toBeUndefined();
  });

  test('an emergency number, one that is gone, and a home that must not be rung by now: none is dialled', async () => {
    const others: BridgeOrder['numbers']['other'][] = [
      () => ({ reveal: () => '999' }),
      () => undefined,
      () => {
        throw new Fault('HW_HOME_CALL_FORBIDDEN');
      },
    ];
    for (const [i, other] of others.entries()) {
      const n = i + 1;
      begin(n, { numbers: { operator: () => ({ reveal: () => OPERATOR }), other } });
      bridge.operatorAnswered(call(n), 0);
      expect(bridge.operatorPressed(call(n), '1', 1)).toContain('nobody on the line');
    }
    expect(story().filter((line) => line.startsWith('other'))).toEqual([
      'other failed/stood-down',
      'other failed/no-number',
      'other failed/stood-down',
    ]);
    await provider.has(3);
    expect(provider.received.every(({ form }) => form.get('To') !== '999')).toBe(true);
  });
});
