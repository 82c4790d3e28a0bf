import { expect, it } from 'vitest';
import type { Item, Measure } from '../../desk/schema/job.ts';
import { asksOf, changed, lackingIn, nameProblem, type Room, usualSet, waysOf } from './draft.ts';
import {
  besideName,
  chosenWords,
  installerChoices,
  lacksOf,
  NOBODY,
  rankOf,
  seenToAt,
  soakWords,
  standingWords,
  whoseWords,
} from './words.ts';

const ROOMS: readonly Room[] = [
  { room: 'hall', zone: 'perimeter' },
  { room: 'kitchen', zone: 'perimeter' },
  { room: 'bedroom', zone: 'sanctuary' },
  { room: 'yard', zone: 'external' },
];
const chosen = (rooms: readonly Room[], isFitted = false) => asksOf(usualSet(rooms, isFitted), rooms);

it('offers the usual set first, each thing where it belongs, and the silent ones with it', () => {
  expect(chosen(ROOMS)).toEqual([
    {
      kind: 'hub',
      name: 'hub',
      room: 'hall',
      zone: 'perimeter',
      rooms: [],
      paths: ['broadband', 'mobile'],
      silent: false,
    },
    { kind: 'button', name: 'bedside', room: 'bedroom', zone: 'sanctuary', rooms: [], paths: [], silent: false },
    {
      kind: 'button',
      name: 'pendant',
      room: null,
      zone: null,
      rooms: ['hall', 'kitchen', 'bedroom'],
      paths: [],
      silent: false,
    },
    { kind: 'door', name: 'front-door', room: 'hall', zone: 'perimeter', rooms: [], paths: [], silent: false },
    { kind: 'lock', name: 'front-door-lock', room: 'hall', zone: 'perimeter', rooms: [], paths: [], silent: true },
    { kind: 'letter-box', name: 'letter-box', room: 'hall', zone: 'perimeter', rooms: [], paths: [], silent: true },
  ]);
  const rows = usualSet(ROOMS, false);
  expect(rows.filter(({ part }) => part === 'often').every(({ isChosen }) => !isChosen)).toBe(true);
  expect(rows.find(({ name }) => name === 'kitchen-window')).toMatchObject({ kind: 'window', room: 'kitchen' });
});

it('chooses nothing in a home that is fitted already, and guesses no room where none is on file', () => {
  expect(chosen(ROOMS, true)).toEqual([]);
  expect(chosen([]).map(({ name, room, rooms }) => [name, room, rooms.length])).toEqual(
    ['hub', 'bedside', 'pendant', 'front-door', 'front-door-lock', 'letter-box'].map((name) => [name, null, 0]),
  );
});

