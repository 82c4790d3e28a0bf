import { describe, expect, it } from 'vitest';
import type { Book, Policy } from './book.ts';
import { asPremisesId } from './ids.ts';
import { ceiling, from, policy, someone, step } from './incident/testing/policy.ts';
import type { Plan } from './plan.ts';
import { planFor } from './plan-for.ts';
import { Rulebook } from './rules/rule.ts';
import { instant, minutes, ms, seconds } from './time.ts';

const HOME = asPremisesId('pm_home') ?? expect.unreachable();
const NOW = instant(1_800_000_000_000);

function plan(
  panic: Policy,
  roster: Parameters<typeof someone>[0][] | ReturnType<typeof someone>[],
  instead: Partial<Book> = {},
  priority: 1 | 2 = 1,
): Plan {
  const book: Book = {
    rules: new Rulebook([]),
    policy: (name) => (name === 'panic' ? panic : undefined),
    roster: () => roster as ReturnType<typeof someone>[],
    channels: new Set(['desk', 'voice', 'sms']),
    offsets: () => [],
    ...instead,
  };
  return planFor(book, 'panic', HOME, { now: NOW, priority });
}

const ways = ({ steps }: Plan): string[] =>
  steps.flatMap(({ rungs }) =>
    rungs.map(({ contact, channel, point, lane, waitMs }) =>
      [contact?.slice(3), channel, point?.slice(3), lane !== undefined && `lane ${lane}`, `${waitMs / 1000}s`]
        .filter(Boolean)
        .join(' '),
    ),
  );

describe('whom a plan tells, and by which of their numbers', () => {
  it('one person after the other, the first channel by each of their numbers, then the next channel', () => {
    const roster = [
      someone('ben', 'duty', { order: 2 }),
      someone('anna', 'duty', { points: [{}, { channels: ['voice'] }] }),
    ];
    expect(ways(plan(policy([step({ role: 'duty' }, { each: 90 })]), roster))).toEqual([
      'anna voice anna1 30s',
      'anna voice anna2 30s',
      'anna sms anna1 30s',
      'ben voice ben1 45s',
      'ben sms ben1 45s',
    ]);
  });

  it('by numbers that nobody has proved only after every proved one of the step, and says so', () => {
    const roster = [
      someone('anna', 'duty', { points: [{ verified: false }, {}] }),
      someone('ben', 'duty', { order: 2 }),
    ];
    const made = plan(policy([step({ role: 'duty' }, { by: ['voice'] })]), roster);
    expect(ways(made)).toEqual(['anna voice anna2 30s', 'ben voice ben1 60s', 'anna voice anna1 30s']);
    expect(made.gaps).toEqual(['step 1: 1 way to the duty nobody has verified; used last']);
  });

  it('together: everybody has a lane of their own', () => {
    const roster = [someone('anna', 'duty'), someone('ben', 'duty', { order: 2 })];
    const made = plan(policy([step({ role: 'duty' }, { together: true })]), roster);
    expect(ways(made)).toEqual([
      'anna voice anna1 lane 0 30s',
      'anna sms anna1 lane 0 30s',
      'ben voice ben1 lane 1 30s',
      'ben sms ben1 lane 1 30s',
    ]);
    expect(made.steps[0]?.tells).toBe('duty by voice, sms, together');
  });

  it.each([
    [90, 4, 22.5],
    [60, 2, 30],
    [60, 4, 20],
    [30, 2, 20],
    [12, 3, 12],
  ])(
    '%d s for one person over %d ways: %d s each, and never less than 20 s that the policy has',
    (each, count, expected) => {
      const roster = [
        someone('anna', 'duty', { points: Array.from({ length: count }, () => ({ channels: ['voice'] })) }),
      ];
      const made = plan(policy([step({ role: 'duty' }, { each })]), roster);
      expect(made.steps[0]?.rungs.map(({ waitMs }) => waitMs)).toEqual(Array(count).fill(expected * 1000));
    },
  );

  it('says who cannot be told at all, and never by a name', () => {
    const roster = [someone('anna', 'duty', { points: [{ channels: [] }] }), someone('ben', 'duty', { order: 2 })];
    const { gaps } = plan(
      policy([step({ role: 'duty' }), step({ role: 'fire' }, { must: true }), step({ rota: 'night' })]),
      roster,
    );
    expect(gaps).toEqual([
      'step 1: 1 of 2 as duty cannot be told by voice, sms',
      'step 2: nobody is registered as fire',
      'step 2: nobody of it can be told, so that none has to accept',
      'step 3: there is no rota "night"',
    ]);
  });
});

