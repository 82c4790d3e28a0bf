import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Phone } from '../../simulators/phones/phone.ts';
import type { Failure } from '../../simulators/phones/weather.ts';
import type { PolicyStep } from '../../src/core/book.ts';
import type { Button } from '../rig/button.ts';
import { DeskStream } from '../rig/desk-stream.ts';
import { type Home, MovedRig, NEVER_LATE } from '../rig/moved-time.ts';
import { until } from '../rig/rig.ts';

/** How long a telephone network may keep us waiting for its answer. */
const PATIENCE_MS = 5_000;
/** So long the network listens before it says that a machine has answered. */
const HINT_MS = 4_000;
/** It asks for a second each time; after three there is no patience left for another wait. */
const BACKED_OFF_MS = 3_000;
/** Every test takes a home of its own: one duty supervisor, two safe contacts, whose numbers nobody else has. */
const HOMES = 24;

let rig: MovedRig;
let homes: Home[];
let lonely: Home;
let home: Home;
let button: Button;
let anna: Phone;
let ben: Phone;
let cleo: Phone;

beforeAll(async () => {
  rig = await MovedRig.make();
  homes = Array.from({ length: HOMES }, (_, n) => {
    const number = (who: number) => `+447700900${100 + n * 3 + who}`;
    return rig.home({ duty: [number(0)], contacts: [number(1), number(2)], supervision: NEVER_LATE });
  });
  lonely = rig.home({ supervision: NEVER_LATE });
  await rig.open();
});
afterAll(() => rig.close());

beforeEach(async () => {
  const next = homes.pop();
  if (next === undefined) throw new Error('there are more tests than homes');
  home = next;
  const [first, second, third] = [...home.numbers.values()].map((number) => rig.phones.phone(number));
  if (first === undefined || second === undefined || third === undefined) throw new Error('a home without people');
  [anna, ben, cleo] = [first, second, third];
  button = await rig.button(home);
});
afterEach(async () => {
  rig.phones.fail({ mode: 'ok' });
  button.close();
  // Accepted and no more, it would lapse and ring in the next test.
  await rig.post(`/api/incidents/${here(rig.events('incident-opened'))[0]?.incident}/close`, { reason: 'planned' });
  await rig.settle();
});

/** The policy that the product comes with, as its file says it. */
function policyStep(tell: string): PolicyStep & { shareMs: number } {
  const steps = rig.config.policies.get('panic')?.steps ?? [];
  const step = steps.find(
    ({ tell: who }) => (typeof who === 'string' ? who : 'role' in who ? who.role : who.rota) === tell,
  );
  if (step === undefined) throw new Error(`the policy does not tell the ${tell}`);
  return { ...step, shareMs: step.eachMs / Math.max(1, step.by.length) };
}

const here = <E extends { premises: string }>(events: E[]): E[] => events.filter((e) => e.premises === home.premises);
const openedAt = (): number => here(rig.events('incident-opened'))[0]?.at ?? Number.NaN;
const incidentState = async () =>
  (await rig.get('/api/incidents')).items.find((i: { premises: string }) => i.premises === home.premises)?.state;

/** Every attempt so far: who was told how, and how many milliseconds after the press. */
const attempts = () =>
  here(rig.events('attempt-planned')).map(({ attempt, channel, contact, at, round }) => {
    const to = home.numbers.get(contact ?? '') ?? 'desk';
    return { attempt, channel, to, afterMs: at - openedAt(), round };
  });
const attemptOn = (channel: string, to: string) => attempts().find((a) => a.channel === channel && a.to === to);
const plan = () => attempts().map(({ afterMs, to, channel }) => [afterMs, to, channel]);

/** How an attempt ended, and when. */
function endOf(attempt: string | undefined) {
  const end = here(rig.events('attempt-reported')).find((e) => e.attempt === attempt && e.state === 'failed');
  return { reason: end?.reason, afterMs: (end?.at ?? Number.NaN) - openedAt() };
}

