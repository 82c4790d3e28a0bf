import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asContactId, asStaffId } from '../../core/ids.ts';
import { ms, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { LANE_LIMITS } from '../limits.ts';
import type { Tally } from '../tally.ts';
import {
  ACCOUNT,
  aSend,
  attempt,
  CONTACT,
  dispatch,
  HER_NUMBER,
  isoSecond,
  known,
  OUR_NUMBER,
  TOKEN,
  twilioAt,
} from '../testing/parts.ts';
import { Provider, type Reply } from '../testing/provider.ts';

let provider: Provider;
let clock: ManualClock;
let twilio: ReturnType<typeof twilioAt>;
const CALLS = `/2010-04-01/Accounts/${ACCOUNT}/Calls.json`;
const DESK = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;

beforeEach(async () => {
  provider = await Provider.start();
  clock = new ManualClock();
  twilio = twilioAt(provider.origin);
});

afterEach(async () => {
  await twilio.account.close();
  await provider.stop();
});

describe('a call', () => {
  test('carries number, hooks and ring time to the configured origin, signed in as the account', async () => {
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.take(aSend(clock));
    await dispatcher.idle();
    const [call] = provider.received;
    expect(call?.path).toBe(CALLS);
    expect(call?.headers.authorization).toBe(`Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`);
    expect(Object.fromEntries(known(call).form)).toMatchObject({
      To: HER_NUMBER,
      From: OUR_NUMBER,
      Url: 'https://gateway.example.org/hooks/twilio/voice/7-1-42.1',
      StatusCallback: 'https://gateway.example.org/hooks/twilio/call-status/7-1-42.1',
      Timeout: '30',
    });
    expect(known(call).form.getAll('StatusCallbackEvent')).toEqual(['initiated', 'ringing', 'answered', 'completed']);
    expect(door.reports()).toEqual([
      { attempt: attempt(1), state: 'sending' },
      { attempt: attempt(1), state: 'accepted', reference: 'CA1' },
    ]);
  });

  test('is with an open connection before the loop goes on, and on the wire within the same turn', async () => {
    const { dispatcher } = dispatch([twilio.voice], clock);
    expect(await dispatcher.warm()).toEqual({ voice: true });
    expect(twilio.account.requests.open).toBe(4);
    expect(twilio.account.requests.inFlight).toEqual({ handed: 0, written: 0 });
    dispatcher.take(aSend(clock));
    expect(twilio.account.requests.inFlight).toEqual({ handed: 1, written: 0 });
    await new Promise(setImmediate);
    expect(twilio.account.requests.inFlight).toEqual({ handed: 1, written: 1 });
    await dispatcher.idle();
    expect(provider.connections).toBe(4);
  });

  test('is made once more on a new connection when the provider had closed the idle one', async () => {
    let broken = 0;
    provider.reply = () => (broken++ === 0 ? 'break' : { status: 201, body: { sid: 'CAagain', status: 'queued' } });
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.take(aSend(clock));
    await dispatcher.idle();
    expect(provider.received).toHaveLength(2);
    expect(door.reports().at(-1)).toMatchObject({ state: 'accepted', reference: 'CAagain' });
  });

  test('is not made by a rehearsal, which walks up to the wire and reports nothing', async () => {
    const { dispatcher, door } = dispatch([twilio.voice, twilio.sms], clock);
    expect(await dispatcher.rehearse(aSend(clock))).toBe(true);
    expect(await dispatcher.rehearse(aSend(clock, { n: 2, channel: 'sms' }))).toBe(true);
    await dispatcher.idle();
    expect(provider.received).toEqual([]);
    expect(door.inputs).toEqual([]);
  });
});

describe('a call that cannot be placed fails at once and says why', () => {
  const answers: [string, Reply, string][] = [
    ['500', { status: 500, body: { code: 20500, message: 'no' } }, 'failed/provider-error'],
    ['401', { status: 401, body: { code: 20003, message: 'no' } }, 'failed/credentials'],
    ['a page that is not JSON', { status: 502, body: '<html>' }, 'failed/provider-error'],
    ['a success without an id', { status: 201, body: { status: 'queued' } }, 'failed/provider-error'],
    ['a success that is none', { status: 200, body: '<html>' }, 'failed/provider-error'],
    [
      'an invalid number',
      { status: 400, body: { code: 21211, message: `${HER_NUMBER} is not valid` } },
      'failed/not-a-number',
    ],
    ['a refusal', { status: 400, body: { code: 21210, message: 'no' } }, 'failed/rejected'],
    ['a connection that always breaks', 'break', 'failed/provider-error'],
  ];
  test.each(answers)('%s', async (_name, reply, end) => {
    provider.reply = () => reply;
    const { dispatcher, door, log } = dispatch([twilio.voice], clock);
    dispatcher.take(aSend(clock));
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', end]);
    expect(log.lines.join()).not.toContain(HER_NUMBER);
  });

  test('a provider that says nothing counts as silent after five seconds', async () => {
    provider.reply = () => 'stall';
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.take(aSend(clock));
    await provider.has(1);
    clock.pass(ms(4999));
    await new Promise(setImmediate);
    expect(door.story(attempt(1))).toEqual(['sending']);
    clock.pass(ms(1));
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'failed/provider-silent']);
    expect(clock.pending).toBe(0);
  });

  test('but not because we are shutting down: that is for the next start to find out', async () => {
    provider.reply = () => 'stall';
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.take(aSend(clock));
    await provider.has(1);
    await dispatcher.close();
    await dispatcher.idle();
    await new Promise(setImmediate);
    expect(door.story(attempt(1))).toEqual(['sending']);
  });

  test('nobody listening at the address', async () => {
    const nowhere = twilioAt('http://127.0.0.1:9');
    const { dispatcher, door } = dispatch([nowhere.voice], clock);
    dispatcher.take(aSend(clock));
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['sending', 'failed/provider-error']);
    expect(await dispatcher.warm()).toEqual({ voice: false });
    await nowhere.account.close();
  });
});

