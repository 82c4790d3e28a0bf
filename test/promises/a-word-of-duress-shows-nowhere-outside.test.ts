import { expect, test } from 'vitest';
import {
  ANN,
  BEN,
  BUTTON,
  HOME,
  must,
  NOTE,
  pressed,
  type Shift,
  staff,
} from '../../src/core/handling/testing/shift.ts';
import type { Heard } from '../../src/core/handling/words.ts';
import { asSignalId } from '../../src/core/ids.ts';
import { instant, seconds } from '../../src/core/time.ts';
import { consequencesOf, toldAgain } from '../../src/gateway/consequences.ts';

/** What the devices in the home are told about a press, from here on. */
function lights(shift: Shift, from: number): string[] {
  const { progress } = consequencesOf(shift.state, shift.events.slice(from), 1);
  return progress.map(({ device, stage }) => `${device} ${stage}`);
}

/** What a button hears that presses once more because it may have missed something. */
function asksAgain(shift: Shift): string[] {
  const signal = { kind: 'panic' as const, id: must(asSignalId('s-1')) };
  const origin = { device: BUTTON, premises: HOME, risk: 'high' as const };
  const input = { type: 'signal' as const, origin, signal, receivedAt: instant(shift.now), late: false };
  return (toldAgain(shift.state, input)?.progress ?? []).map(({ stage }) => stage);
}

/** One incident from the word to its end, as the home sees it. */
function asSeenFromTheHome(heard: Heard): { seen: string[][]; shift: Shift } {
  const shift = pressed();
  shift.order(staff(ANN), { command: 'claim' });
  const seen: string[][] = [];
  const step = (act: () => void) => {
    const from = shift.events.length;
    act();
    seen.push(lights(shift, from), asksAgain(shift));
  };
  step(() => shift.order(staff(ANN), { command: 'word', heard }));
  step(() => shift.pass(seconds(5)));
  step(() => shift.order(staff(BEN), { command: 'acknowledge' }));
  step(() => shift.signal({ kind: 'panic' }));
  step(() => shift.order(staff(ANN), { command: 'seen' }));
  step(() => shift.order(staff(ANN), { command: 'step', step: 'look', outcome: 'done' }));
  step(() => shift.order(staff(ANN), { command: 'police', stage: 'dispatched' }));
  for (const step of ['look', 'police', 'silence'])
    shift.order(staff(ANN), { command: 'step', step, outcome: 'ruled-out', note: NOTE });
  step(() => shift.order(staff(ANN), { command: 'close', reason: 'incident' }));
  return { seen, shift };
}

test('whatever word she says, the devices in her home are told the same, at the same steps', () => {
  const safe = asSeenFromTheHome('safe');
  const duress = asSeenFromTheHome('duress');
  expect(duress.seen).toEqual(safe.seen);
  expect(asSeenFromTheHome('unknown').seen).toEqual(safe.seen);
  expect(safe.seen.flat()).toContain('dv_button help-on-the-way');
  expect(duress.shift.doc.state).toBe('closed');
});

test('a word of duress calls people anew, as gravely as anything, and they have to accept anew', () => {
  const shift = pressed();
  shift.order(staff(ANN), { command: 'claim' });
  const { generation, kind } = shift.doc;
  const calls = shift.calls();
  shift.order(staff(ANN), { command: 'word', heard: 'duress' });
  expect(shift.doc).toMatchObject({ state: 'open', priority: 1, generation: generation + 1, kind });
  expect(shift.doc.handling?.claim?.by).toBe(ANN);
  expect(shift.calls()).toBe(calls + 1);
  shift.order(staff(ANN), { command: 'word', heard: 'safe' });
  expect(shift.doc.handling?.word?.heard).toBe('duress');
  expect(shift.calls()).toBe(calls + 1);
});

test('whoever had it and has gone, the home is told of the next who accepts, after either word', () => {
  const run = (heard: Heard) => {
    const shift = pressed();
    shift.order(staff(ANN), { command: 'claim' });
    shift.order(staff(ANN), { command: 'word', heard });
    shift.order({ kind: 'gateway' }, { command: 'release', cause: 'connection-lost', holder: ANN });
    const from = shift.events.length;
    shift.order(staff(BEN), { command: 'claim' });
    return { lights: lights(shift, from), again: asksAgain(shift) };
  };
  expect(run('duress')).toEqual(run('safe'));
});
