import { expect, it } from 'vitest';
import { asContactId, asSignalId } from '../core/ids.ts';
import { days, hours, instant, minutes, seconds } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { csvOf, rowsOf } from './rows.ts';
import { attemptId, BEGAN, buttonOf, COUNCIL, home, homeId, incidentId, OTHER_COUNCIL, Told } from './testing/told.ts';

const S = seconds(1);
const DAY = days(1);

it('measures from the opening to the first person at the desk, and holds it against each standard by its own kinds', () => {
  const told = new Told()
    .opens(0, 1)
    .claims(20 * S, 1)
    .opens(1 * DAY, 2)
    .claims(1 * DAY + 45 * S, 2)
    .claims(1 * DAY + 300 * S, 2, 'two2')
    .opens(2 * DAY, 3, { kind: 'tamper', priority: 2 })
    .claims(2 * DAY + 80 * S, 3)
    .opens(3 * DAY, 4)
    .closes(3 * DAY + 500 * S, 4);
  const [help, others, all] = told.figures(0, 4 * DAY).handling;
  expect(help).toMatchObject({ incidents: 3, handled: 2, waiting: 0, checked: false });
  expect(help?.marks.map(({ within, of }) => [within, of])).toEqual([
    [1, 3],
    [2, 3],
  ]);
  expect(others?.marks).toEqual([{ withinMs: 90_000, targetPermille: 800, within: 1, of: 1 }]);
  expect(all?.times).toEqual({ count: 3, medianMs: 45_000, p95Ms: 80_000, longestMs: 80_000 });
});

it('does not count what may still be handled in time, nor drills, nor what a device on test set off', () => {
  const told = new Told()
    .opens(0, 1, { drill: true })
    .opens(10 * S, 2, { onTest: true })
    .opens(20 * S, 3);
  const before = told.figures(0, 40 * S);
  expect(before.incidents).toMatchObject({ opened: 1, drills: 1, onTest: 1, openAtEnd: 1 });
  expect(before.handling[0]).toMatchObject({ incidents: 1, waiting: 1 });
  expect(before.handling[0]?.marks[0]).toMatchObject({ of: 0 });
  expect(told.figures(0, 200 * S).handling[0]?.marks[1]).toMatchObject({ within: 0, of: 1 });
});

it('says who accepted, over which channel and after how many sends', () => {
  const plan = (n: number, channel: string) =>
    ({
      type: 'attempt-planned',
      premises: homeId(1),
      incident: incidentId(1),
      attempt: attemptId(1, n),
      generation: 1,
      round: 1,
      step: 0,
      rung: 0,
      channel,
      waitUntil: BEGAN,
    }) as const;
  const told = new Told()
    .opens(0, 1)
    .at(0, plan(1, 'desk'))
    .at(0, plan(2, 'voice'))
    .at(30 * S, plan(3, 'sms'))
    .at(30 * S, {
      type: 'attempt-reported',
      premises: homeId(1),
      incident: incidentId(1),
      attempt: attemptId(1, 2),
      channel: 'voice',
      state: 'failed',
      reason: 'voicemail',
    })
    .at(40 * S, {
      type: 'incident-acknowledged',
      premises: homeId(1),
      incident: incidentId(1),
      generation: 2,
      by: { kind: 'contact', contact: must(asContactId('ct_one1')), attempt: attemptId(1, 3) },
    });
  const { acceptance, delivery } = told.figures(0, DAY);
  expect(acceptance).toMatchObject({ accepted: 1, by: [{ key: 'sms', count: 1 }] });
  expect(delivery.channels).toEqual([
    { channel: 'desk', attempts: 1, accepted: 0, failed: [] },
    { channel: 'sms', attempts: 1, accepted: 1, failed: [] },
    { channel: 'voice', attempts: 1, accepted: 0, failed: [{ key: 'voicemail', count: 1 }] },
  ]);
  expect(delivery.attemptsToAcceptance).toEqual([{ attempts: 2, incidents: 1 }]);
});

