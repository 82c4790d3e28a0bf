import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { manualTime } from '../../../simulators/phones/manual-time.ts';
import { type PhoneNetwork, startPhoneNetwork } from '../../../simulators/phones/network.ts';
import type { Phone } from '../../../simulators/phones/phone.ts';
import { asErrandId, asPointId } from '../../core/ids.ts';
import { minutes, ms } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { Pace } from '../provider/pace.ts';
import {
  ACCOUNT,
  CONTACT,
  HER_NUMBER,
  known,
  MESSAGES,
  OUR_NUMBER,
  REPLY_CODES,
  TOKEN,
  twilioAt,
} from '../testing/parts.ts';
import { Switchboard } from '../testing/switchboard.ts';
import { Errands } from './errands.ts';
import type { ErrandOrder } from './order.ts';

const ID = known(asErrandId('er_0001'));
const CODE = '402917';
const time = manualTime(new ManualClock().now());
let board: Switchboard;
let network: PhoneNetwork;
let phone: Phone;
let twilio: ReturnType<typeof twilioAt>;
let errands: Errands;
let told: string[];
let pace: Pace | undefined;

beforeAll(async () => {
  board = new Switchboard();
  board.errands = anErrands;
  board.publicUrl = await board.app.listen({ host: '127.0.0.1', port: 0 });
  const account = { accountSid: ACCOUNT, authToken: TOKEN, smsInboundUrl: `${board.publicUrl}/hooks/twilio/sms` };
  network = await startPhoneNetwork({
    port: 0,
    ...account,
    speechMsPerCharacter: 0,
    now: time.now,
    schedule: time.schedule,
  });
  phone = network.phone(HER_NUMBER);
  twilio = twilioAt(network.url, board.publicUrl);
});
beforeEach(() => {
  told = [];
  pace = undefined;
  errands = begun();
  network.fail({ mode: 'ok' });
});
afterAll(async () => {
  await twilio.account.close();
  await network.close();
  await board.app.close();
});

function anErrands(): Errands {
  return errands;
}

function begun(): Errands {
  const { clock, metrics, log } = board;
  return new Errands(
    {
      account: twilio.account,
      from: OUR_NUMBER,
      messages: MESSAGES,
      clock,
      told: (errand, { outcome, reason }) => void told.push([errand, outcome, reason].filter(Boolean).join(' ')),
      lost: (_order, why) => void told.push(`lost ${why}`),
      writers: board.writers,
      pace,
      metrics,
      log,
    },
    (errand) => REPLY_CODES.ofErrand(errand),
  );
}

const order = (over: Partial<ErrandOrder>): ErrandOrder => ({
  errand: ID,
  contact: CONTACT,
  point: known(asPointId('cp_0001')),
  number: { reveal: () => HER_NUMBER },
  channel: 'voice',
  what: 'test',
  ...over,
});

describe('a test of the way to somebody', () => {
  test('by call is confirmed by a key, and by nothing else', async () => {
    expect(await errands.begin(order({}))).toBe('begun');
    await phone.expectCall();
    await phone.answer();
    expect(await phone.expectSpeech(/test/)).toContain('Nobody is in need. Press 1');
    await phone.press('1');
    expect(told).toEqual([`${ID} confirmed`]);
    await network.callbacksSent();
    expect(told).toHaveLength(1);
    expect(board.acceptances()).toEqual([]);
  });

  test('that is answered without the key has not been passed; a busy line says so', async () => {
    await errands.begin(order({}));
    await phone.expectCall();
    await phone.answer();
    phone.hangUp();
    await network.callbacksSent();
    expect(told).toEqual([`${ID} failed no-key`]);
    phone.behave('busy');
    await errands.begin(order({}));
    await expect.poll(() => told.at(-1)).toBe(`${ID} failed busy`);
    phone.behave('human');
  });

  test('by text is confirmed by its code from that number', async () => {
    await errands.begin(order({ channel: 'sms' }));
    const { body } = await phone.expectText();
    await phone.reply('11111');
    expect(told).toEqual([]);
    await phone.reply(known(/\d{5}/.exec(body)?.[0]));
    expect(told).toEqual([`${ID} confirmed`]);
  });

  test('by text that nobody answers was at least delivered', async () => {
    await errands.begin(order({ channel: 'sms' }));
    await phone.expectText();
    await network.callbacksSent();
    board.clock.pass(minutes(10));
    expect(told).toEqual([`${ID} reached`]);
    expect(errands.size).toBe(0);
  });
});

describe('a code', () => {
  test('is written digit by digit, and is done when it was delivered', async () => {
    await errands.begin(order({ channel: 'sms', what: 'code', code: CODE }));
    await expect.poll(() => phone.texts.at(-1)?.body).toContain('4 0 2 9 1 7');
    await network.callbacksSent();
    expect(told).toEqual([`${ID} reached`]);
    expect(board.log.lines.join()).not.toContain(CODE);
  });

  test('is said to whoever answers, but not to a machine', async () => {
    await errands.begin(order({ what: 'code', code: CODE }));
    expect(errands.answered(ID, true)).not.toContain('4 0 2');
    expect(errands.answered(ID, false)).toContain('4 0 2 9 1 7');
    errands.news(ID, { state: 'failed', reason: 'no-key' });
    expect(told).toEqual([`${ID} reached`]);
    await expect.poll(() => phone.ringing()).toBe(true);
    phone.busy();
    await network.callbacksSent();
  });
});

test('what the provider refuses is the answer, told once, and a lost way is said', async () => {
  network.fail({ mode: 'code', code: 21610, times: 1 });
  expect(await errands.begin(order({ channel: 'sms' }))).toBe('opted-out');
  expect(told).toEqual(['lost opted-out']);
  expect(errands.size).toBe(0);
});

test('a call gives way to alarms: without room it is not begun', async () => {
  pace = new Pace(board.clock, 1);
  errands = begun();
  expect(pace.take()).toBe(true);
  expect(await errands.begin(order({}))).toBe('congested');
  expect(phone.ringing()).toBe(false);
  board.clock.pass(ms(1_000));
  expect(await errands.begin(order({}))).toBe('begun');
  await phone.expectCall();
  phone.busy();
});
