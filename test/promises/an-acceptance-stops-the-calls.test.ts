import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Call } from '../../simulators/phones/records.ts';
import { attemptOf, attemptsOf, eventsOf, incidentsOf, panicPolicy } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';
import { LONG, Seed } from '../rig/seed.ts';

/** Everybody's telephone rings within 5 s, and would again 10 s after the last one's turn. */
const policies = panicPolicy({
  steps: [
    { at: '0 s', tell: 'desk' },
    { at: '0 s', tell: 'duty supervisor', by: ['voice'], each: '5 s' },
    { at: '0 s', tell: 'safe contacts', by: ['voice'], each: '5 s' },
  ],
  repeat: { after: '10 s' },
});
const LONGEST_STEP_MS = 10_000;
const RACES = LONG ? 60 : 8;
const ALREADY = /already been accepted by another responder/;
const THANKS = /Thank you\. You have accepted\./;

let rig: Rig;
let numbers = 0;
let lastAcceptanceAtMs = 0;
beforeAll(async () => {
  rig = await Rig.start({ policies });
});
afterAll(() => rig.close());

/** A home in alarm whose duty supervisors and contacts have telephones of their own. */
async function alarm(people: { duty: number; contacts: number }) {
  const take = (count: number) => Array.from({ length: count }, () => `+447700900${300 + numbers++}`);
  const [duty, contacts] = [take(people.duty), take(people.contacts)];
  const home = rig.home({ ownDuty: duty, contacts });
  const button = await rig.button(home);
  button.subscribe();
  await button.press('1-1');
  const [incident] = incidentsOf(rig, home.premises);
  if (incident === undefined) throw new Error('there is no incident');
  const phones = [...duty, ...contacts].map((number) => rig.phones.phone(number));
  return { home, button, incident, phones };
}
type Alarm = Awaited<ReturnType<typeof alarm>>;

const said = (call: Readonly<Call> | undefined) =>
  (call?.lines ?? [])
    .filter(({ who }) => who === 'caller')
    .map(({ text }) => text)
    .join(' ');
const documents = ({ home, incident }: Alarm) => ({
  incident: incidentsOf(rig, home.premises),
  attempts: attemptsOf(rig, incident),
});
const settled = (of: Alarm) =>
  attemptsOf(rig, of.incident).every(({ state }) => state === 'human' || state === 'failed');
const callsMade = ({ phones }: Alarm) => phones.map(({ calls }) => calls.length);

const alarms: Alarm[] = [];

test('two people press 1 at nearly the same moment: exactly one of them accepts, and both are told the truth', async () => {
  const seed = new Seed('races to accept');
  const tally = { first: 0, second: 0, tooLate: 0 };
  for (let race = 0; race < RACES; race += 1) {
    const one = await alarm({ duty: 1, contacts: 1 });
    alarms.push(one);
    await Promise.all(one.phones.map((phone) => until(() => phone.ringing()).then(() => phone.answer())));
    const press = (phone: (typeof one.phones)[number], afterMs: number) => pause(afterMs).then(() => phone.press('1'));
    await Promise.allSettled(one.phones.map((phone) => press(phone, Math.round(seed.between(0, 3)))));
    await until(() => settled(one), 10_000, 'the end of both calls');

    const heard = one.phones.map(({ calls }) => said(calls[0]));
    expect(heard.filter((words) => THANKS.test(words))).toHaveLength(1);
    expect(heard.filter((words) => ALREADY.test(words))).toHaveLength(1);
    expect(eventsOf(rig, one.incident, 'incident-acknowledged')).toHaveLength(1);
    expect(attemptsOf(rig, one.incident).filter(({ state }) => state === 'human')).toHaveLength(1);
    tally.tooLate += eventsOf(rig, one.incident, 'acceptance-too-late').length;
    tally[THANKS.test(heard[0] ?? '') ? 'first' : 'second'] += 1;
  }
  lastAcceptanceAtMs = Date.now();
  console.info(
    `${RACES} races: the duty supervisor won ${tally.first}, the safe contact ${tally.second}; ${tally.tooLate} second keys were heard`,
  );
}, 120_000);

test('a click at the desk and a key on the telephone at the same moment: exactly one of them accepts', async () => {
  const seed = new Seed('races between desk and telephone');
  const tally = { desk: 0, telephone: 0 };
  for (let race = 0; race < RACES; race += 1) {
    const one = await alarm({ duty: 1, contacts: 0 });
    alarms.push(one);
    const [phone] = one.phones;
    if (phone === undefined) throw new Error('there is no telephone');
    await until(() => phone.ringing());
    await phone.answer();
    const headStartMs = Math.round(seed.between(-12, 12));
    const click = pause(Math.max(0, headStartMs)).then(() => rig.post(`/api/incidents/${one.incident.id}/acknowledge`));
    const key = pause(Math.max(0, -headStartMs)).then(() => phone.press('1'));
    // The line may go dead under the key: the click has been told first.
    const [clicked] = await Promise.all([click, key.catch(() => {})]);
    await until(() => settled(one), 10_000, 'the end of the call');

    const heard = said(phone.calls[0]);
    const winner = clicked.status === 200 ? 'desk' : 'telephone';
    expect(clicked.status).toBe(winner === 'desk' ? 200 : 409);
    expect(THANKS.test(heard)).toBe(winner === 'telephone');
    expect(/already been accepted by the desk/.test(heard)).toBe(winner === 'desk');
    expect(eventsOf(rig, one.incident, 'incident-acknowledged')).toHaveLength(1);
    tally[winner] += 1;
  }
  lastAcceptanceAtMs = Date.now();
  console.info(`${RACES} races: the desk won ${tally.desk}, the telephone ${tally.telephone}`);
}, 120_000);