it('gives every thing a name of its own, whatever the rooms are called', () => {
  const long = 'the-room-that-is-behind-the-stair';
  const slugs = ['back-door', 'kitchen', `${long.slice(0, 31)}a`, `${long.slice(0, 31)}b`];
  const rooms: readonly Room[] = slugs.map((room) => ({ room, zone: 'perimeter' }));
  const names = usualSet(rooms, false).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('says why an order cannot be placed: nothing chosen, too much, a button that is carried nowhere', () => {
  const rows = usualSet(ROOMS, false);
  expect(lackingIn(rows, 60)).toBe('');
  expect(lackingIn(usualSet(ROOMS, true), 60)).toContain('at least one thing');
  expect(lackingIn(rows, 5)).toContain('at most 5 things');
  expect(lackingIn(changed(rows, 'pendant', { carried: [] }), 60)).toContain('carried about');
  expect(lackingIn(changed(rows, 'pendant', { carried: [], isChosen: false }), 60)).toBe('');
  expect(lackingIn(changed(rows, 'hub', { ways: 'a b c d e' }), 60)).toContain('at most 4 ways');
  expect([nameProblem('', rows), nameProblem('hub', rows), nameProblem('attic', rows)]).toEqual([
    expect.stringContaining('Give it a name'),
    expect.stringContaining('taken'),
    '',
  ]);
});

it('asks for every way of a hub, as its heartbeats name them and each once', () => {
  expect(['Broadband, mobile', 'lte  lte', ' ', 'broadband,,LAN 2'].map(waysOf)).toEqual([
    ['broadband', 'mobile'],
    ['lte'],
    [],
    ['broadband', 'lan', '2'],
  ]);
});

it('counts what is chosen, and what of it never speaks', () => {
  const rows = usualSet(ROOMS, false);
  expect([
    chosenWords(rows),
    chosenWords(changed(rows, 'letter-box', { isChosen: false })),
    chosenWords(rows.filter(({ silent }) => !silent)),
    chosenWords(usualSet(ROOMS, true)),
  ]).toEqual([
    '6 things to fit; 2 of them never speak.',
    '5 things to fit; 1 of them never speaks.',
    '4 things to fit.',
    'Nothing is chosen yet.',
  ]);
});

it('says what a thing is beside its name, and not twice', () => {
  const beside = (name: string, kind: Measure['kind'], silent: boolean) => besideName({ name, kind, silent });
  expect([
    beside('hub', 'hub', false),
    beside('bedside', 'button', false),
    beside('front-door-lock', 'lock', true),
    beside('door-chain', 'door-chain', true),
  ]).toEqual(['', 'Panic button', 'Lock, never speaks', 'never speaks']);
});

it('names whoever has it where the name may be seen, and nobody where it is for whoever is free', () => {
  const names = new Map([['st_ines', 'Ines Example']]);
  expect([whoseWords('st_ines', names), whoseWords('st_ines', new Map()), whoseWords(null, names)]).toEqual([
    'Ines Example',
    'a member of staff',
    NOBODY,
  ]);
  expect(
    installerChoices([
      { staff: 'st_ines', name: 'Ines Example', role: 'installer' },
      { staff: 'st_cam', name: null, role: 'supervisor' },
    ]).map(({ words }) => words),
  ).toEqual(['Whoever is free', 'Ines Example', 'A member of staff, supervisor']);
});

it('says how far an order is, and puts first what wants somebody', () => {
  const job = { measures: 3, open: null, lapsed: false, installer: 'st_ines' } as const;
  const all = [
    { ...job, state: 'ordered' },
    { ...job, state: 'open', open: 4 },
    { ...job, state: 'ordered', installer: null },
    { ...job, state: 'open', open: 1, lapsed: true },
    { ...job, state: 'open', open: 0 },
  ] as const;
  const says = (one: (typeof all)[number]) => standingWords(one as Parameters<typeof standingWords>[0]);
  expect(all.toSorted((a, b) => rankOf(a) - rankOf(b)).map(says)).toEqual([
    '1 still missing',
    '3 things to fit',
    '4 still missing',
    'Nothing is missing',
    '3 things to fit',
  ]);
  expect([0, 24, 36, 336].map(soakWords)).toEqual(['none', '1 day', '36 hours', '14 days']);
});

const item = (id: string, needs: Item['needs'], measure: string | null = null): Item => ({
  ...{ id, needs, measure, says: id, room: null, state: 'open', at: null, latencyMs: null, sinceMs: null },
  ...{ rssi: null, linkQuality: null, battery: null, by: null, why: null },
});

it('lists what is missing by whom it waits for, its own first, and nothing twice', () => {
  const items = [
    item('press:ms_1:hall', 'signal', 'ms_1'),
    item('silent', 'person'),
    item('contacts', 'contacts'),
    item('police', 'police'),
    item('press:ms_1:kitchen', 'desk', 'ms_1'),
    item('done', 'signal'),
  ];
  const missing = items.map(({ id }) => id).filter((id) => id !== 'done');
  const measures = [{ id: 'ms_1', name: 'front-door' }] as Measure[];
  const lacks = lacksOf(missing, items, measures);
  expect(lacks.map(({ title, items: open }) => [title, open.map(({ id }) => id)])).toEqual([
    ['The scheme sees to this', ['contacts', 'police']],
    ['The desk answers a press', ['press:ms_1:kitchen']],
    ['In the home: Front door', ['press:ms_1:hall']],
    ['In the home, as a whole', ['silent']],
  ]);
  expect(lacks.flatMap(({ items: open }) => open)).toHaveLength(missing.length);
  expect([seenToAt(item('test-calls', 'contacts'), 'pm_1')?.href, seenToAt(item('silent', 'person'), 'pm_1')]).toEqual([
    '/people/pm_1',
    null,
  ]);
});
