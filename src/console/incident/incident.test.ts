import { describe, expect, it } from 'vitest';
import type { BriefBlock, HomePlan, Incident, PlanItem, PlanRoom, TimelineEntry } from '../api/types.ts';
import { incident, OPENED_AT, unhandled } from '../store/sample.ts';
import { causesOf } from '../words/handling.ts';
import { ageOf, sharedAge, tallyOf } from './brief/ages.ts';
import { withDetail } from './detail.ts';
import { partiesOf, usualVoice, whyNot } from './dialogs/call-dialog.tsx';
import { lackingToClose } from './dialogs/close-dialog.tsx';
import { routesOf, usualNext, usualRoute } from './dialogs/police-dialog.tsx';
import { changesOf, drawn } from './home/drawing.ts';
import { byMinute, kindOf, sinceAlarm } from './timeline-kinds.ts';

const by = { kind: 'staff' as const, id: 'st_me', name: null, how: null };
const later = (seconds: number) => new Date(Date.parse(OPENED_AT) + seconds * 1000).toISOString();

describe('closing', () => {
  const free = incident('7-1-1');
  const say = 'She said all is well.';
  it('asks for outcome, cause and ten characters, one after the other, before the desk is asked', () => {
    expect(lackingToClose(free, null, null, say)).toBe('Choose how it ended.');
    expect(lackingToClose(free, 'false', null, say)).toBe('Choose the cause.');
    expect(lackingToClose(free, 'false', 'test', say)).toBe('Choose the cause.');
    expect(lackingToClose(free, 'false', 'pet', '  A cat   ')).toBe('5 more characters of reason.');
    expect(lackingToClose(free, 'incident', null, say)).toBeNull();
    expect(causesOf('precautionary')).toEqual([]);
  });
  it('is not sent while a step is open', () => {
    const blocked = { handling: { ...unhandled(), blockedBy: ['Not done yet: Tell the police.'] } };
    expect(lackingToClose(blocked, 'incident', null, say)).toContain('cannot be closed yet');
  });
});

it('after a refusal the police dialog offers telling them again, by another way', () => {
  const news = (stage: 'informed' | 'refused', route: string | null) => ({
    ...{ stage, route, at: OPENED_AT, by, reference: null, text: null },
  });
  const force = { id: 'example', name: 'Example Constabulary', attendance: { minutes: 20, checked: true } };
  const [known, none] = [routesOf({ force }), routesOf({ force: null })];
  expect([usualNext([]), usualRoute([], known), usualRoute([], none)]).toEqual(['informed', 'line', '999-script']);
  expect(none).toEqual(['999-script', 'tau']);
  const refused = [news('informed', 'line'), news('refused', null)];
  expect([usualNext(refused), usualRoute(refused, known)]).toEqual(['informed', '999-script']);
});

it('a call to the home is listened to, and to anybody else spoken, unless somebody decides otherwise', () => {
  const attempt = { contact: 'ct_bo', contactName: null };
  const others = [
    { contact: 'ct_bo', name: null },
    { contact: 'ct_cy', name: 'Cy Sample' },
  ];
  const parties = partiesOf([attempt, attempt], others, new Map([['ct_bo', 'Bo Sample']]));
  expect(parties.map(({ key, words }) => [words, usualVoice(key)])).toEqual([
    ["The police force's line", 'speak'],
    ['Bo Sample', 'speak'],
    ['The home: only where she has said that it is safe', 'listen'],
    ['Cy Sample', 'speak'],
  ]);
});

it('what cannot be called now says why before anything is sent, as a sentence; without an answer all is offered', () => {
  const yes = { allowed: true, why: null };
  const choices = {
    contact: yes,
    police: yes,
    home: { allowed: false, why: 'this home is not to be called now.' },
    contacts: [],
  };
  expect(whyNot(choices, 'home')).toBe('This home is not to be called now.');
  expect([whyNot(choices, 'police'), whyNot(null, 'home')]).toEqual([null, null]);
});

describe('the brief', () => {
  const line = (asOf: string | null, value = 'Kit') => ({ label: 'Name', value, asOf, source: 'file' as const });
  const now = Date.parse('2026-06-01T00:00:00.000Z');
  it('says the age of a whole block once, unless an answer in it is old or differs', () => {
    const block = (...days: string[]) => ({ number: 4, title: 'Address', lines: days.map((day) => line(day)) });
    expect(sharedAge(block('2026-05-10', '2026-05-11'), now)).toBe('confirmed 3 weeks ago');
    expect(sharedAge(block('2026-05-10', '2026-05-31'), now)).toBeNull();
    expect(sharedAge(block('2026-01-01', '2026-01-01'), now)).toBeNull();
  });
  it('says how old an answer is, and marks what is older than three months or was never confirmed', () => {
    expect(ageOf(line('2026-05-11'), now)).toEqual({ words: 'confirmed 3 weeks ago', isOld: false });
    expect(ageOf(line('2026-01-01'), now)).toMatchObject({ isOld: true });
    expect(ageOf(line(null), now)).toEqual({ words: 'never confirmed', isOld: true });
    expect(ageOf(line(null, 'unknown'), now)).toBeNull();
    const blocks: BriefBlock[] = [{ number: 6, title: 'People', lines: [line('2026-01-01'), line(null, 'unknown')] }];
    expect(tallyOf(blocks, now)).toEqual({ known: 1, unknown: 1, old: 1 });
  });
});

