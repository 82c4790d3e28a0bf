import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asStaffId } from '../../core/ids.ts';
import { hours, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
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
  REPLY_CODES,
  twilioAt,
} from '../testing/parts.ts';
import { Provider, type Reply } from '../testing/provider.ts';
import { Switchboard } from '../testing/switchboard.ts';

const CODE = String(REPLY_CODES.of(attempt(2)));
const WRONG = CODE === '11111' ? '22222' : '11111';
const DESK = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;

let provider: Provider;
let clock: ManualClock;
let twilio: ReturnType<typeof twilioAt>;

beforeEach(async () => {
  provider = await Provider.start();
  clock = new ManualClock();
  twilio = twilioAt(provider.origin);
});

afterEach(async () => {
  await twilio.account.close();
  await provider.stop();
});

describe('a text', () => {
  test('asks for its own code in neutral words', async () => {
    const { dispatcher, door } = dispatch([twilio.sms], clock);
    dispatcher.take(aSend(clock, { n: 2, channel: 'sms' }));
    await dispatcher.idle();
    expect(provider.received[0]?.path).toBe(`/2010-04-01/Accounts/${ACCOUNT}/Messages.json`);
    expect(Object.fromEntries(known(provider.received[0]).form)).toEqual({
      To: HER_NUMBER,
      From: OUR_NUMBER,
      Body: `Urgent: please respond. Reference Kestrel 4. Reply ${CODE} to accept.`,
      StatusCallback: 'https://gateway.example.org/hooks/twilio/message-status/7-1-42.2',
      ValidityPeriod: '300',
    });
    expect(door.story(attempt(2))).toEqual(['sending', 'accepted']);
  });

  const failing: [string, Reply, string][] = [
    ['500', { status: 500, body: {} }, 'failed/provider-error'],
    ['a number that takes no texts', { status: 400, body: { code: 21614 } }, 'failed/undeliverable'],
  ];
  test.each(failing)('fails on %s', async (_name, reply, end) => {
    provider.reply = () => reply;
    const { dispatcher, door } = dispatch([twilio.sms], clock);
    dispatcher.take(aSend(clock, { n: 2, channel: 'sms' }));
    await dispatcher.idle();
    expect(door.story(attempt(2))).toEqual(['sending', end]);
  });

  test('is known after a restart by the code in its own words, and by nothing else', async () => {
    const text = (sid: string, body: string) => ({
      sid,
      body,
      status: 'delivered',
      date_created: isoSecond(clock.now()),
    });
    provider.reply = ({ method }) =>
      method === 'GET'
        ? {
            status: 200,
            body: {
              messages: [text('SMother', `Reply ${WRONG}`), text('SMours', `Reply ${CODE} to accept.`)],
              next_page_uri: null,
            },
          }
        : { status: 201, body: { sid: 'SMnew' } };
    const { dispatcher, door } = dispatch([twilio.sms], clock);
    dispatcher.resume([aSend(clock, { n: 2, channel: 'sms' }), aSend(clock, { n: 3, channel: 'sms' })]);
    await dispatcher.idle();
    expect(door.reports(attempt(2))[0]).toEqual({ attempt: attempt(2), state: 'accepted', reference: 'SMours' });
    expect(door.story(attempt(2))).toEqual(['accepted', 'delivered']);
    expect(door.reports(attempt(3)).at(-1)).toMatchObject({ state: 'accepted', reference: 'SMnew' });
  });

  test('is followed by silence when somebody else accepts', async () => {
    const { dispatcher } = dispatch([twilio.sms], clock);
    dispatcher.standDown({
      attempt: attempt(2),
      incident: aSend(clock).incident,
      channel: 'sms',
      contact: CONTACT,
      state: 'delivered',
      reference: 'SM1',
      by: DESK,
    });
    await dispatcher.idle();
    expect(provider.received).toEqual([]);
  });
});

describe('news of a text', () => {
  const statuses: [string, string | undefined][] = [
    ['accepted', 'accepted'],
    ['queued', 'accepted'],
    ['sent', 'accepted'],
    ['delivered', 'delivered'],
    ['undelivered', 'failed/undeliverable'],
    ['failed', 'failed/undeliverable'],
    ['something new', undefined],
  ];
  test.each(statuses)('%s is %s', async (MessageStatus, story) => {
    const board = new Switchboard();
    expect((await board.post('/message-status/7-1-42.2', { MessageSid: 'SM1', MessageStatus })).statusCode).toBe(200);
    expect(board.door.story(attempt(2))).toEqual(story === undefined ? [] : [story]);
  });
});

describe('a reply', () => {
  const from = (Body: string, From = HER_NUMBER) => ({ From, To: OUR_NUMBER, Body, MessageSid: 'SM9' });

  test('with the code accepts', async () => {
    const board = new Switchboard();
    const { body } = await board.post('/sms', from(` ${CODE} on my way`));
    expect(body).toContain('<Message>Thank you. You have accepted.</Message>');
    expect(board.acceptances()).toEqual([{ type: 'acceptance', attempt: attempt(2), contact: CONTACT, how: 'reply' }]);
  });

  test('that comes late says who has accepted', async () => {
    const board = new Switchboard();
    board.incident({ incidentState: 'acknowledged', acknowledgedBy: DESK });
    expect((await board.post('/sms', from(CODE))).body).toContain('already been accepted by the desk');
  });

  test('after the same person has accepted by telephone is thanked', async () => {
    const board = new Switchboard();
    await board.post('/key/7-1-42.1?asks=1', { Digits: '1' });
    expect((await board.post('/sms', from(CODE))).body).toContain('Thank you. You have accepted.');
  });

  const unknown: [string, Record<string, string>][] = [
    ['a wrong code', from(WRONG)],
    ['no code', from('yes')],
    ['the code from another number', from(CODE, '+447700900999')],
  ];
  test.each(unknown)('with %s accepts nothing', async (_name, form) => {
    const board = new Switchboard();
    expect((await board.post('/sms', form)).body).toContain('That code was not found');
    expect(board.acceptances()).toEqual([]);
  });

  test('that guesses is heard no more after ten wrong codes, for an hour', async () => {
    const board = new Switchboard();
    for (let guess = 0; guess < 10; guess += 1) await board.post('/sms', from(WRONG));
    expect((await board.post('/sms', from(CODE))).body).not.toContain('<Message>');
    expect(board.acceptances()).toEqual([]);
    board.clock.pass(hours(1));
    expect((await board.post('/sms', from(CODE))).body).toContain('You have accepted');
  });

  test('that is not on disk yet is not thanked', async () => {
    const board = new Switchboard();
    board.door.settle = () => {};
    const answer = board.post('/sms', from(CODE));
    while (board.acceptances().length === 0) await new Promise(setImmediate);
    board.clock.pass(seconds(4));
    expect((await answer).body).toContain('has not been recorded yet');
  });
});
