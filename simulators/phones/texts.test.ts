import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONTROL_ROOM, type Scene, SUPERVISOR, setScene } from './test-gateway.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.close());

it('a text is queued, sent and delivered, each step reported and signed', async () => {
  const placed = await scene.text();
  expect(placed).toMatchObject({
    status: 201,
    body: { status: 'queued', direction: 'outbound-api', error_code: null },
  });
  expect(placed.body.sid).toMatch(/^SM[0-9a-f]{32}$/);
  const text = await scene.network.phone(SUPERVISOR).expectText();
  expect(text.body).toBe('Reply 4821');
  await scene.network.callbacksSent();
  const { seen, received } = scene.gateway;
  expect(seen('/sms-status', 'MessageStatus')).toEqual(['queued', 'sent', 'delivered']);
  expect(seen('/sms-status', 'MessageSid')).toEqual(Array(3).fill(placed.body.sid));
  expect(received.every((each) => each.signed)).toBe(true);
  const fetched = await scene.rest('GET', `/Messages/${placed.body.sid}.json`);
  expect(fetched.body).toMatchObject({ status: 'delivered', body: 'Reply 4821', from: CONTROL_ROOM });
});

it('a text to a phone that is off is undelivered with the reason', async () => {
  scene.network.phone(SUPERVISOR).behave('off');
  const placed = await scene.text();
  await expect.poll(() => scene.gateway.seen('/sms-status', 'ErrorCode')).toEqual([undefined, undefined, '30003']);
  expect(scene.gateway.seen('/sms-status', 'MessageStatus')).toEqual(['queued', 'sent', 'undelivered']);
  const fetched = await scene.rest('GET', `/Messages/${placed.body.sid}.json`);
  expect(fetched.body).toMatchObject({ status: 'undelivered', error_code: 30003 });
  expect(scene.network.phone(SUPERVISOR).texts).toEqual([]);
});

it('a reply reaches whoever takes texts, signed, and an answer to it comes back', async () => {
  scene.gateway.documents['/sms-in'] = '<Response><Message>Thank you, you have accepted.</Message></Response>';
  scene.network.setSmsInboundUrl(`${scene.gateway.url}/sms-in`);
  const phone = scene.network.phone(SUPERVISOR);
  await scene.text();
  await phone.expectText();
  await phone.reply('4821');
  const inbound = scene.gateway.received.find((each) => each.path === '/sms-in');
  expect(inbound).toMatchObject({ signed: true, params: { From: SUPERVISOR, To: CONTROL_ROOM, Body: '4821' } });
  expect(inbound?.params['MessageSid']).toMatch(/^SM/);
  expect((await phone.expectText()).body).toBe('Thank you, you have accepted.');
  expect(phone.texts.map((text) => text.direction)).toEqual(['outbound-api', 'inbound', 'outbound-reply']);
});

it('texts are found again by number and date', async () => {
  await scene.text();
  await scene.network.phone(SUPERVISOR).expectText();
  const to = encodeURIComponent(SUPERVISOR);
  const found = await scene.rest('GET', `/Messages.json?To=${to}&DateSent%3E=2026-01-05T09:00:00Z`);
  expect(found.body.messages).toMatchObject([{ body: 'Reply 4821', status: 'delivered' }]);
  const none = await scene.rest('GET', `/Messages.json?To=${to}&DateSent%3E=2026-01-05T09:00:01Z`);
  expect(none.body.messages).toEqual([]);
});

it('a messaging service sends from a number of its own, and a reply goes there', async () => {
  scene.network.setSmsInboundUrl(`${scene.gateway.url}/sms-in`);
  const placed = await scene.text(SUPERVISOR, { From: '', MessagingServiceSid: `MG${'a'.repeat(32)}` });
  expect(placed.body).toMatchObject({ from: null, messaging_service_sid: `MG${'a'.repeat(32)}` });
  const text = await scene.network.phone(SUPERVISOR).expectText();
  await scene.network.phone(SUPERVISOR).reply('yes');
  expect(scene.gateway.seen('/sms-in', 'To')).toEqual([text.from]);
});

it.each([
  [30005, 'undelivered'],
  [30001, 'failed'],
])('a text to a phone that loses texts with %d ends as %s and is never seen', async (code, status) => {
  const phone = scene.network.phone(SUPERVISOR);
  phone.failTexts(code);
  const placed = await scene.text();
  await expect.poll(() => scene.gateway.seen('/sms-status', 'MessageStatus').at(-1)).toBe(status);
  const fetched = await scene.rest('GET', `/Messages/${placed.body.sid}.json`);
  expect(fetched.body).toMatchObject({ status, error_code: code });
  expect(phone.texts).toEqual([]);
  phone.failTexts(undefined);
  await scene.text();
  await phone.expectText();
});

it('a number that the provider refuses is refused for calls and texts, until it is not', async () => {
  const phone = scene.network.phone(SUPERVISOR);
  phone.failWith(21211);
  expect(await scene.call()).toMatchObject({ status: 400, body: { code: 21211 } });
  expect(await scene.text()).toMatchObject({ status: 400, body: { code: 21211 } });
  phone.failWith(30006);
  expect([(await scene.call()).status, (await scene.text()).status]).toEqual([201, 201]);
  await expect.poll(() => scene.gateway.seen('/sms-status', 'ErrorCode').at(-1)).toBe('30006');
});

it('STOP is heard by whoever takes texts, answered by the network, and refuses what comes after, until START', async () => {
  scene.gateway.documents['/sms-in'] = '<Response><Message>Sorry to hear that.</Message></Response>';
  scene.network.setSmsInboundUrl(`${scene.gateway.url}/sms-in`);
  const phone = scene.network.phone(SUPERVISOR);
  await scene.text();
  await phone.expectText();
  await phone.stop();
  expect(scene.gateway.seen('/sms-in', 'Body')).toEqual(['STOP']);
  expect((await phone.expectText()).body).toMatch(/no more messages/);
  expect(await scene.text()).toMatchObject({ status: 400, body: { code: 21610 } });
  expect((await scene.text(SUPERVISOR, { From: '+442079460009' })).status).toBe(201);
  await phone.expectText();
  expect(phone.texts.map(({ body }) => body)).not.toContain('Sorry to hear that.');
  await phone.reply('START', CONTROL_ROOM);
  await phone.expectText();
  expect((await scene.text()).status).toBe(201);
});
