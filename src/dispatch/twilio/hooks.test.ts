import { describe, expect, test } from 'vitest';
import { Fault } from '../../core/fault.ts';
import { asContactId, asStaffId } from '../../core/ids.ts';
import { seconds } from '../../core/time.ts';
import { attempt, CONTACT, HER_NUMBER, known, PUBLIC_URL } from '../testing/parts.ts';
import { Switchboard, twilioSignature } from '../testing/switchboard.ts';

const DESK = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;
const OTHER = { kind: 'contact', contact: known(asContactId('ct_0002')), attempt: attempt(9) } as const;
const BY_DESK = { incidentState: 'acknowledged', acknowledgedBy: DESK } as const;
const VOICE = '/voice/7-1-42.1';
const KEY = '/key/7-1-42.1?asks=1';
const CALL = { CallSid: 'CA1', From: '+442079460000', To: HER_NUMBER };

describe('a callback is believed only with the signature', () => {
  const forged: [string, string][] = [
    ['made up', 'bm90IGEgc2lnbmF0dXJl'],
    ['empty', ''],
    ['of another attempt', twilioSignature(`${PUBLIC_URL}/hooks/twilio/key/7-1-42.2?asks=1`, { ...CALL, Digits: '1' })],
    ['of other fields', twilioSignature(`${PUBLIC_URL}/hooks/twilio${KEY}`, { ...CALL, Digits: '2' })],
    ['of another host', twilioSignature(`https://elsewhere.example.org/hooks/twilio${KEY}`, { ...CALL, Digits: '1' })],
  ];
  test.each(forged)('%s: 403, counted, and nothing comes in', async (_name, signature) => {
    const board = new Switchboard();
    const answer = await board.post(KEY, { ...CALL, Digits: '1' }, signature);
    expect(answer.statusCode).toBe(403);
    expect(board.door.inputs).toEqual([]);
    expect(board.metrics.of('hook-forged')).toBe(1);
  });

  test('other bodies and bodies that are too long are refused, and the rest of the server keeps its own parsers', async () => {
    const board = new Switchboard();
    const json = await board.app.inject({ method: 'POST', url: `/hooks/twilio${KEY}`, payload: { Digits: '1' } });
    expect(json.statusCode).toBe(415);
    expect((await board.post(KEY, { Digits: '1'.repeat(20_000) })).statusCode).toBe(413);
    expect((await board.app.inject({ method: 'POST', url: `/hooks/twilio${KEY}` })).statusCode).toBe(403);
    expect((await board.app.inject({ method: 'POST', url: '/api/other', payload: { a: 1 } })).json()).toEqual({
      got: { a: 1 },
    });
  });

  test('one about an attempt we do not know is answered 200 and counted', async () => {
    const board = new Switchboard();
    for (const path of ['/call-status/7-1-99.1', '/message-status/7-1-99.1', '/call-status/nonsense']) {
      expect((await board.post(path, { ...CALL, CallStatus: 'ringing' })).statusCode).toBe(200);
    }
    expect((await board.post('/voice/7-1-99.1', CALL)).body).toContain('you will be called again');
    expect((await board.post('/key/7-1-99.1', { ...CALL, Digits: '1' })).body).toContain('you will be called again');
    expect(board.metrics.of('hook-unknown-attempt')).toBe(5);
    expect(board.door.inputs).toEqual([]);
  });
});

