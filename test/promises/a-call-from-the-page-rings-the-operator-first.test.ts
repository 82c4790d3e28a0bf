import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentDoc } from '../../src/core/state.ts';
import { eventsOf, incidentsOf, panicPolicy } from '../rig/record.ts';
import { Rig, until } from '../rig/rig.ts';
import { Person } from '../rig/staff.ts';

const OPERATOR = '+447700900401';
const SECOND = '+447700900402';
const CONTACT = '+447700900403';
const HOME = '+447700900404';
const FORCE = '+441632960500';
/** Nobody but the desk is told, so that no alarm's own call is in the way. */
const policies = panicPolicy({ steps: [{ at: '0 s', tell: 'desk' }], repeat: { after: '10 min' } });

let rig: Rig;
let ann: Person;
let ben: Person;
let incident: IncidentDoc;
let contact: string;
beforeAll(async () => {
  rig = await Rig.start({ policies });
  ann = new Person(rig, 'operator', 'ann', OPERATOR);
  ben = new Person(rig, 'operator', 'ben');
  const home = rig.home({ contacts: [CONTACT] });
  const button = await rig.button(home);
  await button.press('1-1');
  [incident] = incidentsOf(rig, home.premises) as [IncidentDoc];
  contact = rig.records(({ register }) => {
    const { household } = register.premises.get(home.premises);
    register.premises.change(home.premises, { force: 'example' });
    return register.contacts.list(household)[0]?.contact ?? '';
  });
});
afterAll(() => rig.close());

const call = (who: Person, body: object) => who.post(`/api/incidents/${incident.id}/call`, body);
const speak = (speak: boolean) => ann.post(`/api/incidents/${incident.id}/speak`, { speak });
const phone = (number: string) => rig.phones.phone(number);
const calls = async () => (await ann.get(`/api/incidents/${incident.id}`)).handling.calls;
const legs = async () => {
  const last = (await calls()).at(-1);
  return `${last.operator}/${last.other}`;
};
const becomes = (state: string) => until(async () => (await legs()) === state, 5_000, state);

/** Placed and answered by the operator, who presses 1. */
async function connected(body: object) {
  await call(ann, body);
  await phone(OPERATOR).expectCall();
  await phone(OPERATOR).answer();
  await phone(OPERATOR).press('1');
}

test('her own telephone rings first, and nobody is called before she has pressed 1', async () => {
  expect(await call(ann, { target: 'contact', contact, listen: true })).toMatchObject({
    handling: { calls: [{ operator: 'asked', other: 'asked', listen: true, target: { kind: 'contact', contact } }] },
  });
  const mine = await phone(OPERATOR).expectCall();
  expect(mine.from).toBe('+442079460000');
  await becomes('ringing/asked');
  await phone(OPERATOR).answer();
  await phone(OPERATOR).expectPrompt();
  await becomes('answered/asked');
  expect(phone(CONTACT).calls).toEqual([]);
  expect(await speak(true)).toMatchObject({ status: 503, code: 'HW_VOICE_UNCHANGED' });
  expect((await calls()).at(-1)).toMatchObject({ listen: true });
  expect(await call(ann, { target: 'contact', contact })).toMatchObject({ status: 409, code: 'HW_CALL_LIVE' });

  await phone(OPERATOR).press('1');
  await phone(CONTACT).expectCall();
  await becomes('answered/ringing');
  await phone(CONTACT).answer();
  await becomes('answered/answered');
});

test('muted, she hears everything and is not heard; no tone gives away that she is there', async () => {
  expect(await phone(OPERATOR).expectConference()).toMatchObject({ muted: true });
  phone(CONTACT).speak('Is anybody there?');
  expect(await phone(OPERATOR).expectHeard(/anybody there/)).toBe('Is anybody there?');
  phone(OPERATOR).speak('I am here');
  expect(
    phone(CONTACT)
      .calls.at(-1)
      ?.lines.map(({ who }) => who),
  ).not.toContain('other');
  expect(
    phone(CONTACT)
      .calls.at(-1)
      ?.lines.filter(({ who }) => who === 'caller'),
  ).toEqual([]);
});

