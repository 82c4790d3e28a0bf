import { expect, test } from 'vitest';
import type { JobInFull } from './api.ts';
import { noteOf, read } from './kept-job.ts';

const CLOSES = '2026-03-01T20:00:00.000Z';
const measure = {
  id: 'ms_1',
  kind: 'button',
  name: 'bedside',
  zone: null,
  room: 'bedroom',
  rooms: [],
  paths: [],
} as const;
const item = { id: 'silent', says: 'A press makes no sound', measure: null, room: null, needs: 'person' } as const;
const unread = { at: null, latencyMs: null, sinceMs: null, rssi: null, linkQuality: null, battery: null };

function jobIn(state: JobInFull['job']['state'], lapsed = false): JobInFull {
  const times = {
    orderedAt: CLOSES,
    openedAt: CLOSES,
    closesAt: CLOSES,
    signedOffAt: null,
    soakHours: 0,
    soakUntil: null,
  };
  const job = { id: 'jb_1', premises: 'pr_1', reference: 'Silver 3', installer: 'st_ines', mine: true, live: false };
  const rest = { residentCopyWithoutAddress: true, rooms: [], here: null, certificate: 'c'.repeat(64) };
  const fitted = { without: [], silent: false, fitted: true, device: 'dv_1', sensor: null, dropped: false };
  return {
    version: 'v1',
    job: { ...job, ...rest, ...times, state, lapsed, measures: [{ ...measure, paths: [], rooms: [], ...fitted }] },
    items: [{ ...item, ...unread, state: 'done', by: 'st_olive', why: null }],
    missing: [],
    ready: false,
  };
}

test('an open job is kept as it stands until it closes, without anybody in it', () => {
  const note = noteOf('st_ines', { full: jobIn('open'), taken: [], at: 5 });
  expect(note).toMatchObject({ owner: 'st_ines', job: 'jb_1', at: 5, until: Date.parse(CLOSES) });
  expect(JSON.stringify(note?.picture)).not.toMatch(/st_|cccc/);
  const found = note && read(JSON.parse(JSON.stringify(note)));
  expect(found?.full.job.measures).toEqual(jobIn('open').job.measures);
  expect(found?.full.items[0]).toMatchObject({ says: 'A press makes no sound', state: 'done' });
});

test('what the desk may say of a job some day is not kept because nobody thought of it', () => {
  const full = jobIn('open');
  const [more, ms] = [
    { ...full.job, address: '4 Kestrel Row' },
    { ...full.job.measures[0], key: 'under the pot' },
  ];
  const said = {
    ...full,
    contacts: ['Robin'],
    job: { ...more, measures: [ms] },
    items: [{ ...full.items[0], who: 'Ada' }],
  };
  const note = noteOf('st_ines', JSON.parse(JSON.stringify({ full: said, taken: [], at: 5 })));
  expect(JSON.stringify(note)).not.toMatch(/Kestrel|pot|Robin|Ada/);
});

test('a job that is not open is not kept', () => {
  for (const full of [jobIn('ordered'), jobIn('signed-off'), jobIn('cancelled'), jobIn('open', true)])
    expect(noteOf('st_ines', { full, taken: [], at: 5 })).toBe(null);
});

test('a note that is not a job is none', () => {
  for (const picture of [null, 7, {}, { full: {}, taken: [] }, { full: jobIn('open') }])
    expect(read({ owner: 'st_ines', job: 'jb_1', at: 0, until: 1, picture })).toBe(null);
});
