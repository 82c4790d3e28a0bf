import { beforeEach, describe, expect, test } from 'vitest';
import { asPointId } from '../../core/ids.ts';
import { hours, seconds } from '../../core/time.ts';
import { attempt, CONTACT, HER_NUMBER, known, OUR_NUMBER, REPLY_CODES } from '../testing/parts.ts';
import { Switchboard } from '../testing/switchboard.ts';

const CALL = { CallSid: 'CA1', From: OUR_NUMBER, To: HER_NUMBER, CallStatus: 'in-progress' };
const VOICE = '/voice/7-1-42.1';
const POINT = known(asPointId('cp_0001'));
const PIN = '24680';
const SECRET = '12 Example Street';

let board: Switchboard;
beforeEach(() => {
  board = new Switchboard();
});

describe('a contact with a PIN', () => {
  let opened: number;
  let trained: boolean;
  beforeEach(() => {
    opened = 0;
    trained = true;
    const view = known(board.views.get(attempt(1)));
    board.views.set(attempt(1), { ...view, incident: JSON.parse('"7-1-42"') });
    board.people = {
      manner: () => ({ pin: true }),
      checkPin: async (_contact, digits) => digits === PIN,
      isTrained: () => trained,
      spokenBrief: () => {
        opened += 1;
        return { reveal: () => SECRET };
      },
    };
  });
  const enter = async (Digits: string, asks = 1) =>
    (await board.post(`/pin/7-1-42.1?asks=${asks}`, { ...CALL, Digits })).body;
  const press = async (Digits: string) => (await board.post('/key/7-1-42.1?asks=1', { ...CALL, Digits })).body;

  test('hears nothing but the question for it, and no key accepts before it is right', async () => {
    const { body } = await board.post(VOICE, CALL);
    expect(body).toContain('enter your PIN');
    expect(body).toContain('action="https://gateway.example.org/hooks/twilio/pin/7-1-42.1?asks=1"');
    expect(body).not.toContain('Kestrel');
    expect(await press('1')).toContain('enter your PIN');
    expect(board.acceptances()).toEqual([]);
  });

  test('hears the reference after it, and accepts with a key', async () => {
    await board.post(VOICE, CALL);
    expect(await enter(PIN)).toContain('Reference Kestrel 4');
    expect(await press('1')).toContain('You have accepted');
    expect(board.acceptances()).toHaveLength(1);
    expect(opened).toBe(0);
  });

  test('hears the details with key 3, each opening on the record, and can still accept', async () => {
    await enter(PIN);
    const body = await press('3');
    expect(body).toContain(SECRET);
    expect(body).toContain('Press 1 to accept');
    expect(opened).toBe(1);
    expect(board.log.lines.join()).not.toContain(SECRET);
  });

  test('who is not trained is offered no details and hears none', async () => {
    trained = false;
    expect(await enter(PIN)).not.toContain('press 3');
    expect(await press('3')).not.toContain(SECRET);
    expect(opened).toBe(0);
  });

  test('who does not know it is let go after three tries, the next person is called, and the digits are nowhere', async () => {
    expect(await enter('11111', 1)).toContain('not right');
    expect(await enter('22222', 2)).toContain('not right');
    expect(await enter('33333', 3)).toContain('Goodbye');
    expect(board.door.story(attempt(1))).toEqual(['failed/wrong-pin']);
    // Too late, and not by way of the key either.
    expect(await enter(PIN, 4)).not.toContain('Kestrel');
    expect(await press('1')).not.toContain('accepted');
    expect(board.acceptances()).toEqual([]);
    expect(JSON.stringify([board.log.lines, board.door.inputs])).not.toMatch(/11111|22222|33333|24680/);
    expect(board.metrics.of('pin-wrong')).toBe(3);
  });

  test('a PIN that cannot be checked uses up no try', async () => {
    const check = board.people.checkPin;
    board.people = { ...board.people, checkPin: () => Promise.reject(new Error(PIN)) };
    for (let tries = 0; tries < 4; tries += 1) await enter(PIN);
    board.people = { ...board.people, ...(check && { checkPin: check }) };
    expect(await enter(PIN)).toContain('Kestrel');
    expect(board.log.lines.join()).not.toContain(PIN);
  });
});