test('one of four accepts: the ringing telephones fall silent, and who had answered hears that it has been accepted', async () => {
  const four = await alarm({ duty: 2, contacts: 2 });
  alarms.push(four);
  const [first, second, third, fourth] = four.phones;
  if (!first || !second || !third || !fourth) throw new Error('there are not four telephones');
  await until(() => four.phones.every((phone) => phone.ringing()), 10_000, 'four ringing telephones');
  await second.answer();
  await first.answer();
  await first.press('1');
  lastAcceptanceAtMs = Date.now();

  await first.expectSpeech(THANKS);
  await second.expectSpeech(ALREADY);
  expect((await second.expectEnd()).status).toBe('completed');
  for (const silenced of [third, fourth]) expect((await silenced.expectEnd()).status).toBe('canceled');
  await until(() => four.button.stages.includes('acknowledged'));
  await until(() => settled(four), 10_000, 'the end of every attempt');
  const outcome = attemptsOf(rig, four.incident)
    .filter(({ channel }) => channel === 'voice')
    .map(({ state, reason }) => reason ?? state);
  expect(outcome.toSorted()).toEqual(['human', 'stood-down', 'stood-down', 'stood-down']);
});

test('a telephone that the provider would not silence: whoever picks it up hears that it has been accepted', async () => {
  const two = await alarm({ duty: 1, contacts: 1 });
  alarms.unshift(two);
  const [first, second] = two.phones;
  if (!first || !second) throw new Error('there are not two telephones');
  await until(() => two.phones.every((phone) => phone.ringing()));
  await first.answer();
  rig.phones.fail({ mode: '500', resource: 'calls' });
  await first.press('1');
  lastAcceptanceAtMs = Date.now();
  await until(() => two.button.stages.includes('acknowledged'));

  expect(second.ringing()).toBe(true);
  await second.answer();
  await second.expectSpeech(ALREADY);
  expect((await second.expectEnd()).keys).toBe('');
  rig.phones.fail({ mode: 'ok' });
  await until(() => settled(two), 10_000, 'the end of both calls');
});

test('what the provider says late, twice or in the wrong order changes nothing', async () => {
  const four = alarms.at(-1);
  if (four === undefined) throw new Error('there is no incident');
  const before = documents(four);
  for (const call of four.phones.flatMap(({ calls }) => calls)) {
    const late = ['completed', 'in-progress', 'busy', 'ringing', 'no-answer', 'failed', 'ringing'];
    for (const [at, CallStatus] of late.entries()) {
      const news = { CallSid: call.sid, CallStatus, SequenceNumber: String(90 + at) };
      expect((await rig.hook(`call-status/${attemptOf(call)}`, news)).status).toBe(200);
      // To the letter the same again is somebody who has listened in.
      expect((await rig.hook(`call-status/${attemptOf(call)}`, news)).status).toBe(403);
    }
  }
  expect(documents(four)).toEqual(before);
});

test('a key pressed late hears who accepted, and changes nothing', async () => {
  const four = alarms.at(-1);
  if (four === undefined) throw new Error('there is no incident');
  const before = documents(four);
  const [own, ...others] = four.phones.flatMap(({ calls }) => calls);
  const press = async (call: Readonly<Call> | undefined) => {
    const answer = await rig.hook(`key/${call && attemptOf(call)}?asks=1`, { CallSid: call?.sid ?? '', Digits: '1' });
    return answer.text();
  };
  for (const call of others) expect(await press(call)).toMatch(ALREADY);
  expect(await press(own)).toMatch(THANKS);
  expect(documents(four)).toEqual(before);
  expect(eventsOf(rig, four.incident, 'incident-acknowledged')).toHaveLength(1);
});

test('and nobody is called again, for longer than any step lasts', async () => {
  const before = alarms.map((one) => ({ calls: callsMade(one), ...documents(one) }));
  await pause(Math.max(0, lastAcceptanceAtMs + LONGEST_STEP_MS + 2_000 - Date.now()));
  expect(alarms.map((one) => ({ calls: callsMade(one), ...documents(one) }))).toEqual(before);
  for (const one of alarms) expect(callsMade(one)).toEqual(one.phones.map(() => 1));
});