describe('a step is there when all that is written about it is so', () => {
  const under = (when: NonNullable<Policy['steps'][number]['when']>, book: Partial<Book> = {}, priority: 1 | 2 = 1) =>
    plan(policy([step('desk'), step({ role: 'duty' }, { when })]), [someone('anna', 'duty')], book, priority).steps
      .length === 2;
  const watch = { watch: () => ({ until: instant(NOW + 1), factor: 0.5 }) };

  type Row = [string, NonNullable<Policy['steps'][number]['when']>, Partial<Book>, 1 | 2, boolean];
  it.each<Row>([
    ['nothing is written', {}, {}, 1, true],
    ['its risk', { risks: ['high'] }, { risk: () => 'high' }, 1, true],
    ['another risk', { risks: ['high'] }, { risk: () => 'standard' }, 1, false],
    ['a risk that nobody has said', { risks: ['high'] }, {}, 1, true],
    ['its priority', { priorities: [1] }, {}, 1, true],
    ['another priority', { priorities: [1] }, {}, 2, false],
    ['under a watch, and there is one', { watched: true }, watch, 1, true],
    ['under a watch, and there is none', { watched: true }, {}, 1, false],
    ['without a watch, and there is one', { watched: false }, watch, 1, false],
    ['without a watch, and there is none', { watched: false }, {}, 1, true],
    ['one of two', { priorities: [1], watched: true }, {}, 1, false],
    ['both of two', { priorities: [1], watched: true }, watch, 1, true],
  ])('%s', (_, when, book, priority, isThere) => {
    expect(under(when, book, priority)).toBe(isThere);
  });

  it('hours are looked at when somebody is to be told, not before', () => {
    const when = { during: from(22, 6) };
    const made = plan(policy([step({ role: 'duty' }, { when })]), [someone('anna', 'duty')]);
    expect(made.steps[0]?.during).toEqual(when.during);
  });

  it('an alarm that no step is there for is told to the desk', () => {
    const made = plan(
      policy([step({ role: 'duty' }, { at: 60, when: { priorities: [2] } })], { repeatFromMs: seconds(60) }),
      [],
    );
    expect(made.steps.map(({ tells }) => tells)).toEqual(['the desk']);
    expect(made.repeatFromMs).toBe(0);
    expect(made.gaps).toEqual(['no step of the policy reaches anybody; only the desk is told']);
  });
});

describe('a heightened watch makes everything faster', () => {
  const panic = policy([step({ role: 'duty' }, { at: 40, each: 60, by: ['voice'] })], {
    repeatAfterMs: seconds(15),
    actWithinMs: minutes(10),
    ceiling: ceiling(3, 'everyone'),
  });
  const under = (until: number, factor: number, begins = 0) =>
    plan(panic, [someone('anna', 'duty')], {
      watch: () => ({ from: instant(NOW + begins), until: instant(NOW + until), factor }),
    });
  const times = ({ steps, repeatAfterMs, actWithinMs }: Plan) =>
    [steps[0]?.atMs, steps[0]?.rungs[0]?.waitMs, repeatAfterMs, actWithinMs].map((time) => (time ?? 0) / 1000);

  it.each([
    ['by its factor', 1, 0.5, [20, 30, 10, 300]],
    ['but nobody gets less than 20 s, no round repeats within 10 s', 1, 0.2, [8, 20, 10, 120]],
    ['never slower', 1, 3, [40, 60, 15, 600]],
    ['not once it is over', 0, 0.5, [40, 60, 15, 600]],
  ])('%s', (_, until, factor, expected) => {
    expect(times(under(until, factor))).toEqual(expected);
  });

  it('not before it begins; and the plan says until when', () => {
    expect(times(under(10, 0.5, 5))).toEqual([40, 60, 15, 600]);
    expect(under(10, 0.5, 5)).not.toHaveProperty('watchedUntil');
    expect(under(10, 0.5)).toMatchObject({ watchedUntil: NOW + 10, ceiling: ceiling(3, 'everyone') });
  });

  it('a way that has 30 s of a person’s 60 s keeps 20 s of them; one that has 2.5 s of 5 s keeps those', () => {
    const waits = (each: number, instead: Partial<Book> = {}) =>
      plan(policy([step({ role: 'duty' }, { each })]), [someone('anna', 'duty')], instead).steps[0]?.rungs.map(
        ({ waitMs }) => waitMs,
      );
    const watch = { watch: () => ({ until: instant(NOW + 1), factor: 0.5 }) };
    expect(waits(60, watch)).toEqual([20_000, 20_000]);
    expect(waits(5)).toEqual([2_500, 2_500]);
    expect(waits(5, watch)).toEqual([2_500, 2_500]);
  });

  it('a time that the policy has shorter than the least stays as it is', () => {
    const short = policy([step({ role: 'duty' }, { each: 8, by: ['voice'] })]);
    const made = plan(short, [someone('anna', 'duty')], { watch: () => ({ until: instant(NOW + 1), factor: 0.5 }) });
    expect(made.steps[0]?.rungs[0]?.waitMs).toBe(ms(8000));
  });
});