test('she is heard from the moment she asks to be, mutes herself again, and both stand on the timeline', async () => {
  const lastCall = (answer: { handling: { calls: { listen: boolean }[] } }) => answer.handling.calls.at(-1);
  expect(lastCall(await speak(true))).toMatchObject({ listen: false });
  phone(OPERATOR).speak('Help is on the way');
  expect(await phone(CONTACT).expectHeard(/on the way/)).toBe('Help is on the way');
  await speak(true);
  expect(lastCall(await speak(false))).toMatchObject({ listen: true });
  phone(OPERATOR).speak('Nobody is to hear this');
  expect(heardOn(CONTACT)).toEqual(['Help is on the way']);
  expect(eventsOf(rig, incident, 'call-voice').map(({ speak }) => speak)).toEqual([true, false, true, false]);
  const { items } = await ann.get(`/api/incidents/${incident.id}/timeline`);
  const says = items.map((entry: { says: string }) => entry.says);
  expect(says).toEqual(
    expect.arrayContaining(['From now on whoever called is heard.', 'Whoever called only listens again.']),
  );
  expect(await ben.post(`/api/incidents/${incident.id}/speak`, { speak: true })).toMatchObject({ status: 404 });
});

test('where the provider does not answer, the record says the worse of the two: that she may be heard', async () => {
  const refused = { status: 503, code: 'HW_VOICE_UNCHANGED' };
  const listens = async () => (await calls()).at(-1).listen;
  rig.phones.fail({ mode: '500', times: 1 });
  expect(await speak(true)).toMatchObject(refused);
  expect(await listens()).toBe(false);
  rig.phones.fail({ mode: '500', times: 1 });
  expect(await speak(false)).toMatchObject(refused);
  expect(await listens()).toBe(false);
  await speak(false);
  expect(await listens()).toBe(true);
});

test('when one hangs up both calls are over, and the timeline says who did what in which order', async () => {
  phone(CONTACT).hangUp();
  await phone(OPERATOR).expectEnd();
  await becomes('ended/ended');
  const told = eventsOf(rig, incident, 'call-reported').map(({ leg, state }) => `${leg} ${state}`);
  expect(told.slice(0, 4)).toEqual(['operator ringing', 'operator answered', 'other ringing', 'other answered']);
  expect(told.slice(4).sort()).toEqual(['operator ended', 'other ended']);
  const { items } = await ann.get(`/api/incidents/${incident.id}/timeline`);
  const says = items.map((entry: { says: string }) => entry.says);
  expect(says).toContain('A call to a contact was asked for; whoever called only listens.');
  expect(says).toContain('The telephone that was called was answered.');
});

test('nobody is called for a telephone that is picked up and pressed nothing on, as voicemail does', async () => {
  await call(ann, { target: 'contact', contact });
  await phone(OPERATOR).expectCall();
  await phone(OPERATOR).answer();
  const before = phone(CONTACT).calls.length;
  phone(OPERATOR).hangUp();
  await becomes('ended/failed');
  expect(phone(CONTACT).calls).toHaveLength(before);
});

test('she ends the call from the page, and both telephones fall silent', async () => {
  await connected({ target: 'contact', contact });
  expect(await phone(OPERATOR).expectConference()).toMatchObject({ muted: false });
  await phone(CONTACT).expectCall();
  await ann.post(`/api/incidents/${incident.id}/hang-up`);
  await phone(OPERATOR).expectEnd();
  await phone(CONTACT).expectEnd();
  await becomes('ended/ended');
});

test('the police are called on the line of their force, and on no other', async () => {
  await connected({ target: 'police' });
  expect((await phone(FORCE).expectCall()).to).toBe(FORCE);
  phone(FORCE).busy();
  await phone(OPERATOR).expectSpeech(/nobody on the line/);
  await phone(OPERATOR).expectEnd();
  expect((await calls()).at(-1)).toMatchObject({ target: { kind: 'police', line: 'example' } });
});

test('what cannot be called is told beforehand, with the reason and without a number', async () => {
  const choices = (who: Person) => who.get(`/api/incidents/${incident.id}/calls`);
  expect(await choices(ann)).toEqual({
    contact: { allowed: true, why: null },
    police: { allowed: true, why: null },
    home: { allowed: false, why: expect.stringContaining('nothing is written down about when it is safe') },
    contacts: [{ contact, name: expect.any(String) }],
  });
  expect((await choices(ben)).police).toMatchObject({ allowed: false, why: expect.stringContaining('telephone') });
});