it('counts alarms for each of the people who were at work in the same ten minutes', () => {
  const told = new Told();
  for (let n = 1; n <= 6; n++) told.opens(n * S, n, { kind: 'tamper', priority: 3 });
  told
    .claims(60 * S, 1)
    .claims(61 * S, 2, 'two2')
    .claims(62 * S, 3);
  told
    .opens(1_200 * S, 7)
    .at(100 * S, { type: 'flood-began', since: instant(BEGAN + 90 * S), alarms: 6, operators: 2 });
  told.at(400 * S, { type: 'flood-ended', since: instant(BEGAN + 90 * S), alarms: 1, operators: 2 });
  const { load, mix } = told.figures(0, DAY);
  expect(load?.windows).toMatchObject({ total: 2, above: 1, limit: 2 });
  expect(load?.busiest[0]).toEqual({ at: '2027-03-01T00:00:00.000Z', alarms: 6, operators: 2 });
  expect(load).toMatchObject({ floods: 1, floodMs: 310_000 });
  expect(mix.permille).toEqual({ low: 0, medium: 857, high: 142 });
  expect(told.figures(0, DAY, { scope: { authority: COUNCIL } }).load).toBeNull();
});

it('warns of a home before the police withdraw, and counts only what reached them', () => {
  const told = new Told();
  const falseAlarm = (at: number, n: number, of: number, informed: boolean) => {
    told.opens(at, n, { home: of });
    if (informed) told.police(at + S, n, 'informed', of);
    told.closes(at + 60 * S, n, 'false', of);
  };
  falseAlarm(0, 1, 1, true);
  falseAlarm(1 * DAY, 2, 2, true);
  falseAlarm(30 * DAY, 3, 2, true);
  falseAlarm(31 * DAY, 4, 3, false);
  const homes = [home(1), home(2), home(3)];
  const { falseAlarms, outcomes } = told.figures(0, 60 * DAY, { homes });
  expect(falseAlarms).toMatchObject({ closed: 4, toPolice: 3, byCause: [{ key: 'child', count: 4 }] });
  expect(falseAlarms.homes.map(({ reference, calls, standing }) => [reference, calls, standing])).toEqual([
    ['Kestrel 1', 1, 'warning'],
    ['Kestrel 2', 2, 'at the limit'],
  ]);
  expect(outcomes).toEqual({ closed: 4, byReason: [{ key: 'false', count: 4 }] });
  // Twelve months later the first two no longer count.
  expect(told.figures(370 * DAY, 380 * DAY, { homes }).falseAlarms.homes.map(({ calls }) => calls)).toEqual([1]);
});

it('holds the way of the police against the time they should take', () => {
  const told = new Told();
  for (const [n, took] of [
    [1, 900],
    [2, 901],
  ] as const) {
    told.opens(n * 5_000 * S, n).police(n * 5_000 * S + 40 * S, n, 'informed');
    told.police(n * 5_000 * S + 60 * S, n, 'dispatched').police(n * 5_000 * S + (60 + took) * S, n, 'on-scene');
  }
  const { police } = told.figures(0, DAY);
  expect(police).toMatchObject({
    informed: 2,
    dispatched: 2,
    onScene: 2,
    toInformed: { medianMs: 40_000 },
    toScene: { longestMs: 901_000 },
  });
  expect(police.places).toEqual([{ place: 'urban', withinMs: minutes(15), within: 1, of: 2 }]);
});

it('gives every unprotected millisecond one cause, the gravest where several meet', () => {
  const told = new Told().supervised(10 * S, 1, 'unknown', 'ok');
  // Away from 200 to 250, in the middle of a silence that began when the mains were gone.
  told
    .at(80 * S, {
      type: 'signal-received',
      premises: homeId(1),
      origin: { device: buttonOf(1), premises: homeId(1), risk: 'high' },
      signal: { kind: 'power', state: 'lost', id: must(asSignalId('p1')) },
      receivedAt: BEGAN,
      late: false,
    })
    .supervised(100 * S, 1, 'ok', 'silent')
    .at(250 * S, { type: 'unobserved', fromAt: instant(BEGAN + 200 * S), toAt: instant(BEGAN + 250 * S) })
    .supervised(300 * S, 1, 'silent', 'ok')
    .at(400 * S, {
      type: 'test-began',
      premises: homeId(1),
      device: buttonOf(1),
      until: instant(BEGAN + 700 * S),
      by: { kind: 'gateway' },
    })
    .at(500 * S, {
      type: 'test-ended',
      premises: homeId(1),
      device: buttonOf(1),
      until: instant(BEGAN + 700 * S),
      by: { kind: 'gateway' },
      why: 'person',
    })
    .supervised(900 * S, 1, 'ok', 'silent');
  const { availability } = told.figures(0, 1_000 * S);
  expect(availability.lost).toEqual([
    { cause: 'gateway-away', ms: 50_000 },
    { cause: 'power', ms: 150_000 + 100_000 },
    { cause: 'unknown', ms: 10_000 },
    { cause: 'on-test', ms: 100_000 },
  ]);
  expect(availability).toMatchObject({ watchedMs: 1_000_000, protectedMs: 590_000 });
});

