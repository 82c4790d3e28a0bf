import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONTROL_ROOM, NEIGHBOUR, type Scene, SUPERVISOR, setScene } from './test-gateway.ts';

const ASK = `<?xml version="1.0" encoding="UTF-8"?>
<Response>
  <Say>An alarm needs a person.</Say>
  <Gather numDigits="1" timeout="10" action="/accepted?about=7"><Say>Press 1 to accept.</Say></Gather>
  <Say>Nobody pressed a key.</Say>
</Response>`;

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
  scene.gateway.documents['/twiml'] = ASK;
  scene.gateway.documents['/accepted'] = '<Response><Say>Thank you.</Say><Hangup/></Response>';
});
afterEach(() => scene.close());

it('a call rings, is answered, and the key pressed reaches the caller signed', async () => {
  const placed = await scene.call();
  expect(placed).toMatchObject({ status: 201, body: { status: 'queued', to: SUPERVISOR, from: CONTROL_ROOM } });
  expect(placed.body.sid).toMatch(/^CA[0-9a-f]{32}$/);
  const phone = scene.network.phone(SUPERVISOR);
  const call = await phone.expectCall();
  expect(phone.ringing()).toBe(true);
  await phone.answer();
  await phone.press('1');
  expect(call.lines.map((line) => line.text)).toEqual([
    'An alarm needs a person.',
    'Press 1 to accept.',
    '1',
    'Thank you.',
    'The caller hung up.',
  ]);
  await scene.network.callbacksSent();
  expect(scene.gateway.seen('/accepted', 'Digits')).toEqual(['1']);
  expect(scene.gateway.seen('/accepted', 'CallSid')).toEqual([placed.body.sid]);
  expect(scene.gateway.received.map((each) => each.signed)).not.toContain(false);
});

it('a call reports each step of its life once and in order', async () => {
  await scene.call();
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  scene.time.advance(4_000);
  await phone.answer();
  scene.time.advance(7_000);
  await phone.press('1');
  await scene.network.callbacksSent();
  const { seen } = scene.gateway;
  expect(seen('/status', 'CallStatus')).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  expect(seen('/status', 'SequenceNumber')).toEqual(['0', '1', '2', '3']);
  expect(seen('/status', 'CallDuration')).toEqual([undefined, undefined, undefined, '7']);
  expect(seen('/status', 'CallbackSource')).toEqual(Array(4).fill('call-progress-events'));
  expect(seen('/status', 'Timestamp').at(-1)).toBe('Mon, 05 Jan 2026 09:00:11 +0000');
});

it('a call reports only the end when no events were asked for', async () => {
  const fields: [string, string][] = [
    ['To', SUPERVISOR],
    ['From', CONTROL_ROOM],
    ['Twiml', '<Response/>'],
    ['StatusCallback', `${scene.gateway.url}/status`],
  ];
  await scene.rest('POST', '/Calls.json', fields);
  await scene.network.phone(SUPERVISOR).expectCall();
  await scene.network.phone(SUPERVISOR).answer();
  await scene.network.callbacksSent();
  expect(scene.gateway.seen('/status', 'CallStatus')).toEqual(['completed']);
});

it('a call goes on with the document when no key comes, and then hangs up', async () => {
  await scene.call();
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  await phone.answer();
  scene.time.advance(9_999);
  expect(phone.calls.at(-1)?.status).toBe('in-progress');
  scene.time.advance(1);
  const ended = await phone.expectEnd();
  expect(ended.lines.map((line) => line.text)).toContain('Nobody pressed a key.');
  expect(ended.status).toBe('completed');
  expect(scene.gateway.seen('/accepted', 'Digits')).toEqual([]);
});

it('a call that nobody answers ends after its timeout and not before', async () => {
  const placed = await scene.call(SUPERVISOR, { Timeout: '20' });
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  scene.time.advance(19_999);
  expect(phone.ringing()).toBe(true);
  scene.time.advance(1);
  await scene.network.callbacksSent();
  expect(scene.gateway.seen('/status', 'CallStatus').at(-1)).toBe('no-answer');
  const fetched = await scene.rest('GET', `/Calls/${placed.body.sid}.json`);
  expect(fetched.body).toMatchObject({ status: 'no-answer', duration: null });
});

it.each([
  ['busy', 'busy'],
  ['off', 'failed'],
] as const)('a call to a phone that is %s ends as %s without ringing', async (behaviour, status) => {
  scene.network.phone(SUPERVISOR).behave(behaviour);
  await scene.call();
  await scene.network.phone(SUPERVISOR).expectEnd();
  await scene.network.callbacksSent();
  expect(scene.gateway.seen('/status', 'CallStatus')).toEqual(['initiated', status]);
});

it('a call finds a phone that is in another call busy', async () => {
  const phone = scene.network.phone(SUPERVISOR);
  await scene.call();
  await phone.expectCall();
  await scene.call();
  expect((await phone.expectCall()).status).toBe('busy');
  expect(phone.ringing()).toBe(true);
});

