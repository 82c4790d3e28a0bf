import { expect, test } from 'vitest';
import { count } from './count.ts';
import type { Evidence, Recorded } from './evidence.ts';

const T = 1_800_000_000_000;
const PLAN = {
  policy: 'panic',
  steps: [
    { step: 1, atMs: 0, tells: 'contact', rungs: ['voice', 'sms'].map((channel) => ({ channel, waitMs: 2_000 })) },
  ],
  repeatFromMs: 0,
  repeatAfterMs: 10_000,
  gaps: [],
};
const about = { premises: 'pm_1', incident: '1-1-2' };

type Row = { type: string; at: number } & Record<string, unknown>;
/** A press, a call that nobody answers, a text, and an acceptance: as it should be. */
const STORY: readonly Row[] = [
  { type: 'signal-received', at: 0, premises: 'pm_1', origin: { device: 'd' }, signal: { id: '1-1', kind: 'panic' } },
  { type: 'incident-opened', at: 0, ...about, plan: PLAN },
  { type: 'round-started', at: 0, ...about, round: 1 },
  attempt('1-1-2.1', 0, 0, 'voice'),
  { type: 'signal-joined', at: 0, ...about, device: 'd', signal: '1-1', kind: 'panic' },
  attempt('1-1-2.2', 2_000, 1, 'sms'),
  { type: 'incident-acknowledged', at: 3_000, ...about, by: { kind: 'token' }, generation: 2 },
];

function attempt(id: string, at: number, rung: number, channel: string): Row {
  return {
    type: 'attempt-planned',
    at,
    ...about,
    attempt: id,
    generation: 1,
    round: 1,
    step: 1,
    rung,
    channel,
    waitUntil: T + at + 2_000,
  };
}

const placed = (id: string, at: number, channel: 'voice' | 'sms' = 'voice') =>
  ({ what: 'placed', channel, sid: `${id} ${at}`, to: '', from: '', body: '', attempt: id, at: T + at }) as const;
const CALL = placed('1-1-2.1', 5);
const TEXT = placed('1-1-2.2', 2_005, 'sms');
const KILL = { fromAt: T + 20, toAt: T + 900 };
const SIGNAL = { device: 'd', id: '1-1', panic: true, ackedAt: T + 10 };

function evidence(rows: readonly Row[] = STORY, over: Partial<Evidence> = {}): Evidence {
  const recorded = rows.map((row, seq) => ({ ...row, at: T + row.at, seq, epoch: 1 }));
  const events: Recorded[] = JSON.parse(JSON.stringify(recorded));
  return {
    events,
    outbox: [],
    devices: [{ premises: 'pm_1', signals: [SIGNAL] }],
    placed: [CALL, TEXT],
    ended: [],
    thanked: [],
    clicked: [],
    gatewayOutages: [],
    phoneOutages: [],
    endedAt: T + 60_000,
    ...over,
  };
}
const without = (...gone: number[]) => STORY.filter((_, at) => !gone.includes(at));

test('a run in which all went well counts nothing', () => {
  expect(count(evidence()).findings).toEqual([]);
});

const [received, opened, , , joined, , acknowledged] = STORY;
const wrong: [string, string, Evidence][] = [
  ['an acknowledged press that is not in the journal', 'lost', evidence(without(0))],
  ['an acknowledged press that belongs to no incident', 'lost', evidence(without(4))],
  ['a signal twice', 'doubled', evidence([...STORY, received ?? STORY[0] ?? { type: '', at: 0 }])],
  [
    'a press in two incidents',
    'doubled',
    evidence([...STORY, { type: 'signal-joined', ...joined, at: 4_000, incident: '1-1-9' }]),
  ],
  [
    'a second open incident',
    'doubled',
    evidence([...STORY, { ...opened, type: 'incident-opened', at: 4_000, incident: '1-1-9' }]),
  ],
  [
    'a rung that never came',
    'skipped',
    evidence([...without(5, 6), { ...acknowledged, type: 'incident-acknowledged', at: 9_000 }], { placed: [CALL] }),
  ],
  ['a rung left out', 'skipped', evidence([...without(3)], { placed: [TEXT] })],
  [
    'an attempt that never reached the network',
    'skipped',
    evidence(without(6), { placed: [CALL], endedAt: T + 2_500 }),
  ],
  ['a call twice', 'repeated', evidence(STORY, { placed: [CALL, placed('1-1-2.1', 900), TEXT] })],
  ['a call that no event knows', 'repeated', evidence(STORY, { placed: [CALL, TEXT, placed('1-1-7.1', 5)] })],
  ['a call after the acceptance', 'noise', evidence(STORY, { placed: [CALL, placed('1-1-2.2', 7_000, 'sms')] })],
  [
    'a call that rang on',
    'noise',
    evidence(STORY, { ended: [{ what: 'ended', sid: CALL.sid, status: 'no-answer', at: T + 30_000 }] }),
  ],
  [
    'thanks for nothing',
    'unkept',
    evidence(without(6), { endedAt: T + 3_000, thanked: [{ what: 'thanked', attempt: '1-1-2.1', how: 'key', at: T }] }),
  ],
  ['a click that is not there', 'unkept', evidence(STORY, { clicked: [{ what: 'close', incident: '1-1-2', at: T }] })],
  ['an attempt that stays in the outbox', 'unkept', evidence(STORY, { outbox: ['1-1-2.1'] })],
];
test.each(wrong)('%s is counted as %s', (_what, kind, ran) => {
  const { faults } = count(ran);
  expect(Object.entries(faults).filter(([, n]) => n > 0)).toEqual([[kind, 1]]);
});

const again = {
  type: 'attempt-reported',
  at: 900,
  ...about,
  attempt: '1-1-2.1',
  channel: 'voice',
  state: 'sending',
  again: 'unsure',
};
const explained: [string, Evidence][] = [
  [
    'marked as sent again',
    evidence([...without(5, 6), again, ...STORY.slice(5)], {
      placed: [CALL, placed('1-1-2.1', 905), TEXT],
      gatewayOutages: [KILL],
    }),
  ],
  [
    'on the wire when the telephone network died',
    evidence(STORY, { placed: [CALL, placed('1-1-2.1', 905), TEXT], phoneOutages: [KILL] }),
  ],
  [
    'ahead of a commit that a kill prevented',
    evidence(STORY, { placed: [placed('1-0-7.1', 5), CALL, TEXT], gatewayOutages: [KILL] }),
  ],
];
test.each(explained)('a call sent twice is explained when it was %s', (_what, ran) => {
  const counted = count(ran);
  expect(counted.explained).toBe(1);
  expect(Object.values(counted.faults).every((n) => n === 0)).toBe(true);
});
