import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ManualTime, manualTime } from '../../simulators/phones/manual-time.ts';
import { type PhoneNetwork, startPhoneNetwork } from '../../simulators/phones/network.ts';
import type { Phone } from '../../simulators/phones/phone.ts';
import { asStaffId } from '../core/ids.ts';
import type { Dispatcher } from './dispatcher.ts';
import { ACCOUNT, aSend, attempt, CONTACT, dispatch, HER_NUMBER, known, TOKEN, twilioAt } from './testing/parts.ts';
import { Switchboard } from './testing/switchboard.ts';

const DESK = { kind: 'staff', staff: known(asStaffId('st_0001')) } as const;

let time: ManualTime;
let network: PhoneNetwork;
let phone: Phone;
let board: Switchboard;
let twilio: ReturnType<typeof twilioAt>;
let dispatcher: Dispatcher;

beforeEach(async () => {
  board = new Switchboard();
  board.publicUrl = await board.app.listen({ host: '127.0.0.1', port: 0 });
  time = manualTime(board.clock.now());
  const account = {
    port: 0,
    accountSid: ACCOUNT,
    authToken: TOKEN,
    smsInboundUrl: `${board.publicUrl}/hooks/twilio/sms`,
  };
  network = await startPhoneNetwork({ ...account, speechMsPerCharacter: 0, now: time.now, schedule: time.schedule });
  phone = network.phone(HER_NUMBER);
  twilio = twilioAt(network.url, board.publicUrl);
  dispatcher = dispatch([twilio.voice, twilio.sms], board.clock, { door: board.door }).dispatcher;
});

afterEach(async () => {
  await dispatcher.close();
  await network.close();
  await board.app.close();
});

async function call(): Promise<void> {
  dispatcher.take(aSend(board.clock));
  await dispatcher.idle();
  await phone.expectCall();
}

/** Moves the network's time in steps, as far as two minutes, until the loop has heard it. */
async function passUntil(news: string): Promise<void> {
  for (let step = 0; step < 60 && !board.door.story(attempt(1)).includes(news); step += 1) {
    time.advance(2_000);
    await network.callbacksSent();
    await new Promise(setImmediate);
  }
  expect(board.door.story(attempt(1))).toContain(news);
}

test('the phone rings, she presses 1, and the loop has a human', async () => {
  await call();
  await phone.answer();
  await phone.press('1');
  await network.callbacksSent();
  expect(await phone.expectSpeech(/urgent call/)).toBe(
    'This is an urgent call. Reference Kestrel 4. Press 1 to accept. If you cannot, press 2.',
  );
  await phone.expectSpeech(/Thank you. You have accepted/);
  expect(board.acceptances()).toEqual([{ type: 'acceptance', attempt: attempt(1), contact: CONTACT, how: 'key' }]);
  const story = board.door.story(attempt(1));
  for (const state of ['sending', 'accepted', 'delivered', 'answered']) expect(story).toContain(state);
  expect(story.join()).not.toContain('failed');
  expect(new Set(board.door.reports().flatMap(({ reference }) => reference ?? [])).size).toBe(1);
  expect(board.metrics.of('hook-forged')).toBe(0);
});

test('she presses 1 too late and hears who was faster', async () => {
  await call();
  await phone.answer();
  board.incident({ incidentState: 'acknowledged', acknowledgedBy: DESK });
  await phone.press('1');
  await phone.expectSpeech(/already been accepted by the desk/);
});

test('a wrong key is asked about again, silence is said goodbye to, and neither is a human', async () => {
  await call();
  await phone.answer();
  await phone.press('4');
  await phone.expectSpeech(/^Press 1 to accept/);
  await phone.expectPrompt();
  await passUntil('failed/no-key');
  await phone.expectSpeech(/Goodbye/);
  expect(board.acceptances()).toEqual([]);
});

const ends: [string, () => void | Promise<void>, string][] = [
  ['voicemail', () => phone.toVoicemail(), 'failed/no-key'],
  ['a busy line', () => phone.busy(), 'failed/busy'],
  ['ringing out', () => time.advance(31_000), 'failed/no-answer'],
];
test.each(ends)('%s is no human', async (_name, happen, end) => {
  await call();
  await happen();
  await passUntil(end);
  expect(board.acceptances()).toEqual([]);
});

test('somebody else accepts: the ringing stops', async () => {
  await call();
  const reference = known(board.door.reports(attempt(1)).at(-1)?.reference);
  dispatcher.standDown({
    attempt: attempt(1),
    incident: aSend(board.clock).incident,
    channel: 'voice',
    state: 'delivered',
    reference,
    by: DESK,
  });
  await dispatcher.idle();
  expect((await phone.expectEnd()).status).toBe('canceled');
  await network.callbacksSent();
  expect(board.door.story(attempt(1))).toContain('failed/stood-down');
});

test('somebody else accepts while she listens: she is told at once', async () => {
  await call();
  await phone.answer();
  dispatcher.standDown({
    attempt: attempt(1),
    incident: aSend(board.clock).incident,
    channel: 'voice',
    state: 'delivered',
    by: DESK,
  });
  await dispatcher.idle();
  await phone.expectSpeech(/already been accepted by the desk/);
});

test('the code of a text, sent back, accepts', async () => {
  dispatcher.take(aSend(board.clock, { n: 2, channel: 'sms' }));
  await dispatcher.idle();
  const text = await phone.expectText();
  await phone.reply(`ok ${known(/Reply (\d{5})/.exec(text.body)?.[1])}`);
  expect(board.acceptances()).toEqual([{ type: 'acceptance', attempt: attempt(2), contact: CONTACT, how: 'reply' }]);
  expect((await phone.expectText()).body).toBe('Thank you. You have accepted.');
});

test('after a crash the call that was made is found, and the one that was not is made', async () => {
  await call();
  const reference = known(board.door.reports(attempt(1)).at(-1)?.reference);
  const restarted = dispatch([twilio.voice, twilio.sms], board.clock);
  restarted.dispatcher.resume([aSend(board.clock), aSend(board.clock, { n: 2, channel: 'sms' })]);
  await restarted.dispatcher.idle();
  expect(restarted.door.reports(attempt(1))[0]).toEqual({ attempt: attempt(1), state: 'accepted', reference });
  expect(phone.calls).toHaveLength(1);
  await phone.expectText();
  const again = dispatch([twilio.sms], board.clock);
  again.dispatcher.resume([aSend(board.clock, { n: 2, channel: 'sms' })]);
  await again.dispatcher.idle();
  expect(phone.texts).toHaveLength(1);
});

test('a provider whose answer is lost has made the call all the same, and its key still counts', async () => {
  network.fail({ mode: '500', times: 1, placed: true });
  await call();
  expect(board.door.story(attempt(1))).toContain('failed/provider-error');
  await phone.answer();
  await phone.press('1');
  expect(board.acceptances()).toHaveLength(1);
});
