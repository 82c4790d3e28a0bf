import { describe, expect, it } from 'vitest';
import { ANN, NOTE, PEER, type Shift, staff } from '../handling/testing/shift.ts';
import type { AttemptId } from '../ids.ts';
import { Rulebook } from '../rules/rule.ts';
import { minutes, seconds } from '../time.ts';
import { from, number, person, policy, pressedUnder, someone, step, told } from './testing/policy.ts';

const ROSTER = [
  someone('anna', 'duty'),
  someone('ben', 'safe', { points: [{ channels: ['sms'], when: [from(9, 23)] }] }),
];
const press = () => pressedUnder(policy([step({ role: 'duty' }, { by: ['voice'], each: 40 })]), ROSTER);
const reach = (contact = person('ben'), channel = 'voice', rest = {}) =>
  ({ command: 'reach', contact, channel, note: NOTE, ...rest }) as const;

describe('somebody is reached outside their safe hours and ways', () => {
  it('by a member of staff, with the reason on record before the call', () => {
    const shift = press();
    expect(shift.order(staff(ANN), reach())).toBeUndefined();
    expect(shift.events.slice(-2).map(({ type }) => type)).toEqual(['reach-overridden', 'attempt-planned']);
    expect(shift.of('reach-overridden')).toMatchObject([
      { by: staff(ANN), contact: person('ben'), channel: 'voice', note: NOTE },
    ]);
    expect(shift.of('attempt-planned').at(-1)).toMatchObject({ step: 0, contact: person('ben') });
  });

  it('the policy goes on as it was', () => {
    const shift = press();
    shift.order(staff(ANN), reach());
    shift.pass(seconds(55));
    expect(told(shift)).toEqual(['0s anna voice anna1', '0s ben voice', '55s anna voice anna1']);
  });

  it('their key accepts it, as any key does', () => {
    const shift = press();
    shift.order(staff(ANN), reach(person('ben'), 'sms', { point: number('ben1') }));
    shift.take({ type: 'acceptance', attempt: `${shift.doc.id}.2` as AttemptId, contact: person('ben'), how: 'reply' });
    expect(shift.doc).toMatchObject({ state: 'acknowledged', acknowledgedBy: { contact: person('ben') } });
  });

  it('after others have accepted too: their key is put on record and changes nothing', () => {
    const shift = press();
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.order(staff(ANN), reach());
    const attempt = `${shift.doc.id}.2` as AttemptId;
    const press2 = { type: 'acceptance', attempt, contact: person('ben'), how: 'key' } as const;
    expect(shift.take(press2)).toMatchObject([{ type: 'attempt-reported', state: 'human' }]);
    expect(shift.refusal).toBeUndefined();
    shift.take(press2);
    expect(shift.refusal).toBe('HW_ALREADY_ACKNOWLEDGED');
  });

  it.each([
    ['a peer', PEER, reach(), 'HW_FORBIDDEN'],
    ['somebody of another home', staff(ANN), reach(person('zoe')), 'HW_NOT_FOUND'],
    [
      'a number of somebody else',
      staff(ANN),
      reach(person('ben'), 'voice', { point: number('anna1') }),
      'HW_NOT_FOUND',
    ],
    ['the desk', staff(ANN), reach(person('ben'), 'desk'), 'HW_INPUT_INVALID'],
    ['a channel that is not set up', staff(ANN), reach(person('ben'), 'email'), 'HW_INPUT_INVALID'],
  ] as const)('not %s', (_, by, order, code) => {
    const shift = press();
    expect(shift.order(by, order)).toBe(code);
    expect(shift.of('reach-overridden')).toEqual([]);
    expect(told(shift)).toHaveLength(1);
  });
});

describe('a call for help that joins what somebody has accepted', () => {
  const rules = new Rulebook([
    { name: 'Panic', parts: [{ kinds: ['panic'] }], raise: { incident: 'panic', priority: 1, policy: 'panic' } },
    {
      name: 'Fire',
      parts: [{ kinds: ['smoke'], states: ['alarm'] }],
      raise: { incident: 'fire', priority: 1, policy: 'panic' },
    },
  ]);
  function afterFire(): Shift {
    const shift = pressedUnder(policy([step({ role: 'duty' }, { by: ['voice'] })]), ROSTER, { rules });
    shift.events.length = 0;
    shift.order(PEER, { command: 'close', reason: 'planned' });
    shift.state.incidents.clear();
    shift.signal({ kind: 'smoke', state: 'alarm' });
    return shift;
  }

  it('rings anew, as grave as it was, though fire is as grave', () => {
    const shift = afterFire();
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.signal({ kind: 'panic' });
    expect(shift.of('severity-raised')).toMatchObject([{ kind: 'panic', priority: 1, generation: 3 }]);
    expect(shift.doc).toMatchObject({ state: 'open', kind: 'panic' });
    expect(shift.calls()).toBe(2);
  });

  it('once: whoever accepts that has accepted a call for help', () => {
    const shift = afterFire();
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.signal({ kind: 'panic' });
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.pass(minutes(1));
    shift.signal({ kind: 'panic' });
    expect(shift.doc.state).toBe('acknowledged');
  });

  it('a second fire, or a press while it still rings, does not', () => {
    const shift = afterFire();
    shift.signal({ kind: 'panic' });
    shift.order(staff(ANN), { command: 'acknowledge' });
    shift.signal({ kind: 'smoke', state: 'alarm' });
    expect(shift.of('severity-raised')).toEqual([]);
    expect(shift.doc.state).toBe('acknowledged');
  });
});