test('a home is rung only when its file says that it is safe now', async () => {
  const { premises } = incident;
  const forbidden = { status: 409, code: 'HW_HOME_CALL_FORBIDDEN' };
  expect(await call(ann, { target: 'home' })).toMatchObject(forbidden);
  const save = (safeToCall: 'never' | 'between times', between?: { from: string; to: string }[]) =>
    rig.records(({ register }) => {
      const { household } = register.premises.get(premises);
      const telephone = { number: HOME, safeToCall, asOf: '2026-09-01', ...(between && { between }) };
      const change = { from: register.files.version(household), by: ann.staff };
      register.files.save(household, { telephone }, { ...change, purpose: { purpose: 'shell', who: 'test' } });
    });
  save('never');
  expect(await call(ann, { target: 'home' })).toMatchObject(forbidden);
  save('between times', [{ from: '00:00', to: '23:59' }]);
  await connected({ target: 'home' });
  await phone(HOME).expectCall();
  expect(await phone(OPERATOR).expectConference()).toMatchObject({ muted: true });
  phone(OPERATOR).hangUp();
  await phone(HOME).expectEnd();
  await becomes('ended/ended');
});

test('who has no telephone of their own, and whoever is not signed in, calls nobody; a contact of another home is not there', async () => {
  expect(await call(ben, { target: 'police' })).toMatchObject({ status: 409, code: 'HW_NO_TELEPHONE' });
  expect((await rig.post(`/api/incidents/${incident.id}/call`, { target: 'police' })).status).toBe(403);
  const strangers = rig.records(({ register }) => register.premises.add({}));
  const stranger = rig.records(({ register }) =>
    register.contacts.add({
      household: register.premises.get(strangers.premises).household,
      role: 'safe contact',
      name: 'Robin',
      number: SECOND,
    }),
  );
  expect(await call(ann, { target: 'contact', contact: stranger })).toMatchObject({ status: 404 });
  const put = await ben.post('/api/me/telephone', { number: '999' }, 'PUT');
  expect(put).toMatchObject({ status: 400, code: 'HW_EMERGENCY_NUMBER' });
  expect(await ben.post('/api/me/telephone', { number: SECOND }, 'PUT')).toEqual({ set: true });
});

test('a callback about a call is believed only with the signature', async () => {
  const [last] = (await calls()).slice(-1);
  const url = `${rig.http}/hooks/twilio/bridge/status/${last.id}/other`;
  const forged = await fetch(url, { method: 'POST', body: new URLSearchParams({ CallStatus: 'in-progress' }) });
  expect(forged.status).toBe(403);
  expect(await legs()).toBe('ended/ended');
});

test('after a crash in the middle of a call nobody knows how it stands, and nothing is dialled again by itself', async () => {
  await call(ann, { target: 'contact', contact });
  await phone(OPERATOR).expectCall();
  await becomes('ringing/asked');
  const placed = phone(OPERATOR).calls.length + phone(CONTACT).calls.length;
  await rig.kill();
  await rig.run();
  await becomes('unknown/unknown');
  await phone(OPERATOR).answer();
  await phone(OPERATOR).expectSpeech(/has been lost/);
  expect(phone(OPERATOR).calls.length + phone(CONTACT).calls.length).toBe(placed);
  expect(rig.phones.unexpected().calls).toEqual([]);
});

test('no number of anybody is in a file or in the log', () => {
  const written = [rig.log.join('\n'), ...filesIn(rig.dataDir)];
  expect(written.length).toBeGreaterThan(3);
  for (const number of [OPERATOR, SECOND, CONTACT, HOME]) {
    for (const text of written) expect(text.includes(number.slice(3))).toBe(false);
  }
});

/** What another person in the room said, as this telephone's newest call heard it. */
function heardOn(number: string): string[] {
  const lines = phone(number).calls.at(-1)?.lines ?? [];
  return lines.flatMap(({ who, text }) => (who === 'other' ? [text] : []));
}

/** What every file below a directory holds, as bytes that can be searched. */
function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}
