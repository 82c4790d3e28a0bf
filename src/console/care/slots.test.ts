import { expect, test } from 'vitest';
import type { FactShown } from '../install/found-api.ts';
import type { Binding } from './api.ts';
import { bindingsNow, slotsOf } from './slots.ts';

const at = '2026-01-10T12:00:00.000Z';
const press = (which: string): FactShown => ({ key: 'action', is: 'press', which, at });
const BINDINGS: Binding[] = [
  { key: 'action', which: 'single', means: 'test' },
  { key: 'input', on: 'off', means: 'door', sensor: 'back' },
];

test('what nobody touches stays as it was, to the letter', () => {
  expect(bindingsNow(slotsOf(BINDINGS, []), {})).toEqual(BINDINGS);
});

test('what was heard and has no meaning can be given one, once', () => {
  const slots = slotsOf(BINDINGS, [press('double'), press('double'), press('single')]);
  expect(slots.map(({ id }) => id)).toEqual(['action single ', 'input off back', 'action=double']);
  expect(bindingsNow(slots, { 'action=double': { means: 'panic' } }).at(-1)).toEqual({
    key: 'action',
    which: 'double',
    means: 'panic',
  });
});

test('a meaning is changed or taken away, and the rest of it stays', () => {
  const slots = slotsOf(BINDINGS, []);
  expect(bindingsNow(slots, { 'action single ': { means: 'panic' } })[0]).toEqual({ ...BINDINGS[0], means: 'panic' });
  expect(bindingsNow(slots, { 'action single ': { means: '' } })).toEqual([BINDINGS[1]]);
  expect(bindingsNow(slots, { 'input off back': { means: 'door', on: 'on' } })[1]).toMatchObject({ on: 'on' });
});

test('a switch that was heard counts when it is on, unless somebody says otherwise', () => {
  const slots = slotsOf([], [{ key: 'relay', is: 'switch', state: 'on', at }]);
  expect(bindingsNow(slots, { relay: { means: 'panic' } })).toEqual([{ key: 'relay', means: 'panic', on: 'on' }]);
  expect(bindingsNow(slots, { relay: { means: 'panic', on: 'off' } })).toMatchObject([{ on: 'off' }]);
});

test('a meaning of every press of a button covers each of them', () => {
  expect(slotsOf([{ key: 'action', means: 'panic' }], [press('single'), press('hold')])).toHaveLength(1);
});
