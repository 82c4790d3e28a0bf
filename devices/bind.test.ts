import { describe, expect, test } from 'vitest';
import { asSignalId } from '../src/core/ids.ts';
import { instant, ms } from '../src/core/time.ts';
import { type Bound, bind, type FactMemory, SAME_FRAME_MS, type Told } from './bind.ts';
import type { Fact } from './fact.ts';
import type { Binding } from './family.ts';

const START = Date.UTC(2026, 10, 21, 19, 4, 12);

/** An end device with these bindings, and what becomes of each report. */
function endDevice(bindings: readonly Binding[], repeatMs = 500) {
  const slots = new Map<string, Told>();
  let made = 0;
  const memory: FactMemory = {
    told: (slot) => slots.get(slot),
    known: () => undefined,
    newId: () => {
      made += 1;
      const id = asSignalId(`s-${made}`);
      if (id === undefined) throw new Error('no id');
      return id;
    },
  };
  return (facts: Fact[], afterMs: number, counter?: string): Bound => {
    const receivedAt = instant(START + afterMs);
    const report = { address: 'a', facts, life: true, ...(counter !== undefined && { counter }) };
    const bound = bind(report, { bindings, receivedAt, repeatMs: ms(repeatMs) }, memory);
    for (const { signal, slot, word, isRepeat } of bound.signals)
      if (!isRepeat) slots.set(slot, { word, id: signal.id, at: receivedAt, settled: true });
    for (const { slot, word } of bound.quiet) slots.set(slot, { word, id: undefined, at: receivedAt, settled: true });
    return bound;
  };
}

const ids = (bound: Bound) => bound.signals.map(({ signal }) => signal.id);
const bodies = (bound: Bound) =>
  bound.signals.map(({ signal }) => ('state' in signal ? `${signal.kind} ${signal.state}` : signal.kind));
const press = (which = 'single'): Fact => ({ key: 'action', is: 'press', which });
const PANIC: Binding = { key: 'action', means: 'panic' };

describe('a press', () => {
  test('without a number is one press for as long as it may be repeated, and then another', () => {
    const hear = endDevice([PANIC]);
    expect(ids(hear([press()], 0))).toEqual(['s-1']);
    expect(ids(hear([press()], 499))).toEqual(['s-1']);
    expect(ids(hear([press()], 500))).toEqual(['s-2']);
  });

  test('with a number is the same frame however often it is heard, and another number is another press at once', () => {
    const hear = endDevice([PANIC]);
    const frames = ['7', '7', '7', '8', '8'].map((counter, n) => ids(hear([press()], n * 100, counter)));
    expect(frames.flat()).toEqual(['s-1', 's-1', 's-1', 's-2', 's-2']);
  });

  test('that is bound alone lends nothing to a state of the same name', () => {
    const hear = endDevice([{ key: 'action', which: 'hold', means: 'panic' }]);
    const heard = hear([{ key: 'action', is: 'switch', state: 'on' }, press('single')], 0);
    expect(bodies(heard)).toEqual([]);
    expect(heard.unbound).toHaveLength(2);
    expect(bodies(hear([press('hold')], 1))).toEqual(['panic']);
  });

  test('is not swallowed when the number of a button comes round', () => {
    const hear = endDevice([PANIC]);
    expect(ids(hear([press()], 0, '17'))).toEqual(['s-1']);
    expect(ids(hear([press()], SAME_FRAME_MS, '17'))).toEqual(['s-2']);
  });

  test('is the one that was bound, and the binding of that very press counts before the one of any', () => {
    const hear = endDevice([PANIC, { key: 'action', which: 'double', means: 'test' }]);
    expect(bodies(hear([press('double'), press('long')], 0))).toEqual(['test', 'panic']);
    const only = endDevice([{ key: 'action', which: 'long', means: 'panic' }]);
    expect(only([press('single')], 0)).toMatchObject({ signals: [], unbound: [{ which: 'single' }] });
  });

  test('on a keypad arms and disarms by its word', () => {
    const hear = endDevice([{ key: 'action', means: 'arm' }]);
    const words = ['arm_all_zones', 'disarm', 'arm_night_zones', 'identify'];
    const all = words.map((word, n) => bodies(hear([press(word)], n * 1_000)));
    expect(all).toEqual([['arm away'], ['arm disarmed'], ['arm home'], []]);
  });

  test('bound to nothing is nothing, and says so', () => {
    const hear = endDevice([{ key: 'action', means: 'nothing' }]);
    expect(hear([press()], 0)).toMatchObject({ signals: [], unbound: [], ignored: [{ what: 'action' }] });
  });
});

