import { describe, expect, it } from 'vitest';
import type { Book, RosterEntry } from '../book.ts';
import type { Shift } from '../handling/testing/shift.ts';
import type { AttemptId } from '../ids.ts';
import type { FailReason } from '../input.ts';
import type { Rota } from '../rota.ts';
import { days, hours, instant, seconds } from '../time.ts';
import { from, number, person, policy, pressedUnder, someone, step, told } from './testing/policy.ts';

/** The press comes at eight in the morning, the clocks at the home showing UTC. */
const EIGHT = 8;
const SHUT = from(9, 23);

function fail(shift: Shift, n: number, reason: FailReason): void {
  const attempt = `${shift.doc.id}.${n}` as AttemptId;
  shift.take({ type: 'report', report: { attempt, state: 'failed', reason } });
}

const DUTY = policy([step({ role: 'duty' }, { by: ['voice'] })]);

describe('right before each attempt it is asked whether the way is safe', () => {
  it('what is not safe now is left out at once, with its reason, and the next person is told', () => {
    const roster = [someone('anna', 'duty', { points: [{ when: [SHUT] }] }), someone('ben', 'duty', { order: 2 })];
    const shift = pressedUnder(DUTY, roster);
    expect(told(shift)).toEqual(['0s anna voice: not-now', '0s ben voice ben1']);
    shift.pass(seconds(60));
    expect(shift.of('nobody-answered')).toHaveLength(1);
  });

  it('somebody who is taken off the list while it rings is not told', () => {
    const roster = [
      someone('anna', 'duty'),
      someone('ben', 'duty', { order: 2 }),
      someone('cleo', 'duty', { order: 3 }),
    ];
    const shift = pressedUnder(DUTY, roster);
    roster.splice(1, 1);
    shift.pass(seconds(60));
    expect(told(shift)).toEqual(['0s anna voice anna1', '60s ben voice: removed', '60s cleo voice cleo1']);
  });

  it('a number that is no longer safe while it rings is not used', () => {
    const roster = [someone('anna', 'duty', { points: [{}, {}] })];
    const shift = pressedUnder(DUTY, roster);
    roster[0] = someone('anna', 'duty', { points: [{}, { channels: ['sms'] }] });
    shift.pass(seconds(30));
    expect(told(shift)).toEqual(['0s anna voice anna1', '30s anna voice: not-safe']);
  });

  it('hours that begin between two rounds count in the second', () => {
    const opens = from(EIGHT, EIGHT + 1);
    opens.fromMinute += 1;
    const roster = [someone('anna', 'duty', { points: [{ when: [opens] }] }), someone('ben', 'duty', { order: 2 })];
    const shift = pressedUnder(DUTY, roster);
    shift.pass(seconds(76));
    expect(told(shift)).toEqual(['0s anna voice: not-now', '0s ben voice ben1', '75s anna voice anna1']);
  });

  it('a step outside its hours tells nobody, and the desk hears of it', () => {
    const night = step({ role: 'duty' }, { when: { during: from(22, 6) }, by: ['voice'] });
    const shift = pressedUnder(policy([step('desk'), night]), [someone('anna', 'duty')]);
    expect(told(shift)).toEqual(['0s desk', '0s anna voice: not-now']);
  });

  it('with nobody to be told the round ends at once and begins again in its time, never faster', () => {
    const shift = pressedUnder(DUTY, [someone('anna', 'duty', { when: [SHUT] })]);
    shift.pass(seconds(31));
    expect(told(shift)).toEqual(['0s', '15s', '30s'].map((at) => `${at} anna voice: off-duty`));
  });

  it('the same after a restart', () => {
    const roster = [
      someone('anna', 'duty'),
      someone('ben', 'duty', { order: 2, when: [SHUT] }),
      someone('cleo', 'duty', { order: 3 }),
    ];
    const shift = pressedUnder(DUTY, roster);
    shift.restart();
    shift.pass(seconds(60));
    expect(told(shift)).toEqual(['0s anna voice anna1', '60s ben voice: off-duty', '60s cleo voice cleo1']);
  });
});

describe('after a failure', () => {
  const roster = [someone('anna', 'duty', { points: [{}, {}] }), someone('ben', 'duty', { order: 2 })];
  const both = policy([step({ role: 'duty' }, { each: 120 })]);

  it.each<[FailReason, string[]]>([
    ['busy', ['anna voice anna2']],
    ['voicemail', ['anna voice anna2']],
    ['opted-out', ['anna voice anna2']],
    ['provider-error', ['anna voice anna2']],
    ['declined', ['anna voice: declined', 'anna sms: declined', 'anna sms: declined', 'ben voice ben1']],
  ])('%s: %j is next, at once', (reason, next) => {
    const shift = pressedUnder(both, roster);
    fail(shift, 1, reason);
    expect(told(shift).slice(1)).toEqual(next.map((line) => `0s ${line}`));
  });

  it('a telephone that is off takes nothing from the other ways to it: the next one is tried at once', () => {
    const shift = pressedUnder(both, roster);
    fail(shift, 1, 'unreachable');
    fail(shift, 2, 'busy');
    expect(told(shift).slice(1)).toEqual(['0s anna voice anna2', '0s anna sms anna1']);
  });

  it('not-a-number: that number is not tried again in this round', () => {
    const shift = pressedUnder(both, roster);
    fail(shift, 1, 'not-a-number');
    fail(shift, 2, 'busy');
    expect(told(shift).slice(1)).toEqual(['0s anna voice anna2', '0s anna sms: dead-end', '0s anna sms anna2']);
  });

  it('in the next round everybody is told again', () => {
    const shift = pressedUnder(policy([step({ role: 'duty' }, { by: ['voice'], each: 20 })]), [
      someone('anna', 'duty'),
    ]);
    fail(shift, 1, 'declined');
    shift.pass(seconds(15));
    expect(told(shift)).toEqual(['0s anna voice anna1', '15s anna voice anna1']);
  });

  it('somebody who cannot is not asked by another step either', () => {
    const two = policy([step({ role: 'duty' }, { by: ['voice'] }), step({ role: 'duty' }, { at: 30, by: ['sms'] })]);
    const shift = pressedUnder(two, [someone('anna', 'duty')]);
    fail(shift, 1, 'declined');
    shift.pass(seconds(30));
    expect(told(shift)).toEqual(['0s anna voice anna1', '30s anna sms: declined']);
  });
});