it('counts a home whose only button was taken away, and no longer one that nothing guards', () => {
  const button = { device: buttonOf(1), commissionedAt: BEGAN, revokedAt: instant(BEGAN + 100 * S), calls: true };
  const sensor = { device: buttonOf(2), commissionedAt: BEGAN, revokedAt: instant(BEGAN + 300 * S), calls: false };
  const told = new Told().supervised(0, 1, 'unknown', 'ok');
  const { availability } = told.figures(0, 1_000 * S, { homes: [home(1, { devices: [button, sensor] })] });
  expect(availability).toMatchObject({
    watchedMs: 300_000,
    protectedMs: 100_000,
    lost: [{ cause: 'no-button', ms: 200_000 }],
  });
});

it('says who was unprotected last night, from ten to seven by the clocks of the home', () => {
  // The clocks went forward on 28 March 2027: 22:00 to 07:00 is eight hours then.
  const morning = instant(Date.parse('2027-03-28T09:00:00+01:00'));
  const told = new Told().supervised(0, 1, 'unknown', 'ok').supervised(0, 2, 'unknown', 'ok');
  const evening = Date.parse('2027-03-27T21:00:00Z') - BEGAN;
  told
    .supervised(evening, 1, 'ok', 'silent')
    .supervised(evening + 60 * S, 2, 'ok', 'silent')
    .supervised(evening + 120 * S, 2, 'silent', 'ok');
  const { lastNight } = told.figures(0, morning - BEGAN, { homes: [home(1), home(2)] });
  expect(lastNight).toEqual({
    watched: 2,
    unprotected: [
      {
        premises: homeId(1),
        reference: 'Kestrel 1',
        lostMs: hours(8),
        spells: [{ cause: 'silent', from: '2027-03-27T22:00:00.000Z', to: '2027-03-28T06:00:00.000Z' }],
      },
    ],
  });
});

it('sees of one authority only its own homes', () => {
  const told = new Told()
    .opens(0, 1, { home: 1 })
    .opens(S, 2, { home: 2 })
    .opens(2 * S, 3, { home: 2 });
  const homes = [home(1), home(2, { authority: OTHER_COUNCIL })];
  expect(told.figures(0, DAY, { homes }).incidents.opened).toBe(3);
  expect(told.figures(0, DAY, { homes, scope: { authority: COUNCIL } })).toMatchObject({
    incidents: { opened: 1 },
    scope: { authority: COUNCIL, homes: 1 },
    availability: { homes: [{ reference: 'Kestrel 1' }] },
  });
});

it('begins and ends a month at midnight where the homes are, and says when it is not over', () => {
  const told = new Told().opens(0, 1).opens(Date.parse('2027-03-31T23:30:00Z') - BEGAN, 2);
  const march = told.report('2027-03', instant(Date.parse('2027-05-01T00:00:00Z')));
  expect(march).toMatchObject({
    complete: true,
    figures: { range: { from: '2027-03-01T00:00:00.000Z', to: '2027-03-31T23:00:00.000Z' } },
  });
  expect(march.figures.incidents.byDay).toHaveLength(31);
  expect(march.figures.incidents.opened).toBe(1);
  expect(told.report('2027-04', instant(Date.parse('2027-04-02T00:00:00Z'))).complete).toBe(false);
});

it('writes what a spreadsheet reads, and nothing that it would run', () => {
  const report = new Told()
    .opens(0, 1)
    .claims(20 * S, 1)
    .report('2027-03', instant(BEGAN + 60 * DAY));
  const csv = csvOf(rowsOf({ ...report, authority: { id: COUNCIL, name: '=HYPERLINK("x")' } }));
  expect(csv).toContain('report,,authority,"\'=HYPERLINK(""x"")",');
  expect(csv).toContain('handling,"A (not checked), calls for help",within 30000 ms,1,');
});