describe('the stream', () => {
  const told = (patch: Partial<Incident['handling']>) => incident('7-1-1', { handling: { ...unhandled(), ...patch } });
  const police = (reference: string | null) => ({
    ...{ stage: 'informed' as const, at: OPENED_AT, by, route: 'line', text: null, reference },
  });
  it('leaves out words and the letter, and what the desk told this person before stays on the page', () => {
    const known = told({ police: [police('CAD 12')], word: { at: OPENED_AT, letter: 'B' } });
    const shown = withDetail(told({ police: [police(null), { ...police(null), at: later(5) }] }), known).handling;
    expect(shown.police.map(({ reference }) => reference)).toEqual(['CAD 12', null]);
    expect(shown.word?.letter).toBe('B');
  });
  it('never takes the words of another incident', () => {
    const known = { ...told({ word: { at: OPENED_AT, letter: 'A' } }), id: '7-1-2' };
    expect(withDetail(told({}), known).handling.word).toBeNull();
  });
});

describe('the timeline', () => {
  const entry = (position: number, seconds: number, patch: Partial<TimelineEntry> = {}): TimelineEntry => ({
    ...{
      position,
      at: later(seconds),
      type: 'signal-received',
      says: '',
      by: null,
      device: null,
      attempt: null,
      text: null,
    },
    ...patch,
  });
  it('counts from the alarm, into the past as well', () => {
    expect(sinceAlarm(later(12), OPENED_AT)).toBe('+00:12');
    expect(sinceAlarm(later(3723), OPENED_AT)).toBe('+1:02:03');
    expect(sinceAlarm(later(-5), OPENED_AT)).toBe('−00:05');
  });
  it('groups by minute in order, and puts every line of a person under people', () => {
    const groups = byMinute([entry(1, 0), entry(2, 30), entry(3, 61)]);
    expect(groups.map(({ entries }) => entries.map(({ position }) => position))).toEqual([[1, 2], [3]]);
    expect(kindOf(entry(1, 0, { type: 'attempt-reported' }))).toBe('calls');
    expect(kindOf(entry(1, 0, { type: 'incident-noted', by }))).toBe('people');
    expect(kindOf(entry(1, 0, { type: 'a-new-kind-of-event' }))).toBe('rules');
  });
});

describe('the plan of the home', () => {
  const room = (id: string, x: number, y: number, isSanctuary = false): PlanRoom => ({
    ...{
      id,
      name: id,
      floor: 0,
      x,
      y,
      w: 6,
      h: 6,
      zone: isSanctuary ? 'sanctuary' : 'interior',
      isSanctuary,
      isOutside: false,
    },
  });
  const item = (key: string, inRoom: string, kind: string, now: string, was = now): PlanItem => ({
    ...{
      key,
      device: 'dv_one',
      sensor: null,
      room: inRoom,
      kind,
      label: null,
      supervision: 'ok',
      isSilent: false,
      lastSeenAt: null,
    },
    now: { state: now, at: later(7) },
    atPress: { state: was, at: later(-60) },
  });
  const plan: HomePlan = {
    ...{ premises: 'pr_one', reference: 'R-1', incident: null, pressAt: OPENED_AT, arming: 'home' },
    rooms: [room('hall', 0, 0), room('bedroom', 6, 0, true)],
    items: [item('d', 'hall', 'door', 'forced', 'closed'), item('w', 'bedroom', 'window', 'closed')],
    changes: [
      { key: 'd', state: 'forced', at: later(7) },
      { key: 'gone', state: 'open', at: later(9) },
    ],
  };
  it('numbers what changed after the press, and shows the press without it', () => {
    expect(changesOf(plan).map(({ item: { key }, state }) => `${key} ${state}`)).toEqual(['d forced']);
    const [now] = drawn(plan, 'now').flatMap(({ rooms }) => rooms.flatMap(({ items }) => items));
    const [press] = drawn(plan, 'press').flatMap(({ rooms }) => rooms.flatMap(({ items }) => items));
    expect(now).toMatchObject({ glyph: 'forced', state: 'forced', change: 1 });
    expect(press).toMatchObject({ glyph: 'door-closed', state: 'shut', change: null });
  });
  it('keeps every thing inside its room, and rooms beside each other apart', () => {
    const [floor] = drawn(
      { ...plan, items: Array.from({ length: 9 }, (_, n) => item(`k${n}`, 'hall', 'door', 'open')) },
      'now',
    );
    const [hall, bedroom] = floor?.rooms ?? [];
    const last = hall?.items.at(-1);
    expect((last?.y ?? 999) + 30).toBeLessThanOrEqual((hall?.y ?? 0) + (hall?.height ?? 0));
    expect((hall?.x ?? 0) + (hall?.width ?? 0)).toBe(bedroom?.x);
  });
});