async function press(): Promise<void> {
  await button.press('1-1');
  await rig.settle();
}

/** Anna's call came to nothing for this reason, and her text left at that same moment, within the policy's time. */
async function fellToTextAfter(ms: number, reason: string): Promise<void> {
  const call = attemptOn('voice', anna.number);
  expect(call?.afterMs).toBe(policyStep('duty supervisor').atMs);
  expect(endOf(call?.attempt)).toEqual({ reason, afterMs: ms });
  expect(attemptOn('sms', anna.number)?.afterMs).toBe(ms);
  expect(ms).toBeLessThanOrEqual(policyStep('duty supervisor').shareMs);
  await anna.expectText();
  expect(await incidentState()).toBe('open');
}

describe('a call that nobody accepts is followed by the text', () => {
  test('at once when the line is busy', async () => {
    anna.behave('busy');
    await press();
    await fellToTextAfter(0, 'busy');
  });

  test('at once when the call is refused while it rings', async () => {
    await press();
    await rig.pass(7_000);
    anna.hangUp();
    await rig.settle();
    await fellToTextAfter(7_000, 'busy');
  });

  test('at the end of its share when it rings and rings, and not a moment before', async () => {
    const { shareMs } = policyStep('duty supervisor');
    await press();
    expect(anna.ringing()).toBe(true);
    await rig.pass(shareMs - 1);
    expect(attemptOn('sms', anna.number)).toBeUndefined();
    await rig.pass(1);
    await fellToTextAfter(shareMs, 'no-answer');
  });

  test('as soon as it is over when it was answered and no key was pressed', async () => {
    await press();
    await rig.pass(4_000);
    await anna.answer();
    await anna.expectSpeech(/Press 1 to accept/);
    await rig.pass(20_000);
    const call = await anna.expectEnd();
    expect(call.lines.map(({ text }) => text).join(' ')).toContain('No key was pressed');
    await fellToTextAfter((call.endedAt ?? 0) - openedAt(), 'no-key');
  });

  test('as soon as it is over when only a wrong key was pressed', async () => {
    await press();
    await rig.pass(1_000);
    await anna.answer();
    await anna.press('4');
    await rig.pass(20_000);
    const call = await anna.expectEnd();
    await fellToTextAfter((call.endedAt ?? 0) - openedAt(), 'no-key');
  });

  test('as soon as the provider takes it for a machine, for voicemail is nobody', async () => {
    anna.behave('voicemail');
    await press();
    await rig.pass(25_000);
    const call = await anna.expectEnd();
    expect(call.answeredBy).toBe('voicemail');
    await fellToTextAfter((call.answeredAt ?? 0) + HINT_MS - openedAt(), 'voicemail');
    expect(here(rig.events('attempt-reported')).some(({ state }) => state === 'human')).toBe(false);
    expect(here(rig.events('incident-acknowledged'))).toEqual([]);
  });
});

