import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Handling, noHandling } from '../../core/handling/handling.ts';
import { asIncidentId, asPartition, asPremisesId, asStaffId, type IncidentId, type StaffId } from '../../core/ids.ts';
import type { IncidentDoc } from '../../core/state.ts';
import { instant, minutes, ms, seconds } from '../../core/time.ts';
import { must, tempDirectory } from '../../vault/test-files.ts';
import { keepApart } from './apart.ts';
import { scorePractice, sumOf } from './score.ts';
import { laterBy, type PracticeScript } from './script.ts';

const START = instant(1_000_000);
const BO: StaffId = must(asStaffId('st_bo_example'));

const script: PracticeScript = {
  name: 'A short night',
  says: 'Two alarms.',
  lasts: minutes(5),
  words: { safe: 'marmalade', duress: 'sunday' },
  homes: { 'Kestrel 4': 'kestrel-4', 'Harbour 2': 'harbour-2' },
  happens: [{ at: seconds(10), home: 'Kestrel 4', do: 'press hall-button' }],
  alarms: [
    {
      title: 'An attack',
      home: 'Kestrel 4',
      from: seconds(5),
      truth: 'incident',
      police: 'needed',
      word: 'duress',
      lesson: 'Listen.',
    },
    {
      title: 'A child',
      home: 'Harbour 2',
      from: seconds(60),
      truth: 'false',
      police: 'not-needed',
      lesson: 'No blame.',
    },
  ],
};

function incident(openedAfter: number, handling: Partial<Handling> = {}, doc: Partial<IncidentDoc> = {}): IncidentDoc {
  const id: IncidentId = must(asIncidentId(`7-1-${openedAfter}`));
  return {
    id,
    premises: must(asPremisesId('pm_example')),
    partition: must(asPartition(7)),
    kind: 'panic',
    priority: 1,
    rule: 'Panic pressed',
    state: 'open',
    condition: 'active',
    openedAt: instant(START + openedAfter),
    generation: 1,
    generationFrom: 1,
    attemptCount: 0,
    round: 0,
    plan: { policy: 'panic', steps: [], repeatFromMs: ms(0), repeatAfterMs: ms(0), gaps: [] },
    ladders: [],
    repeatAt: null,
    unanswered: 0,
    acknowledgedBy: null,
    acknowledgedAt: null,
    helpSentAt: null,
    closedBy: null,
    closedAt: null,
    closeReason: null,
    closeNote: null,
    notes: 0,
    active: [],
    signals: [],
    signalCount: 1,
    handling: { ...noHandling(), ...handling },
    ...doc,
  };
}

function score(at: number, homes: Record<string, IncidentDoc[]>) {
  return scorePractice({
    script,
    startedAt: START,
    now: instant(START + at),
    incidents: new Map(Object.entries(homes)),
    marksOf: () => [seconds(30), seconds(60)],
  });
}
const by = { kind: 'staff', staff: BO } as const;
const handed = [{ digest: 'd', document: 'nt_1234' as never, to: 'police', by, at: START }];
const informed = [{ stage: 'informed' as const, at: START, by, route: null, reference: null, note: null }];
const verdicts = (scored: ReturnType<typeof score>[number] | undefined) =>
  Object.fromEntries((scored?.checks ?? []).map(({ what, met }) => [what, met]));

describe('a rehearsed night is scored against what each alarm truly was', () => {
  test('nothing is asked about an alarm that has not happened yet', () => {
    expect(score(1_000, {})).toEqual([]);
  });

  test('an alarm that nobody has taken is open, and missed once its marks have passed', () => {
    const homes = { 'Kestrel 4': [incident(10_000)] };
    expect(verdicts(score(20_000, homes)[0])).toMatchObject({ 'first-mark': null, 'second-mark': null, outcome: null });
    expect(verdicts(score(45_000, homes)[0])).toMatchObject({ 'first-mark': false, 'second-mark': null });
    expect(verdicts(score(90_000, homes)[0])).toMatchObject({ 'first-mark': false, 'second-mark': false });
  });

  test('everything done as it was needed is all met', () => {
    const done = incident(
      10_000,
      {
        firstHandledAt: instant(START + 22_000),
        briefs: handed,
        police: informed,
        word: { heard: 'duress', by, at: START },
      },
      { state: 'closed', closeReason: 'incident' },
    );
    const [attack] = score(50_000, { 'Kestrel 4': [done] });
    expect(verdicts(attack)).toEqual({
      'first-mark': true,
      'second-mark': true,
      brief: true,
      police: true,
      word: true,
      outcome: true,
    });
    expect(attack?.handledAfterMs).toBe(12_000);
    expect(sumOf(attack ? [attack] : [])).toEqual({ met: 6, of: 6 });
  });

  test('closed as false with the word of duress on the line: word, police, brief and outcome are missed', () => {
    const wrong = incident(
      10_000,
      { firstHandledAt: instant(START + 22_000), word: { heard: 'unknown', by, at: START } },
      { state: 'closed', closeReason: 'false' },
    );
    expect(verdicts(score(50_000, { 'Kestrel 4': [wrong] })[0])).toMatchObject({
      word: false,
      brief: false,
      police: false,
      outcome: false,
    });
  });

  test('the police were called to a false alarm', () => {
    const called = incident(70_000, { police: informed }, { state: 'closed', closeReason: 'false' });
    expect(verdicts(score(120_000, { 'Harbour 2': [called] })[1])).toMatchObject({ police: false, outcome: true });
  });

  test('an incident from before the alarm is not taken for it', () => {
    const [, child] = score(120_000, { 'Harbour 2': [incident(1_000)] });
    expect(child?.incident).toBeNull();
  });

  test('a night that begins later is the same night', () => {
    const later = laterBy(script, seconds(20));
    expect(later.alarms.map(({ from }) => from)).toEqual([25_000, 80_000]);
    expect(later.happens[0]?.at).toBe(30_000);
  });
});

describe('rehearsals and real homes are kept apart', () => {
  test('a rehearsal marks its directory, and a service refuses it', () => {
    const dir = tempDirectory();
    keepApart(dir, true);
    expect(readdirSync(dir)).toEqual(['PRACTICE']);
    keepApart(dir, true);
    expect(() => keepApart(dir, false)).toThrow(/kept apart/);
  });

  test('a rehearsal refuses the directory of a service', () => {
    const dir = tempDirectory();
    writeFileSync(join(dir, 'journal.db'), '');
    expect(() => keepApart(dir, true)).toThrow(/kept apart/);
    expect(() => keepApart(dir, false)).not.toThrow();
  });
});
