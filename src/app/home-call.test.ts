import { describe, expect, test } from 'vitest';
import { instant } from '../core/time.ts';
import type { Telephone } from '../register/household-file-schema.ts';
import { whyNotToRing } from './home-call.ts';

const file = (safeToCall: Telephone['safeToCall'], ...between: [string, string][]): Telephone => ({
  number: '+447700900123',
  safeToCall,
  asOf: '2026-09-01',
  ...(between.length > 0 && { between: between.map(([from, to]) => ({ from, to })) }),
});
/** 10:30 in London in summer, 09:30 UTC. */
const MORNING = instant(Date.UTC(2026, 6, 1, 9, 30));
const NIGHT = instant(Date.UTC(2026, 6, 1, 23, 30));
const why = (telephone: Telephone | undefined, now = MORNING) => whyNotToRing(telephone, 'Europe/London', now);

describe('a home is rung only when it is written down as safe', () => {
  test('what is not written down, never, and only when she rang first: not now', () => {
    expect(why(undefined)).toMatch(/nothing is written down/);
    expect(why(file('never'))).toMatch(/never/);
    expect(why(file('when she rang first'))).toMatch(/a press is not a call/);
  });

  test('between times: in her own time zone, from the first minute up to the last, past midnight too', () => {
    expect(why(file('between times', ['10:00', '11:00']))).toBeUndefined();
    expect(why(file('between times', ['09:00', '10:30']))).toMatch(/outside the hours/);
    expect(why(file('between times', ['08:00', '09:00'], ['10:30', '10:31']))).toBeUndefined();
    expect(why(file('between times', ['22:00', '06:00']), NIGHT)).toBeUndefined();
    expect(why(file('between times', ['22:00', '06:00']))).toMatch(/outside the hours/);
  });
});