describe('after a restart', () => {
  const onTheList = (sid: string, over: object = {}): object => ({
    sid,
    from: OUR_NUMBER,
    to: HER_NUMBER,
    status: 'ringing',
    date_created: isoSecond(clock.now(), 1000),
    ...over,
  });
  const listing = (calls: object[]): void => {
    provider.reply = ({ method }) =>
      method === 'GET'
        ? { status: 200, body: { calls, next_page_uri: null } }
        : { status: 201, body: { sid: 'CAnew', status: 'queued' } };
  };

  test('a call the provider has is not made again', async () => {
    listing([onTheList('CAfound')]);
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.resume([aSend(clock)]);
    await dispatcher.idle();
    expect(provider.received.map(({ method }) => method)).toEqual(['GET']);
    expect(provider.received[0]?.query.get('To')).toBe(HER_NUMBER);
    expect(provider.received[0]?.query.get('From')).toBe(OUR_NUMBER);
    expect(door.reports()[0]).toEqual({ attempt: attempt(1), state: 'accepted', reference: 'CAfound' });
    expect(door.story(attempt(1))).toEqual(['accepted', 'delivered']);
  });

  test('a call that ended while we were away tells how it ended', async () => {
    listing([onTheList('CAfound', { status: 'no-answer' })]);
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.resume([aSend(clock)]);
    await dispatcher.idle();
    expect(door.story(attempt(1))).toEqual(['accepted', 'failed/no-answer']);
  });

  const absent: [string, (at: ManualClock) => object[]][] = [
    ['the provider has none', () => []],
    ['the one there is belongs to another attempt', () => [onTheList('CAother')]],
    [
      'the one there is was made long before',
      (at) => [onTheList('CAold', { date_created: isoSecond(at.now(), -7000) })],
    ],
    [
      'the one there is was made after the restart',
      (at) => [onTheList('CAnewer', { date_created: isoSecond(at.now(), 7000) })],
    ],
    [
      'the one there is was made before ours was planned, as for an alarm that never reached our disk',
      (at) => [onTheList('CAorphan', { date_created: isoSecond(at.now(), -3000) })],
    ],
    ['two could be ours, and a doubled alarm is better than none', () => [onTheList('CAone'), onTheList('CAtwo')]],
  ];
  test.each(absent)('it is made when %s', async (_name, calls) => {
    listing(calls(clock));
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.resume([aSend(clock)], [[attempt(9), 'CAother']]);
    await dispatcher.idle();
    expect(door.reports().at(-1)).toMatchObject({ state: 'accepted', reference: 'CAnew' });
    expect(door.reports()[0]).toMatchObject({ state: 'sending', again: expect.stringMatching(/not-found|unsure/) });
  });

  test('both are made when two to one person are in question, since one call cannot stand for two alarms', async () => {
    listing([onTheList('CAone')]);
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.resume([aSend(clock), aSend(clock, { n: 2 })]);
    await dispatcher.idle();
    expect(provider.received.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect([door.story(attempt(1)).at(-1), door.story(attempt(2)).at(-1)]).toEqual(['accepted', 'accepted']);
  });

  test('both are made when the two people in question have one number, as a neighbour of two homes has', async () => {
    listing([onTheList('CAone')]);
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    const neighbour = known(asContactId('ct_0002'));
    dispatcher.resume([aSend(clock), aSend(clock, { n: 2, contact: neighbour })]);
    await dispatcher.idle();
    expect(provider.received.map(({ method }) => method)).toEqual(['POST', 'POST']);
    const again = { state: 'sending', again: 'unsure' };
    expect([door.reports(attempt(1))[0], door.reports(attempt(2))[0]]).toMatchObject([again, again]);
  });

  test('it is made when the provider will not say', async () => {
    provider.reply = ({ method }) =>
      method === 'GET' ? { status: 500, body: {} } : { status: 201, body: { sid: 'CAnew' } };
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.resume([aSend(clock)]);
    await dispatcher.idle();
    expect(door.reports().at(-1)).toMatchObject({ state: 'accepted', reference: 'CAnew' });
  });

  test('it is made when the provider takes longer than three seconds to say', async () => {
    provider.reply = ({ method }) => (method === 'GET' ? 'stall' : { status: 201, body: { sid: 'CAnew' } });
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.resume([aSend(clock)]);
    await provider.has(1);
    clock.pass(seconds(3));
    await dispatcher.idle();
    expect(door.reports().at(-1)).toMatchObject({ state: 'accepted', reference: 'CAnew' });
  });
});

describe('an acceptance elsewhere', () => {
  const CALL = `/2010-04-01/Accounts/${ACCOUNT}/Calls/CA1.json`;
  const standDown = {
    attempt: attempt(1),
    incident: aSend(new ManualClock()).incident,
    channel: 'voice',
    contact: CONTACT,
    by: DESK,
  } as const;

  test('cancels a call that rings', async () => {
    provider.reply = () => ({ status: 200, body: { sid: 'CA1', status: 'canceled' } });
    const { dispatcher } = dispatch([twilio.voice], clock);
    dispatcher.standDown({ ...standDown, state: 'delivered', reference: 'CA1' });
    await dispatcher.idle();
    expect(provider.received.map(({ path, form }) => [path, form.get('Status')])).toEqual([[CALL, 'canceled']]);
  });

  const answered: [string, Reply][] = [
    ['answers that it is in progress', { status: 200, body: { sid: 'CA1', status: 'in-progress' } }],
    ['refuses', { status: 400, body: { code: 21220, message: 'no' } }],
  ];
  test.each(answered)('tells whoever has just picked up, when the provider %s', async (_name, reply) => {
    provider.reply = () => reply;
    const { dispatcher, metrics } = dispatch([twilio.voice], clock);
    dispatcher.standDown({ ...standDown, state: 'delivered', reference: 'CA1' });
    await dispatcher.idle();
    expect(provider.received[1]?.form.get('Twiml')).toContain('already been accepted by the desk');
    expect(metrics.of('stand-down-failed')).toBe(0);
  });

  test('tells whoever is on the line which role has accepted', async () => {
    const { dispatcher } = dispatch([twilio.voice], clock);
    dispatcher.standDown({
      ...standDown,
      state: 'answered',
      reference: 'CA1',
      by: { kind: 'contact', contact: CONTACT, attempt: attempt(2) },
    });
    await dispatcher.idle();
    expect(provider.received).toHaveLength(1);
    expect(provider.received[0]?.form.get('Twiml')).toContain('already been accepted by another responder');
  });

  test('cancels a call whose id the provider had not told yet', async () => {
    const { dispatcher, door } = dispatch([twilio.voice], clock);
    dispatcher.take(aSend(clock));
    dispatcher.standDown({ ...standDown, state: 'sending' });
    await dispatcher.idle();
    expect(provider.received.map(({ path }) => path)).toEqual([CALLS, CALL]);
    expect(door.reports().at(-1)).toMatchObject({ state: 'accepted', reference: 'CA1' });
  });

  test('cancels by the id that has not reached the heart yet', async () => {
    const { dispatcher } = dispatch([twilio.voice], clock);
    dispatcher.take(aSend(clock));
    await dispatcher.idle();
    dispatcher.standDown({ ...standDown, state: 'sending' });
    await dispatcher.idle();
    expect(provider.received.at(-1)?.path).toBe(CALL);
  });

  test('is told again to a provider that was away', async () => {
    provider.reply = () => ({ status: 500, body: {} });
    const { dispatcher, metrics, log } = dispatch([twilio.voice], clock);
    dispatcher.standDown({ ...standDown, state: 'delivered', reference: 'CA1' });
    await tried(metrics, 1);
    provider.reply = () => ({ status: 200, body: { sid: 'CA1', status: 'canceled' } });
    clock.pass(LANE_LIMITS.standDownAgainMs);
    await dispatcher.idle();
    expect(provider.received.map(({ form }) => form.get('Status'))).toEqual(['canceled', 'canceled']);
    expect(metrics.of('stood-down')).toBe(1);
    expect(log.lines).toEqual([]);
  });

  test('is counted and survived when the provider cannot be told', async () => {
    provider.reply = () => ({ status: 500, body: {} });
    const { dispatcher, metrics, log } = dispatch([twilio.voice], clock);
    dispatcher.standDown({ ...standDown, state: 'delivered', reference: 'CA1' });
    for (let tries = 1; tries < LANE_LIMITS.standDownTries; tries += 1) {
      await tried(metrics, tries);
      clock.pass(LANE_LIMITS.standDownAgainMs);
    }
    await dispatcher.idle();
    expect(metrics.of('stand-down-failed')).toBe(LANE_LIMITS.standDownTries);
    expect(log.lines).toHaveLength(1);
  });

  /** The provider has failed so often, and the next try has been put off. */
  async function tried(metrics: Tally, times: number): Promise<void> {
    while (metrics.of('stand-down-failed') < times) await new Promise(setImmediate);
    await new Promise(setImmediate);
  }
});
