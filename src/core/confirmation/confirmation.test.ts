import { describe, expect, test } from 'vitest';
import type { Instant } from '../time.ts';
import { hours, instant, minutes } from '../time.ts';
import { activationClass, confirmationOf, waysToConfirm } from './confirmation.ts';
import { type Activation, type ActivationClass, DOMESTIC_ABUSE_RULES } from './rules.ts';

const START = instant(1_700_000_000_000);
const later = (ms: number): Instant => instant(START + ms);
/** One activation: class, detector, when (ms after the start). */
const one = (kind: ActivationClass, detector: string, ms: number): Activation => ({
  class: kind,
  detector,
  at: later(ms),
});
const SEQUENTIAL = { ...DOMESTIC_ABUSE_RULES, holdUp: 'sequential' as const, holdUpWithinMs: hours(8) };
const MIN = minutes(1);

describe('a second call for help confirms the first (BS 8243: more than 2 minutes apart, within 8 to 20 hours)', () => {
  test.each([
    ['two minutes apart are one press, told twice', 2 * MIN, 8, undefined],
    ['a millisecond more are two', 2 * MIN + 1, 8, 'hold-up-sequential'],
    ['eight hours apart, where the force says eight', hours(8), 8, 'hold-up-sequential'],
    ['a millisecond more are too far apart', hours(8) + 1, 8, undefined],
    ['the same twelve hours, where the force says twenty', hours(12), 20, 'hold-up-sequential'],
    ['twenty hours', hours(20), 20, 'hold-up-sequential'],
    ['more than twenty', hours(20) + 1, 20, undefined],
  ] as const)('%s', (_name, apartMs, within, how) => {
    const rules = { ...SEQUENTIAL, holdUpWithinMs: hours(within) };
    const found = confirmationOf([one('hold-up', 'button/', 0), one('hold-up', 'button/', apartMs)], rules);
    expect(found).toEqual({ confirmed: how, mayTell: how !== undefined });
  });

  test('another button within two minutes is no second call, an earlier one beside it is', () => {
    const presses = [0, 30 * MIN, 31 * MIN].map((ms, i) => one('hold-up', `button-${i}/`, ms));
    expect(confirmationOf(presses, SEQUENTIAL).confirmed).toBe('hold-up-sequential');
    expect(confirmationOf(presses.slice(1), SEQUENTIAL).confirmed).toBeUndefined();
  });
});

describe('a tamper beside a call for help confirms it within two minutes', () => {
  test.each([
    ['after it', 'hold-up', 'tamper', 2 * MIN, 'hold-up-and-tamper'],
    ['before it', 'tamper', 'hold-up', 2 * MIN, 'hold-up-and-tamper'],
    ['at the same moment', 'hold-up', 'tamper', 0, 'hold-up-and-tamper'],
    ['a millisecond too late', 'hold-up', 'tamper', 2 * MIN + 1, undefined],
    ['two tampers', 'tamper', 'tamper', 10 * MIN, undefined],
  ] as const)('%s', (_name, first, second, apartMs, how) => {
    const found = confirmationOf([one(first, 'a/', 0), one(second, 'b/', apartMs)], SEQUENTIAL);
    expect(found.confirmed).toBe(how);
  });
});

describe('a second, independent detector confirms an intrusion within 30 to 60 minutes', () => {
  test.each([
    ['two doors at once', 'hall/front', 'hall/back', 0, 30, 'intruder-sequential'],
    ['thirty minutes apart', 'hall/front', 'hall/back', 30 * MIN, 30, 'intruder-sequential'],
    ['more, where the force says thirty', 'hall/front', 'hall/back', 30 * MIN + 1, 30, undefined],
    ['sixty, where it says sixty', 'hall/front', 'hall/back', 60 * MIN, 60, 'intruder-sequential'],
    ['more than sixty', 'hall/front', 'hall/back', 60 * MIN + 1, 60, undefined],
    ['the same detector twice never does', 'hall/front', 'hall/front', 10 * MIN, 60, undefined],
    ['nor at the same moment', 'hall/front', 'hall/front', 0, 60, undefined],
  ] as const)('%s', (_name, first, second, apartMs, within, how) => {
    const rules = { ...SEQUENTIAL, intruderWithinMs: minutes(within) };
    const found = confirmationOf([one('intruder', first, 0), one('intruder', second, apartMs)], rules);
    expect(found.confirmed).toBe(how);
  });

  test('however often one detector goes off, it stays one', () => {
    const often = Array.from({ length: 20 }, (_, i) => one('intruder', 'hall/front', i * MIN));
    expect(confirmationOf(often, SEQUENTIAL)).toEqual({ confirmed: undefined, mayTell: false });
  });
});

describe('of what the police are told, and when', () => {
  test('a home at risk: they are told of the first press, and of sensors when a second one agrees', () => {
    const told = (kind: ActivationClass) => confirmationOf([one(kind, 'a/', 0)], DOMESTIC_ABUSE_RULES);
    expect(told('hold-up')).toEqual({ confirmed: undefined, mayTell: true });
    expect(told('intruder')).toEqual({ confirmed: undefined, mayTell: false });
    expect(told('tamper')).toEqual({ confirmed: undefined, mayTell: false });
    expect(confirmationOf([], DOMESTIC_ABUSE_RULES)).toEqual({ confirmed: undefined, mayTell: false });
  });

  test('what an earlier pair said does not confirm what comes after it alone', () => {
    const three = [one('hold-up', 'a/', 0), one('hold-up', 'a/', 10 * MIN), one('intruder', 'b/', hours(5))];
    expect(confirmationOf(three, SEQUENTIAL).confirmed).toBeUndefined();
  });

  test('nobody is called back into a home where a telephone is not known to be safe', () => {
    expect(waysToConfirm({ safeToCall: false })).not.toContain('call-back');
    expect(waysToConfirm({ safeToCall: true })).toContain('call-back');
  });

  test('what her own doors do while she is at home is no intrusion; what is broken or forced always is', () => {
    expect(activationClass({ kind: 'door', state: 'open' }, 'disarmed')).toBeUndefined();
    expect(activationClass({ kind: 'door', state: 'open' }, 'home')).toBe('intruder');
    expect(activationClass({ kind: 'motion' }, 'home')).toBeUndefined();
    expect(activationClass({ kind: 'motion' }, 'away')).toBe('intruder');
    expect(activationClass({ kind: 'door', state: 'forced' }, 'disarmed')).toBe('intruder');
    expect(activationClass({ kind: 'glass' }, 'disarmed')).toBe('intruder');
    expect(activationClass({ kind: 'tamper', state: 'clear' }, 'away')).toBeUndefined();
    expect(activationClass({ kind: 'arm', state: 'disarmed', code: 'duress' }, 'away')).toBe('hold-up');
  });
});
