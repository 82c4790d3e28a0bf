import { describe, expect, test } from 'vitest';
import { asCallId } from '../ids.ts';
import { ANN, BEN, must, pressed, SAM, staff } from './testing/shift.ts';
import type { CallState } from './words.ts';

/** What is told of one leg when this news comes in, in this order. */
function told(...states: Exclude<CallState, 'asked'>[]): CallState[] {
  const shift = pressed();
  const call = must(asCallId(`${shift.doc.id}.c1`));
  shift.order(staff(ANN), { command: 'call', call, target: { kind: 'contact', contact: SAM }, listen: true });
  for (const state of states) shift.take({ type: 'call-report', incident: shift.doc.id, call, leg: 'other', state });
  return shift.of('call-reported').map(({ state }) => state);
}

describe('a call that was lost sight of', () => {
  test('is unknown from wherever it was, and is shown again as it is when it is seen again', () => {
    expect(told('answered', 'unknown', 'ended')).toEqual(['answered', 'unknown', 'ended']);
    expect(told('unknown', 'ringing', 'answered')).toEqual(['unknown', 'ringing', 'answered']);
    expect(told('unknown', 'unknown')).toEqual(['unknown']);
  });

  test('what is over stays over', () => {
    expect(told('failed', 'unknown', 'answered', 'ended')).toEqual(['failed']);
  });
});

describe('being heard in a call', () => {
  test('is on record each time it changes, and nobody but the caller changes it', () => {
    const shift = pressed();
    const incident = shift.doc.id;
    const call = must(asCallId(`${incident}.c1`));
    const speak = (by: typeof ANN, speak: boolean) => shift.take({ type: 'call-voice', incident, call, by, speak });
    speak(ANN, true);
    shift.order(staff(ANN), { command: 'call', call, target: { kind: 'home' }, listen: true });
    speak(BEN, true);
    for (const wish of [false, true, true, false]) speak(ANN, wish);
    expect(shift.of('call-voice').map(({ speak }) => speak)).toEqual([true, false]);
    expect(shift.doc.handling?.calls[0]?.listen).toBe(true);
    shift.take({ type: 'call-report', incident, call, leg: 'operator', state: 'ended' });
    speak(ANN, true);
    expect(shift.of('call-voice')).toHaveLength(2);
  });
});