describe('whoever answers the call', () => {
  test('hears neutral words twice and is asked for a key', async () => {
    const board = new Switchboard();
    const { body, headers } = await board.post(VOICE, CALL);
    expect(headers['content-type']).toContain('text/xml');
    const words = 'This is an urgent call. Reference Kestrel 4. Press 1 to accept.';
    expect(body.split(words)).toHaveLength(3);
    expect(body).toContain('numDigits="1"');
    expect(body).toContain('action="https://gateway.example.org/hooks/twilio/key/7-1-42.1?asks=1"');
    expect(body.indexOf('<Hangup/>')).toBeGreaterThan(body.indexOf('</Gather>'));
    expect(board.door.reports()).toEqual([{ attempt: attempt(1), state: 'answered', reference: 'CA1' }]);
  });

  test('accepts with 1, and is thanked only after the acceptance is on disk', async () => {
    const board = new Switchboard();
    const held: (() => void)[] = [];
    const settle = board.door.settle;
    board.door.settle = (input, settled) => held.push(() => settle(input, settled));
    const answer = board.post(KEY, { ...CALL, Digits: '1' });
    let answered = false;
    void answer.then(() => {
      answered = true;
    });
    while (held.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(answered).toBe(false);
    held[0]?.();
    expect((await answer).body).toContain('Thank you. You have accepted.');
    expect(board.acceptances()).toEqual([{ type: 'acceptance', attempt: attempt(1), contact: CONTACT, how: 'key' }]);
  });

  test('is told the truth by a callback that comes twice', async () => {
    const board = new Switchboard();
    await board.post(KEY, { ...CALL, Digits: '1' });
    expect((await board.post(KEY, { ...CALL, Digits: '1' })).body).toContain('Thank you. You have accepted.');
    expect((await board.post(VOICE, CALL)).body).toContain('Thank you. You have accepted.');
  });

  const late: [string, Parameters<Switchboard['incident']>[0], string][] = [
    ['the desk', BY_DESK, 'already been accepted by the desk'],
    [
      'another person',
      { incidentState: 'acknowledged', acknowledgedBy: OTHER },
      'already been accepted by another responder',
    ],
    ['nobody before it was closed', { incidentState: 'closed', acknowledgedBy: null }, 'already been dealt with'],
  ];
  test.each(late)('hears it when %s has accepted already', async (_name, change, words) => {
    const board = new Switchboard();
    board.incident(change);
    for (const answer of [await board.post(VOICE, CALL), await board.post(KEY, { ...CALL, Digits: '1' })]) {
      expect(answer.body).toContain(words);
      expect(answer.body).toContain('<Hangup/>');
      expect(answer.body).not.toContain('<Gather');
    }
  });

  test('is told to answer the newer call when the incident has become graver since', async () => {
    const board = new Switchboard();
    board.door.settle = (_input, settled) => settled({ ok: false, fault: new Fault('HW_ACCEPTANCE_SUPERSEDED') });
    expect((await board.post(KEY, { ...CALL, Digits: '1' })).body).toContain('Please answer the next call');
  });

  test('is asked again after another key, four times in all', async () => {
    const board = new Switchboard();
    for (const asks of [1, 2, 3]) {
      const { body } = await board.post(`/key/7-1-42.1?asks=${asks}`, { ...CALL, Digits: '5' });
      expect(body).toContain(`key/7-1-42.1?asks=${asks + 1}`);
    }
    for (const asks of ['4', 'x', '-1', '1e99']) {
      const { body } = await board.post(`/key/7-1-42.1?asks=${asks}`, { ...CALL, Digits: '' });
      expect(body).not.toContain('<Gather');
      expect(body).toContain('Goodbye');
    }
    expect(board.acceptances()).toEqual([]);
  });

  const unrecorded: [string, Switchboard['door']['settle']][] = [
    ['is refused', (_input, settled) => settled({ ok: false, fault: new Fault('HW_COMMIT_FAILED') })],
    ['takes longer than a person waits', () => {}],
    [
      'cannot be handed in',
      () => {
        throw new Error('down');
      },
    ],
  ];
  test.each(unrecorded)('is never thanked while the acceptance %s', async (_name, settle) => {
    const board = new Switchboard();
    board.door.settle = settle;
    const answer = board.post(KEY, { ...CALL, Digits: '1' });
    while (board.acceptances().length === 0) await new Promise(setImmediate);
    board.clock.pass(seconds(4));
    const { body } = await answer;
    expect(body).toContain('has not been recorded yet');
    expect(body).toContain('>https://gateway.example.org/hooks/twilio/key/7-1-42.1?asks=2&amp;pressed=1</Redirect>');
    expect(board.metrics.of('hook-unrecorded')).toBe(1);
  });

  test('need not press again once it is recorded', async () => {
    const board = new Switchboard();
    const { body } = await board.post('/key/7-1-42.1?asks=2&pressed=1', CALL);
    expect(body).toContain('Thank you. You have accepted.');
    expect(board.acceptances()).toHaveLength(1);
  });
});

describe('news of a call', () => {
  const statuses: [Record<string, string>, string | undefined][] = [
    [{ CallStatus: 'queued' }, 'accepted'],
    [{ CallStatus: 'initiated' }, 'accepted'],
    [{ CallStatus: 'ringing' }, 'delivered'],
    [{ CallStatus: 'in-progress' }, 'answered'],
    [{ CallStatus: 'answered' }, 'answered'],
    [{ CallStatus: 'completed' }, 'failed/no-key'],
    [{ CallStatus: 'completed', AnsweredBy: 'machine_end_beep' }, 'failed/voicemail'],
    [{ CallStatus: 'completed', AnsweredBy: 'human' }, 'failed/no-key'],
    [{ AnsweredBy: 'machine_start' }, 'failed/voicemail'],
    [{ CallStatus: 'busy' }, 'failed/busy'],
    [{ CallStatus: 'no-answer' }, 'failed/no-answer'],
    [{ CallStatus: 'failed' }, 'failed/undeliverable'],
    [{ CallStatus: 'canceled' }, 'failed/stood-down'],
    [{ CallStatus: 'something new' }, undefined],
    [{}, undefined],
  ];
  test.each(statuses)('%o is %s', async (fields, story) => {
    const board = new Switchboard();
    const { statusCode } = await board.post('/call-status/7-1-42.1', {
      CallSid: 'CA1',
      SequenceNumber: '7',
      ...fields,
    });
    expect(statusCode).toBe(200);
    expect(board.door.story(attempt(1))).toEqual(story === undefined ? [] : [story]);
    expect(board.door.reports().every(({ reference }) => reference === 'CA1')).toBe(true);
  });

  test('the end of a call that accepted is no failure; the end of one that came too late is no missing key', async () => {
    const board = new Switchboard();
    await board.post(KEY, { ...CALL, Digits: '1' });
    await board.post('/call-status/7-1-42.1', { CallStatus: 'completed' });
    expect(board.door.reports()).toEqual([]);
    board.incident(BY_DESK);
    await board.post('/call-status/7-1-42.1', { CallStatus: 'completed' });
    expect(board.door.story(attempt(1))).toEqual(['failed/stood-down']);
  });

  test('voicemail hears no reference and is no human; whoever was taken for one can still press', async () => {
    const board = new Switchboard();
    const { body } = await board.post(VOICE, { ...CALL, AnsweredBy: 'machine_start' });
    expect(body).not.toContain('Kestrel');
    expect(board.door.story(attempt(1))).toEqual(['failed/voicemail']);
    expect(board.acceptances()).toEqual([]);
    await board.post(KEY, { ...CALL, Digits: '1' });
    expect(board.acceptances()).toHaveLength(1);
  });

  test('what the provider takes for a human proves nothing, what it takes for a machine calls the next person', async () => {
    const board = new Switchboard();
    for (const AnsweredBy of ['human', 'unknown']) await board.post('/machine/7-1-42.1', { ...CALL, AnsweredBy });
    expect(board.door.inputs).toEqual([]);
    await board.post('/machine/7-1-42.1', { ...CALL, AnsweredBy: 'machine_end_beep' });
    expect(board.door.story(attempt(1))).toEqual(['failed/voicemail']);
    expect(board.metrics.of('machine-hint')).toBe(1);
  });

  test('callbacks in any order, and repeated, are handed on as they come: the heart keeps them from going backwards', async () => {
    const board = new Switchboard();
    for (const CallStatus of ['completed', 'ringing', 'ringing', 'initiated']) {
      await board.post('/call-status/7-1-42.1', { CallStatus, CallSid: 'CA1' });
    }
    expect(board.door.story(attempt(1))).toEqual(['failed/no-key', 'delivered', 'delivered', 'accepted']);
  });

  test('an id that is none is left out', async () => {
    const board = new Switchboard();
    await board.post('/call-status/7-1-42.1', { CallStatus: 'ringing', CallSid: '../../x' });
    expect(board.door.reports()).toEqual([{ attempt: attempt(1), state: 'delivered' }]);
  });
});

test('nothing about a person is written to the log', async () => {
  const board = new Switchboard();
  board.door.settle = () => {
    throw new Error(HER_NUMBER);
  };
  await board.post(KEY, { ...CALL, Digits: '1' });
  expect(board.log.lines).toHaveLength(1);
  expect(board.log.lines.join()).not.toContain(HER_NUMBER);
});
