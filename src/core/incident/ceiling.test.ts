import { describe, expect, it } from 'vitest';
import { ANN, staff } from '../handling/testing/shift.ts';
import { ms, seconds } from '../time.ts';
import { ceiling, policy, pressedUnder, someone, step, told } from './testing/policy.ts';

const ROSTER = [someone('anna', 'duty'), someone('ben', 'safe')];
const FIRST = policy([step({ role: 'duty' }, { by: ['voice'], each: 20 })], { ceiling: ceiling(2, 'everyone') });
const EVERYONE = policy(
  [step({ role: 'duty' }, { by: ['voice'], each: 20 }), step({ role: 'safe' }, { at: 10, by: ['sms'], each: 20 })],
  { name: 'everyone', repeatFromMs: seconds(10) },
);
const press = () => pressedUnder(FIRST, ROSTER, { policy: (name) => ({ panic: FIRST, everyone: EVERYONE })[name] });

describe('after so many unanswered rounds', () => {
  it('another policy takes over from its first step, and the calls never end', () => {
    const shift = press();
    shift.pass(seconds(150));
    expect(told(shift)).toEqual([
      '0s anna voice anna1',
      '35s anna voice anna1',
      '70s anna voice anna1',
      '80s ben sms ben1',
      '115s ben sms ben1',
      '150s ben sms ben1',
    ]);
    expect(shift.of('plan-replaced').map(({ plan, why }) => [plan.policy, why])).toEqual([['everyone', 'ceiling']]);
    expect(shift.of('round-started').map(({ round }) => round)).toEqual([1, 2, 3, 4, 5]);
  });

  it('the same after a restart', () => {
    const shift = press();
    shift.pass(seconds(60));
    shift.restart();
    shift.pass(seconds(20));
    expect(told(shift).slice(2)).toEqual(['70s anna voice anna1', '80s ben sms ben1']);
  });

  it('two policies that take over from each other go on for ever', () => {
    const back = { ...EVERYONE, repeatFromMs: ms(0), ceiling: ceiling(1, 'panic') };
    const shift = pressedUnder(FIRST, ROSTER, { policy: (name) => ({ panic: FIRST, everyone: back })[name] });
    shift.pass(seconds(300));
    const replaced = shift.of('plan-replaced').map(({ plan }) => plan.policy);
    expect(replaced.slice(0, 3)).toEqual(['everyone', 'panic', 'everyone']);
  });

  it('a policy that is there no more leaves the desk, and says so', () => {
    const shift = pressedUnder(FIRST, ROSTER, { policy: (name) => (name === 'panic' ? FIRST : undefined) });
    shift.pass(seconds(70));
    expect(told(shift).at(-1)).toBe('70s desk');
    expect(shift.doc.plan.gaps).toEqual(['there is no policy called "everyone"; only the desk is told']);
  });

  it('an acceptance begins the count anew', () => {
    const shift = press();
    shift.pass(seconds(60));
    shift.order(staff(ANN), { command: 'claim' });
    shift.order(staff(ANN), { command: 'release', cause: 'given-back' });
    shift.pass(seconds(40));
    expect(shift.of('plan-replaced')).toEqual([]);
    shift.pass(seconds(30));
    expect(shift.of('plan-replaced')).toHaveLength(1);
  });
});