describe('a switch', () => {
  const turn = (state: 'on' | 'off'): Fact => ({ key: 'sos', is: 'switch', state });

  test('presses when it goes on, once, however often it is sent again', () => {
    const hear = endDevice([{ key: 'sos', means: 'panic' }]);
    const all = (['off', 'on', 'on', 'off', 'off', 'on'] as const).map((state, n) => bodies(hear([turn(state)], n)));
    expect(all).toEqual([[], ['panic'], [], [], [], ['panic']]);
  });

  test('presses at once when nothing was known of it', () => {
    expect(bodies(endDevice([{ key: 'sos', means: 'panic' }])([turn('on')], 0))).toEqual(['panic']);
  });

  test('may be wired the other way round', () => {
    const hear = endDevice([{ key: 'sos', on: 'off', means: 'door', sensor: 'leaf' }]);
    expect(bodies(hear([turn('off')], 0))).toEqual(['door open']);
    const closed = hear([turn('on')], 1);
    expect(bodies(closed)).toEqual(['door closed']);
    expect(closed.signals[0]?.signal.sensor).toBe('leaf');
  });

  test('that nobody has bound is shown', () => {
    expect(endDevice([])([turn('on')], 0)).toMatchObject({ signals: [], unbound: [{ key: 'sos' }] });
  });
});

describe('what is wrong with the device itself', () => {
  test('acts without a binding, when it comes and when it goes', () => {
    const hear = endDevice([]);
    const bad: Fact[] = [
      { key: 'tamper', is: 'tamper', state: 'alarm' },
      { key: 'jam', is: 'jamming', state: 'alarm' },
      { key: 'mains', is: 'power', state: 'lost' },
      { key: 'battery', is: 'battery', low: true, percent: 4 },
      { key: 'heater', is: 'trouble', state: 'alarm' },
    ];
    const good: Fact[] = [
      { key: 'tamper', is: 'tamper', state: 'clear' },
      { key: 'jam', is: 'jamming', state: 'clear' },
      { key: 'mains', is: 'power', state: 'restored' },
      { key: 'battery', is: 'battery', low: false, percent: 99 },
      { key: 'heater', is: 'trouble', state: 'clear' },
    ];
    expect(bodies(hear(good, 0))).toEqual([]);
    const heard = hear(bad, 1);
    expect(bodies(heard)).toEqual(['tamper alarm', 'jamming alarm', 'power lost', 'battery low', 'fault']);
    expect(heard.battery).toBe(4);
    expect(bodies(hear(bad, 2))).toEqual([]);
    expect(bodies(hear(good, 3))).toEqual(['tamper clear', 'jamming clear', 'power restored', 'battery ok']);
  });

  test('may be bound to a call for help, where a maker sends it so', () => {
    const hear = endDevice([{ key: 'tamper', means: 'panic' }]);
    expect(bodies(hear([{ key: 'tamper', is: 'tamper', state: 'alarm' }], 0))).toEqual(['panic']);
  });
});

describe('what is said twice in one message', () => {
  test('is one press and one change, and not two under two ids', () => {
    const hear = endDevice([PANIC, { key: 'sos', means: 'panic' }]);
    const sos: Fact = { key: 'sos', is: 'switch', state: 'on' };
    expect(ids(hear([press(), press(), sos, sos], 0))).toEqual(['s-1', 's-2']);
  });
});

test('a switch that was bound by the word of its state, as it is typed, acts on that state', () => {
  const hear = endDevice([{ key: 'sos', which: 'on', on: 'on', means: 'panic' }]);
  expect(bodies(hear([{ key: 'sos', is: 'switch', state: 'on' }], 0))).toEqual(['panic']);
  expect(hear([{ key: 'sos', is: 'switch', state: 'off' }], 900)).toMatchObject({ signals: [], unbound: [] });
  expect(bodies(hear([{ key: 'sos', is: 'press', which: 'on' }], 1800))).toEqual(['panic']);
});