describe('together', () => {
  const together = policy([step({ role: 'duty' }, { together: true })]);
  const roster = [
    someone('anna', 'duty'),
    someone('ben', 'duty', { order: 2 }),
    someone('cleo', 'duty', { order: 3, when: [SHUT] }),
  ];

  it('everybody at once, each by their next way in their own time', () => {
    const shift = pressedUnder(together, roster);
    expect(told(shift)).toEqual([
      '0s anna voice anna1',
      '0s ben voice ben1',
      '0s cleo voice: off-duty',
      '0s cleo sms: off-duty',
    ]);
    shift.pass(seconds(5));
    fail(shift, 2, 'busy');
    expect(told(shift).slice(4)).toEqual(['5s ben sms ben1']);
    shift.restart();
    shift.pass(seconds(25));
    expect(told(shift).slice(5)).toEqual(['30s anna sms anna1']);
  });

  it('the round ends when the last of them has not answered, and is the same again', () => {
    const shift = pressedUnder(together, roster);
    shift.pass(seconds(74));
    expect(shift.of('step-exhausted').map(({ at, lane }) => [(at - shift.doc.openedAt) / 1000, lane])).toEqual([
      [0, 2],
      [60, 0],
      [60, 1],
    ]);
    expect(shift.of('nobody-answered').map(({ at }) => (at - shift.doc.openedAt) / 1000)).toEqual([60]);
    shift.pass(seconds(1));
    expect(told(shift).slice(6, 8)).toEqual(['75s anna voice anna1', '75s ben voice ben1']);
  });

  it('the first acceptance ends it for all', () => {
    const shift = pressedUnder(together, roster);
    shift.take({ type: 'acceptance', attempt: `${shift.doc.id}.2` as AttemptId, contact: person('ben'), how: 'key' });
    shift.pass(hours(2));
    expect(told(shift)).toHaveLength(4);
  });
});

describe('a rota', () => {
  const rota = (rest: Partial<Rota> = {}): Rota => ({
    name: 'night',
    members: [person('anna'), person('ben')],
    from: instant(1_800_000_000_000 - 86_400_000),
    turnMs: days(1),
    offsets: [],
    standIns: [],
    ...rest,
  });
  const roster: RosterEntry[] = [
    someone('anna', 'duty'),
    someone('ben', 'duty', { points: [{ when: [SHUT] }, { verified: false }, {}] }),
  ];
  const under = (found: () => Rota | undefined, rest: Partial<Book> = {}) =>
    pressedUnder(policy([step('desk'), step({ rota: 'night' })]), roster, { rota: found, ...rest });

  it('whoever is on it then is told, by a number that is theirs, proved, and safe then', () => {
    expect(told(under(() => rota()))).toEqual(['0s desk', '0s ben voice ben3']);
  });

  it('a turn that ends while it rings passes it to the next', () => {
    const from = instant(1_800_000_000_000 - 86_400_000 * 2 + 20_000);
    const shift = under(() => rota({ from }));
    shift.pass(seconds(30));
    expect(told(shift)).toEqual(['0s desk', '0s ben voice ben3', '30s anna sms anna1']);
  });

  it('a hole is left out and said, and what comes after goes on', () => {
    const shift = under(() => rota({ members: [] }));
    expect(told(shift)).toEqual(['0s desk', '0s voice: rota-hole', '0s sms: rota-hole']);
    expect(shift.doc.plan.gaps).toEqual(['step 2: nobody is on the rota "night" now']);
  });

  it('a rota that is taken away while it rings is a hole', () => {
    let found: Rota | undefined = rota();
    const shift = under(() => found);
    found = undefined;
    shift.pass(seconds(30));
    expect(told(shift).slice(2)).toEqual(['30s sms: rota-hole']);
  });

  it('a number that is none gives way to another of theirs', () => {
    const shift = under(() => rota());
    const attempt = `${shift.doc.id}.2` as AttemptId;
    expect(shift.state.attempts.get(attempt)?.point).toBe(number('ben3'));
    shift.take({ type: 'report', report: { attempt, state: 'failed', reason: 'not-a-number' } });
    expect(told(shift).slice(2)).toEqual(['0s ben sms ben2']);
  });
});