describe('a telephone network in trouble costs no time that it need not', () => {
  const troubles: [string, Failure['mode'], string, number][] = [
    ['answers 500', '500', 'provider-error', 0],
    ['answers 429, however often it is asked again', '429', 'congested', BACKED_OFF_MS],
    ['refuses our credentials', '401', 'credentials', 0],
    ['drops the connection', 'drop', 'provider-error', 0],
    ['takes the request and never answers', 'stall', 'provider-silent', PATIENCE_MS],
  ];

  test.each(troubles)('when it %s to a call, the text goes out', async (_says, mode, reason, ms) => {
    rig.phones.fail({ mode, resource: 'calls' });
    await press();
    await rig.pass(PATIENCE_MS);
    expect(anna.calls).toEqual([]);
    await fellToTextAfter(ms, reason);
  });

  test('when it fails for everything, the next person is tried at once, and reached when it works again', async () => {
    const contacts = policyStep('safe contact');
    rig.phones.fail({ mode: '500' });
    await press();
    expect(plan()).toEqual([
      [0, 'desk', 'desk'],
      [0, anna.number, 'voice'],
      [0, anna.number, 'sms'],
    ]);
    await rig.pass(contacts.atMs);
    expect(plan().slice(3)).toEqual([
      [contacts.atMs, ben.number, 'voice'],
      [contacts.atMs, ben.number, 'sms'],
      [contacts.atMs, cleo.number, 'voice'],
      [contacts.atMs, cleo.number, 'sms'],
    ]);
    rig.phones.fail({ mode: 'ok' });
    await rig.pass(rig.config.policies.get('panic')?.repeatAfterMs ?? 0);
    expect(anna.ringing()).toBe(true);
    await anna.answer();
    await anna.press('1');
    expect(await incidentState()).toBe('acknowledged');
  });

  test('when only its answer is lost, the call that rings all the same can still be accepted', async () => {
    rig.phones.fail({ mode: '500', resource: 'calls', times: 1, placed: true });
    await press();
    await anna.expectText();
    await until(() => anna.ringing());
    await anna.answer();
    await anna.press('1');
    await rig.settle();
    expect(await incidentState()).toBe('acknowledged');
    expect(here(rig.events('incident-acknowledged'))[0]?.by).toMatchObject({
      attempt: attemptOn('voice', anna.number)?.attempt,
    });
  });
});

describe('when nobody answers at all', () => {
  /** One round of the policy when every telephone rings out: who, how, and how long after its start. */
  function wholeRound(): [number, string, string][] {
    const duty = policyStep('duty supervisor');
    const safe = policyStep('safe contact');
    const round: [number, string, string][] = [
      [0, 'desk', 'desk'],
      [duty.atMs, anna.number, 'voice'],
      [duty.atMs + duty.shareMs, anna.number, 'sms'],
      [safe.atMs, ben.number, 'voice'],
      [safe.atMs + safe.shareMs, ben.number, 'sms'],
      [safe.atMs + safe.eachMs, cleo.number, 'voice'],
      [safe.atMs + safe.eachMs + safe.shareMs, cleo.number, 'sms'],
    ];
    return round.sort(([a], [b]) => a - b);
  }

  const roundMs = () => policyStep('safe contact').atMs + 2 * policyStep('safe contact').eachMs;
  const repeatMs = () => rig.config.policies.get('panic')?.repeatAfterMs ?? Number.NaN;

  test('each person gets the time that the policy gives, one after the other, and then the round begins again', async () => {
    await press();
    await rig.pass(roundMs() + repeatMs() + roundMs() + repeatMs() - 1);
    const again = roundMs() + repeatMs();
    const second = wholeRound().map(([ms, ...who]) => [ms + again, ...who]);
    expect(plan()).toEqual([...wholeRound(), ...second]);
    expect(attempts().map(({ round }) => round)).toEqual([...wholeRound().map(() => 1), ...second.map(() => 2)]);
    const nobody = here(rig.events('nobody-answered')).map(({ at, round }) => [at - openedAt(), round]);
    expect(nobody).toEqual([
      [roundMs(), 1],
      [again + roundMs(), 2],
    ]);
    expect(await incidentState()).toBe('open');
  });

  test('the desk is told so, and told again with the next round', async () => {
    const desk = await DeskStream.open(rig.http, rig.headers);
    await press();
    await rig.pass(roundMs() - 1);
    expect(desk.told('nobody-answered')).toEqual([]);
    await rig.pass(1);
    const [told] = await until(() => desk.told('nobody-answered').length > 0 && desk.told('nobody-answered'));
    expect(told?.data).toMatchObject({ premises: home.premises, incident: { state: 'open' } });
    expect(told?.data.entry.says).toMatch(/nobody/i);
    await rig.pass(repeatMs());
    expect(plan().filter(([, , channel]) => channel === 'desk')).toHaveLength(2);
    const deskAttempts = await until(() => {
      const seen = desk.told('attempt-planned').filter(({ data }) => data.premises === home.premises);
      return seen.length >= wholeRound().length + 1 && seen;
    });
    expect(deskAttempts.length).toBeGreaterThan(0);
    const { id } = told?.data.incident ?? {};
    const { items } = await rig.get(`/api/incidents/${id}/timeline?limit=200`);
    expect(items.filter((entry: { type: string }) => entry.type === 'nobody-answered')).toHaveLength(1);
    desk.close();
  });

  test('a house full of voicemail, of phones that are off and of busy lines is nobody', async () => {
    anna.behave('voicemail');
    ben.behave('off');
    cleo.behave('busy');
    await press();
    await rig.pass(roundMs() + repeatMs());
    expect(here(rig.events('nobody-answered')).length).toBeGreaterThan(0);
    expect(here(rig.events('attempt-reported')).some(({ state }) => state === 'human')).toBe(false);
    expect(attempts().some(({ round, to }) => round === 2 && to === anna.number)).toBe(true);
    expect(await incidentState()).toBe('open');
  });

  test('a telephone that is off is neither called nor texted in vain for long: the next person has the policy’s time', async () => {
    anna.behave('off');
    await press();
    expect(endOf(attemptOn('voice', anna.number)?.attempt)).toEqual({ reason: 'unreachable', afterMs: 0 });
    expect(endOf(attemptOn('sms', anna.number)?.attempt)).toEqual({ reason: 'unreachable', afterMs: 0 });
    await rig.pass(policyStep('safe contact').atMs);
    expect(attemptOn('voice', ben.number)?.afterMs).toBe(policyStep('safe contact').atMs);
    expect(ben.ringing()).toBe(true);
  });

  test('somebody who accepts in the second round ends it', async () => {
    await press();
    await rig.pass(roundMs() + repeatMs());
    await until(() => anna.ringing());
    await anna.answer();
    await anna.press('1');
    await rig.settle();
    const before = plan().length;
    await rig.pass(2 * (roundMs() + repeatMs()));
    expect(await incidentState()).toBe('acknowledged');
    expect(plan()).toHaveLength(before);
  });

  test('a home for which nobody is registered is told to the desk again and again, and the gap is said', async () => {
    button.close();
    home = lonely;
    button = await rig.button(lonely);
    await press();
    const opened = here(rig.events('incident-opened'))[0];
    expect(opened?.plan.gaps.join(' ')).toMatch(
      /nobody is registered as duty supervisor.*nobody is registered as safe contact/,
    );
    await rig.pass(3 * repeatMs());
    expect(plan()).toEqual([0, 1, 2, 3].map((round) => [round * repeatMs(), 'desk', 'desk']));
  });
});

