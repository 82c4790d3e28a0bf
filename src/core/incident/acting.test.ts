import { describe, expect, it } from 'vitest';
import { ANN, BEN, NOTE, PEER, type Shift, staff } from '../handling/testing/shift.ts';
import { type AttemptId, asCallId } from '../ids.ts';
import type { Actor, Command } from '../input.ts';
import { minutes, ms, seconds } from '../time.ts';
import { person, policy, pressedUnder, someone, step } from './testing/policy.ts';

const POLICY = policy([step('desk'), step({ role: 'duty' }, { by: ['voice'] })], { actWithinMs: minutes(10) });
const press = () => pressedUnder(POLICY, [someone('anna', 'duty')]);
const byPhone = (shift: Shift) =>
  shift.take({ type: 'acceptance', attempt: `${shift.doc.id}.2` as AttemptId, contact: person('anna'), how: 'key' });
const calls = (shift: Shift) => shift.of('attempt-planned').filter(({ contact }) => contact !== undefined).length;

/** Accepted and claimed by Ann. */
function taken(): Shift {
  const shift = press();
  shift.order(staff(ANN), { command: 'acknowledge' });
  return shift;
}

describe('an acceptance that nothing follows lapses', () => {
  it('on the telephone: it is open again and people are told anew', () => {
    const shift = press();
    byPhone(shift);
    shift.pass(ms(minutes(10) - 1));
    expect(shift.doc.state).toBe('acknowledged');
    expect(calls(shift)).toBe(1);
    shift.pass(ms(1));
    expect(shift.of('acceptance-lapsed')).toMatchObject([
      { by: { kind: 'contact', contact: person('anna') }, generation: 3 },
    ]);
    expect(shift.doc).toMatchObject({ state: 'open', acknowledgedBy: null, round: 1 });
    expect(calls(shift)).toBe(2);
    expect(shift.of('incident-released')).toEqual([]);
  });

  it('at the desk: whoever has it loses it', () => {
    const shift = taken();
    shift.pass(minutes(10));
    expect(shift.of('incident-released')).toMatchObject([
      { holder: ANN, cause: 'nothing-done', reopened: false, by: { kind: 'gateway' } },
    ]);
    expect(shift.doc).toMatchObject({ state: 'open', handling: { claim: null } });
    expect(calls(shift)).toBe(2);
  });

  it('the same after a restart', () => {
    const shift = taken();
    shift.pass(minutes(4));
    shift.restart();
    shift.pass(minutes(6));
    expect(shift.doc.state).toBe('open');
  });

  it('nobody answering to that either, it goes on; and the next acceptance has its own time', () => {
    const shift = press();
    byPhone(shift);
    shift.pass(minutes(20));
    expect(shift.doc).toMatchObject({ state: 'open' });
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.pass(ms(minutes(10) - 1));
    expect(shift.doc.state).toBe('acknowledged');
    shift.pass(ms(1));
    expect(shift.of('acceptance-lapsed')).toHaveLength(2);
  });

  it('a policy without such a time asks for nothing', () => {
    const shift = pressedUnder(policy([step('desk')]), []);
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.pass(minutes(600));
    expect(shift.doc).toMatchObject({ state: 'acknowledged', handling: { claim: { by: ANN } } });
    expect(shift.doc).not.toHaveProperty('actBy');
  });
});

type Deed = Command extends infer C ? (C extends Command ? Omit<C, 'incident' | 'by'> : never) : never;
const CALL = (shift: Shift) => asCallId(`${shift.doc.id}.c1`) ?? expect.unreachable();

describe('what somebody at the desk does about it, keeps it', () => {
  it.each<[string, (shift: Shift) => Deed, Actor?]>([
    ['a note', () => ({ command: 'note', note: NOTE })],
    ['a note of a peer', () => ({ command: 'note', note: NOTE }), PEER],
    ['help on the way', () => ({ command: 'help-on-the-way' })],
    ['a word', () => ({ command: 'word', heard: 'unknown' })],
    ['the brief', () => ({ command: 'brief', digest: 'd', document: NOTE, to: 'police' })],
    ['the police', () => ({ command: 'police', stage: 'informed' })],
    ['a call', (shift) => ({ command: 'call', call: CALL(shift), target: { kind: 'home' }, listen: true })],
    ['reaching somebody', () => ({ command: 'reach', contact: person('anna'), channel: 'voice', note: NOTE })],
  ])('%s', (_, deed, by = staff(ANN)) => {
    const shift = taken();
    shift.pass(minutes(9));
    shift.order(by, deed(shift));
    expect(shift.refusal).toBeUndefined();
    shift.pass(minutes(60));
    expect(shift.doc.state).toBe('acknowledged');
    expect(shift.doc).not.toHaveProperty('actBy');
  });

  it('whoever takes it on from a telephone has the time anew; doing nothing, they lose it', () => {
    const shift = press();
    byPhone(shift);
    shift.pass(minutes(9));
    shift.order(staff(ANN), { command: 'claim' });
    shift.pass(minutes(9));
    expect(shift.doc.state).toBe('acknowledged');
    shift.pass(minutes(1));
    expect(shift.doc).toMatchObject({ state: 'open', handling: { claim: null } });
  });

  it('a hand-over gives the next their own time', () => {
    const shift = taken();
    shift.order(staff(ANN), { command: 'note', note: NOTE });
    shift.pass(minutes(30));
    shift.order(staff(ANN), { command: 'hand-over', to: BEN });
    shift.pass(minutes(10));
    expect(shift.doc.state).toBe('open');
  });

  it('given back with a contact who has accepted, it is nobody’s at the desk: the time runs', () => {
    const shift = press();
    byPhone(shift);
    shift.order(staff(ANN), { command: 'claim' });
    shift.order(staff(ANN), { command: 'note', note: NOTE });
    shift.order(staff(ANN), { command: 'release', cause: 'given-back' });
    expect(shift.doc.state).toBe('acknowledged');
    shift.pass(minutes(10));
    expect(shift.doc.state).toBe('open');
  });

  it('help that was on its way before is enough', () => {
    const shift = press();
    shift.order(staff(ANN), { command: 'police', stage: 'dispatched' });
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.pass(minutes(60));
    expect(shift.doc.state).toBe('acknowledged');
  });

  it('what makes it graver has its own time, and closing ends it', () => {
    const shift = taken();
    shift.pass(minutes(5));
    shift.order(staff(ANN), { command: 'word', heard: 'duress' });
    expect(shift.doc).not.toHaveProperty('actBy');
    shift.pass(seconds(1));
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.order(staff(ANN), { command: 'close', reason: 'incident' });
    shift.pass(minutes(60));
    expect(shift.of('acceptance-lapsed')).toEqual([]);
  });
});