it('a call to voicemail is answered after two rings, and voicemail never presses a key', async () => {
  const phone = scene.network.phone(SUPERVISOR);
  phone.behave('voicemail');
  await scene.call();
  await phone.expectCall();
  scene.time.advance(5_999);
  expect(phone.ringing()).toBe(true);
  scene.time.advance(1);
  await phone.expectPrompt();
  scene.time.advance(10_000);
  expect(await phone.expectEnd()).toMatchObject({ status: 'completed', answeredBy: 'voicemail', keys: '' });
  expect(scene.gateway.seen('/accepted', 'Digits')).toEqual([]);
  expect(scene.time.waiting).toBe(0);
});

it('a call refused by hand is busy, and hung up by hand is completed', async () => {
  const phone = scene.network.phone(SUPERVISOR);
  await scene.call();
  await phone.expectCall();
  phone.hangUp();
  expect((await phone.expectEnd()).status).toBe('busy');
  await scene.call();
  await phone.expectCall();
  await phone.answer();
  phone.hangUp();
  expect((await phone.expectEnd()).status).toBe('completed');
});

it('a call that is cancelled stops ringing', async () => {
  const placed = await scene.call();
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  const cancelled = await scene.rest('POST', `/Calls/${placed.body.sid}.json`, [['Status', 'canceled']]);
  expect(cancelled).toMatchObject({ status: 200, body: { status: 'canceled' } });
  expect(phone.ringing()).toBe(false);
  await scene.network.callbacksSent();
  expect(scene.gateway.seen('/status', 'CallStatus')).toEqual(['initiated', 'ringing', 'canceled']);
});

it('a call in progress is not cancelled, but completed', async () => {
  const placed = await scene.call();
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  await phone.answer();
  const path = `/Calls/${placed.body.sid}.json`;
  expect((await scene.rest('POST', path, [['Status', 'canceled']])).body.status).toBe('in-progress');
  expect((await scene.rest('POST', path, [['Status', 'completed']])).body.status).toBe('completed');
  expect(await scene.rest('POST', path, [['Status', 'completed']])).toMatchObject({
    status: 400,
    body: { code: 21220 },
  });
});

it('a call in progress can be told something else in the middle', async () => {
  const placed = await scene.call();
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  const path = `/Calls/${placed.body.sid}.json`;
  const already: [string, string][] = [['Twiml', '<Response><Say>Already accepted.</Say></Response>']];
  expect(await scene.rest('POST', path, already)).toMatchObject({ status: 400, body: { code: 21220 } });
  await phone.answer();
  await scene.rest('POST', path, already);
  await phone.expectSpeech(/Already accepted/);
  expect((await phone.expectEnd()).status).toBe('completed');
  expect(scene.time.waiting).toBe(0);
});

it('a call whose document cannot be had says so and ends', async () => {
  await scene.call(SUPERVISOR, { Url: `${scene.gateway.url}/nowhere` });
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  await phone.answer();
  const ended = await phone.expectEnd();
  expect(ended.lines.some((line) => line.text.startsWith('An application error has occurred'))).toBe(true);
});

it('a call whose documents lead in a circle is ended', async () => {
  scene.gateway.documents['/twiml'] = '<Response><Redirect>/twiml</Redirect></Response>';
  await scene.call();
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  await phone.answer();
  expect((await phone.expectEnd()).status).toBe('completed');
  expect(scene.gateway.seen('/twiml', 'CallSid')).toHaveLength(200);
});

it('speech takes time, and a key pressed while nobody listens is not heard', async () => {
  await scene.close();
  scene = await setScene({ speechMsPerCharacter: 100 });
  scene.gateway.documents['/twiml'] = ASK;
  scene.gateway.documents['/accepted'] = '<Response/>';
  await scene.call();
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  await phone.answer();
  await phone.press('1');
  expect(scene.gateway.seen('/accepted', 'Digits')).toEqual([]);
  scene.time.advance(2_400);
  await phone.expectPrompt();
  await phone.press('1');
  expect(scene.gateway.seen('/accepted', 'Digits')).toEqual(['1']);
});

it('speech twice as fast takes half the time', async () => {
  await scene.close();
  scene = await setScene({ speed: 2 });
  await scene.call(SUPERVISOR, { Timeout: '20' });
  const phone = scene.network.phone(SUPERVISOR);
  await phone.expectCall();
  scene.time.advance(10_000);
  expect((await phone.expectEnd()).status).toBe('no-answer');
});

it('expectations fail when no call comes, and name what did not happen', async () => {
  await expect(scene.network.phone(SUPERVISOR).expectCall(20)).rejects.toThrow('was not called within 20 ms');
});

it('expectations leave what nobody expected in sight', async () => {
  await scene.call(NEIGHBOUR);
  await scene.call(SUPERVISOR);
  await scene.network.phone(SUPERVISOR).expectCall();
  expect(scene.network.unexpected().calls.map((call) => call.to)).toEqual([NEIGHBOUR]);
});

it('expectations refuse a verb that makes no sense now', async () => {
  const phone = scene.network.phone(SUPERVISOR);
  await expect(phone.answer()).rejects.toThrow('is not ringing');
  await expect(phone.press('1')).rejects.toThrow('is not in a call');
  await expect(phone.reply('4821')).rejects.toThrow('no inbound address');
});
