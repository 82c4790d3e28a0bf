import { expect, test } from 'vitest';
import { bindingOf, bindingText } from './bindings.ts';

test.each([
  ['action=emergency:panic', { key: 'action', which: 'emergency', means: 'panic' }],
  ['contact:door@leaf', { key: 'contact', means: 'door', sensor: 'leaf' }],
  ['input:0=single_push:duress', { key: 'input:0', which: 'single_push', means: 'duress' }],
  ['sos=on:hold-up', { key: 'sos', which: 'on', on: 'on', means: 'hold-up' }],
])('%s is read, and written as it was', (text, binding) => {
  expect(bindingOf(text)).toEqual(binding);
  expect(bindingText(bindingOf(text))).toBe(text);
});

test.each(['', 'panic', 'action:', 'action:sing', ':panic', 'action=:panic', 'a:panic@'])(
  '"%s" is refused plainly',
  (text) => {
    expect(() => bindingOf(text)).toThrow(expect.objectContaining({ code: 'HW_INPUT_INVALID' }));
  },
);
