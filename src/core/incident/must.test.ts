import { describe, expect, it } from 'vitest';
import { ANN, BEN, PEER, type Shift, staff } from '../handling/testing/shift.ts';
import type { AttemptId } from '../ids.ts';
import { instant, minutes, seconds } from '../time.ts';
import { ceiling, person, policy, pressedUnder, someone, step, told } from './testing/policy.ts';

const ROSTER = [someone('anna', 'safe'), someone('ben', 'safe', { order: 2 }), someone('cleo', 'duty')];
/** Both the desk's people and safe contacts are told; the duty supervisor has to accept. */
const MUST = policy([
  step('desk'),
  step({ role: 'safe' }, { by: ['voice'], each: 40 }),
  step({ role: 'duty' }, { at: 10, by: ['voice'], each: 40, must: true }),
]);

const accept = (shift: Shift, n: number, who: string) =>
  shift.take({ type: 'acceptance', attempt: `${shift.doc.id}.${n}` as AttemptId, contact: person(who), how: 'key' });

describe('somebody of a step that must has to accept, whoever else has', () => {
  it('another acceptance counts, stops the calls that need not go on, and leaves it open', () => {
    const shift = pressedUnder(MUST, ROSTER);
    shift.pass(seconds(5));
    accept(shift, 2, 'anna');
    expect(shift.of('acceptance-counted')).toMatchObject([{ step: 2, waitingFor: [3] }]);
    expect(shift.doc).toMatchObject({ state: 'open', acknowledgedBy: null, waitingFor: [3] });
    shift.pass(seconds(100));
    expect(told(shift)).toEqual([
      '0s desk',
      '0s anna voice anna1',
      '10s cleo voice cleo1',
      '65s desk',
      '75s cleo voice cleo1',
    ]);
  });

  it('theirs ends it, and it stays known who has accepted', () => {
    const shift = pressedUnder(MUST, ROSTER);
    shift.pass(seconds(15));
    accept(shift, 2, 'anna');
    accept(shift, 3, 'cleo');
    expect(shift.doc).toMatchObject({
      state: 'acknowledged',
      acknowledgedBy: { contact: person('cleo') },
      generation: 2,
    });
    expect(shift.doc.accepted?.map(({ by }) => by.kind === 'contact' && by.contact)).toEqual([
      person('anna'),
      person('cleo'),
    ]);
    expect(shift.doc).not.toHaveProperty('waitingFor');
    const before = told(shift).length;
    shift.pass(minutes(30));
    expect(told(shift)).toHaveLength(before);
  });

  it('theirs alone is enough', () => {
    const shift = pressedUnder(MUST, ROSTER);
    shift.pass(seconds(15));
    accept(shift, 3, 'cleo');
    expect(shift.doc.state).toBe('acknowledged');
    expect(shift.of('acceptance-counted')).toEqual([]);
  });

  it.each([
    ['two steps, one after the other', ['anna', 'cleo'], 'acknowledged'],
    ['two steps, the other way round', ['cleo', 'anna'], 'acknowledged'],
    ['one of two steps', ['cleo'], 'open'],
    ['the same step twice', ['anna', 'ben'], 'open'],
  ])('%s', (_, who, state) => {
    const both = MUST.steps.map((one, index) =>
      index === 0 ? one : { ...one, atMs: seconds(0), together: true as const, must: true as const },
    );
    const shift = pressedUnder({ ...MUST, steps: both }, ROSTER);
    for (const name of who) accept(shift, name === 'cleo' ? 4 : name === 'ben' ? 3 : 2, name);
    expect(shift.doc.state).toBe(state);
  });

  it('a second acceptance that changes nothing is told so', () => {
    const shift = pressedUnder(MUST, ROSTER);
    accept(shift, 2, 'anna');
    accept(shift, 2, 'anna');
    expect(shift.refusal).toBe('HW_ALREADY_ACKNOWLEDGED');
    expect(shift.of('acceptance-too-late')).toMatchObject([{ why: 'already-accepted' }]);
    expect(shift.order(staff(ANN), { command: 'acknowledge' })).toBe('HW_ALREADY_ACKNOWLEDGED');
    expect(shift.order(PEER, { command: 'acknowledge' })).toBe('HW_ALREADY_ACKNOWLEDGED');
    expect(shift.of('acceptance-counted')).toHaveLength(1);
  });

  it('the desk counts as anybody does: who claims it has it, and the supervisor is called on', () => {
    const shift = pressedUnder(MUST, ROSTER);
    expect(shift.order(staff(ANN), { command: 'claim' })).toBeUndefined();
    expect(shift.doc).toMatchObject({ state: 'open', waitingFor: [3], handling: { claim: { by: ANN } } });
    expect(shift.order(staff(BEN), { command: 'claim', take: true })).toBeUndefined();
    expect(shift.doc.handling?.claim?.by).toBe(BEN);
    shift.pass(seconds(15));
    expect(told(shift).at(-1)).toBe('10s cleo voice cleo1');
  });

  it('the desk itself can be the step that must', () => {
    const desk = policy([step('desk', { must: true }), step({ role: 'safe' }, { by: ['voice'] })]);
    const shift = pressedUnder(desk, ROSTER);
    accept(shift, 2, 'anna');
    expect(shift.doc.waitingFor).toEqual([1]);
    shift.order(staff(ANN), { command: 'acknowledge' });
    expect(shift.doc.state).toBe('acknowledged');
  });

  it('a rota: whoever has turns on it counts, whoever stands in counts while they do', () => {
    const night = policy([step({ rota: 'night' }, { must: true }), step({ role: 'safe' }, { by: ['voice'] })]);
    const rota = {
      name: 'night',
      members: [person('cleo')],
      from: instant(0),
      turnMs: minutes(60),
      offsets: [],
      standIns: [],
    };
    const shift = pressedUnder(night, ROSTER, { rota: () => rota });
    accept(shift, 2, 'anna');
    expect(shift.doc.waitingFor).toEqual([1]);
    accept(shift, 1, 'cleo');
    expect(shift.doc.state).toBe('acknowledged');
  });

  it('a step that reaches nobody holds nothing up', () => {
    const shift = pressedUnder(MUST, ROSTER.slice(0, 2));
    accept(shift, 2, 'anna');
    expect(shift.doc.state).toBe('acknowledged');
    expect(shift.doc.plan.gaps).toContain('step 3: nobody of it can be told, so that none has to accept');
  });

  it('what makes it graver, or another policy that takes over, begins anew', () => {
    const shift = pressedUnder({ ...MUST, ceiling: ceiling(1, 'everyone') }, ROSTER, {
      policy: (name) =>
        name === 'everyone' ? policy([step({ role: 'safe' })]) : { ...MUST, ceiling: ceiling(1, 'everyone') },
    });
    accept(shift, 2, 'anna');
    shift.pass(seconds(80));
    expect(shift.of('plan-replaced')).toHaveLength(1);
    expect(shift.doc).not.toHaveProperty('waitingFor');
    expect(shift.doc).not.toHaveProperty('accepted');
    expect(told(shift).at(-1)).toBe('65s anna voice anna1');
  });

  it('with nobody of the step under way the round is over, and the next one tells them', () => {
    const first = policy([
      step({ role: 'duty' }, { by: ['voice'], each: 20, must: true }),
      step({ role: 'safe' }, { at: 5, by: ['voice'] }),
    ]);
    const shift = pressedUnder(first, ROSTER);
    shift.pass(seconds(30));
    accept(shift, 2, 'anna');
    expect(shift.of('nobody-answered')).toHaveLength(1);
    shift.pass(seconds(15));
    expect(told(shift).at(-1)).toBe('45s cleo voice cleo1');
  });

  it('the same after a restart', () => {
    const shift = pressedUnder(MUST, ROSTER);
    accept(shift, 2, 'anna');
    shift.restart();
    shift.pass(seconds(20));
    expect(told(shift)).toEqual(['0s desk', '0s anna voice anna1', '10s cleo voice cleo1']);
  });
});