describe('a text is answered with the code that stands in it', () => {
  const codeIn = (body: string | undefined) => /\b\d{5}\b/.exec(body ?? '')?.[0] ?? '';

  test('and that accepts, and the rest falls silent', async () => {
    await press();
    await rig.pass(policyStep('duty supervisor').shareMs);
    const text = await anna.expectText();
    await anna.reply(`ok ${codeIn(text.body)}`);
    expect((await anna.expectText()).body).toMatch(/^Thank you/);
    expect(await incidentState()).toBe('acknowledged');
    const before = plan().length;
    await rig.pass(300_000);
    expect(plan()).toHaveLength(before);
    expect(ben.calls).toEqual([]);
  });

  test('but not by a wrong code, nor by the right one from another telephone', async () => {
    await press();
    await rig.pass(policyStep('duty supervisor').shareMs);
    const code = codeIn((await anna.expectText()).body);
    await anna.reply(code === '12345' ? '54321' : '12345');
    await cleo.reply(code, anna.texts[0]?.from);
    await rig.settle();
    expect(await incidentState()).toBe('open');
    expect(here(rig.events('incident-acknowledged'))).toEqual([]);
    await rig.pass(policyStep('safe contact').atMs - policyStep('duty supervisor').shareMs);
    expect(ben.ringing()).toBe(true);
  });
});