describe('keys', () => {
  test('2 says that the person cannot: the next one is called, and it is said so', async () => {
    const { body } = await board.post('/key/7-1-42.1?asks=1', { ...CALL, Digits: '2' });
    expect(body).toContain('Somebody else will be called');
    expect(board.door.story(attempt(1))).toEqual(['failed/declined']);
    expect(board.acceptances()).toEqual([]);
  });

  test('3 opens nothing for whoever has not entered a PIN', async () => {
    board.people = { isTrained: () => true, spokenBrief: () => ({ reveal: () => SECRET }) };
    expect((await board.post('/key/7-1-42.1?asks=1', { ...CALL, Digits: '3' })).body).not.toContain(SECRET);
  });
});

describe('a callback', () => {
  const KEY = '/key/7-1-42.1?asks=1';
  test('that comes again is refused and counted, whatever it says', async () => {
    const form = { ...CALL, Digits: '1' };
    expect((await board.postAgain(KEY, form)).statusCode).toBe(200);
    expect((await board.postAgain(KEY, form)).statusCode).toBe(403);
    board.clock.pass(hours(5));
    expect((await board.postAgain(KEY, form)).statusCode).toBe(403);
    expect(board.acceptances()).toHaveLength(1);
    expect(board.metrics.of('hook-replayed')).toBe(2);
  });

  test('whose provider tries again because our answer was lost is answered again, for a while', async () => {
    const form = { ...CALL, Digits: '1' };
    board.headers = { 'i-twilio-idempotency-token': 'one' };
    expect((await board.postAgain(KEY, form)).body).toContain('You have accepted');
    expect((await board.postAgain(KEY, form)).body).toContain('You have accepted');
    board.clock.pass(seconds(21));
    expect((await board.postAgain(KEY, form)).statusCode).toBe(403);
  });

  test('that is dated long ago is refused and counted', async () => {
    const Timestamp = new Date(board.clock.now() - hours(2)).toUTCString();
    expect((await board.post('/call-status/7-1-42.1', { ...CALL, Timestamp })).statusCode).toBe(403);
    expect(board.metrics.of('hook-stale')).toBe(1);
    expect(board.door.inputs).toEqual([]);
  });

  test('of a provider that made the call after all, though the other has it, ends nothing; its key counts', async () => {
    board.isAnothers = () => true;
    await board.post('/call-status/7-1-42.1', { ...CALL, CallStatus: 'busy' });
    expect(board.door.inputs).toEqual([]);
    await board.post(KEY, { ...CALL, Digits: '1' });
    expect(board.acceptances()).toHaveLength(1);
  });
});

describe('a text that says', () => {
  const text = (Body: string, more = {}) => ({ From: HER_NUMBER, To: OUR_NUMBER, Body, MessageSid: 'SM9', ...more });
  let ways: string[];
  beforeEach(() => {
    ways = [];
    board.people = {
      lost: (contact, point, channel, why) => void ways.push(`${contact} ${point} ${channel} ${why}`),
      regained: (contact, point, channel) => void ways.push(`${contact} ${point} ${channel} again`),
    };
    board.writers.wrote(HER_NUMBER, CONTACT, POINT);
  });

  test.each(['STOP', ' stop ', 'Unsubscribe'])('%s loses the channel, and is not answered', async (body) => {
    const answer = await board.post('/sms', text(body));
    expect(answer.body).not.toContain('<Message>');
    expect(ways).toEqual([`${CONTACT} ${POINT} sms opted-out`]);
    expect(board.acceptances()).toEqual([]);
  });

  test('START or YES brings it back; "stop" within a sentence, and STOP from a stranger, change nothing', async () => {
    await board.post('/sms', text('START'));
    await board.post('/sms', text('yes'));
    await board.post('/sms', text('please do not stop'));
    await board.post('/sms', { ...text('STOP'), From: '+447700900999' });
    expect(ways).toEqual([`${CONTACT} ${POINT} sms again`, `${CONTACT} ${POINT} sms again`]);
  });

  test('STOP to an alarm that an earlier process sent is found by the alarm', async () => {
    const fresh = new Switchboard();
    fresh.people = { lost: (contact, _point, channel) => void ways.push(`${contact} ${channel}`) };
    await fresh.post('/sms', text('STOP'));
    expect(ways).toEqual([`${CONTACT} sms`]);
  });

  test('the code still accepts from somebody who has said STOP before', async () => {
    await board.post('/sms', text('STOP'));
    await board.post('/sms', text(String(REPLY_CODES.of(attempt(2)))));
    expect(board.acceptances()).toHaveLength(1);
  });
});
