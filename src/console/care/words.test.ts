import { describe, expect, test } from 'vitest';
import {
  bindingWords,
  callsForHelp,
  canBeLeftOut,
  choicesFor,
  factOf,
  lackingReason,
  partChoices,
  sinceWords,
  stageWords,
} from './words.ts';

const NOW = Date.parse('2026-01-10T12:00:00.000Z');
const ago = (hours: number) => ({ since: new Date(NOW - hours * 3_600_000).toISOString() });

describe('what is left out', () => {
  test('is loud once it has lasted a day', () => {
    expect(sinceWords(ago(0.5), NOW)).toEqual({ isLong: false, words: 'has been left out for 30 min' });
    expect(sinceWords(ago(23.9), NOW).isLong).toBe(false);
    expect(sinceWords(ago(24), NOW)).toEqual({ isLong: true, words: 'has been left out for 1 day' });
    expect(sinceWords(ago(80), NOW).words).toBe('has been left out for 3 days');
    // A clock that is behind makes nothing of it.
    expect(sinceWords(ago(-1), NOW).words).toBe('has been left out for less than a minute');
  });

  test('is never a lone button, and may be one sensor of many', () => {
    expect(canBeLeftOut({ kind: 'button', sensors: [] })).toBe(false);
    expect(canBeLeftOut({ kind: null, sensors: [] })).toBe(true);
    const sensors = [{ sensor: 'front', kind: 'door', zone: null, room: null }];
    expect(canBeLeftOut({ kind: 'button', sensors })).toBe(true);
    expect(partChoices({ sensors }).map(({ value }) => value)).toEqual(['', 'front']);
  });

  test('is left out for a reason', () => {
    expect(lackingReason('  too short ')).not.toBe('');
    expect(lackingReason('The door is being painted.')).toBe('');
  });
});

test('a device says how far it is', () => {
  const at = { revoked: false, stage: 'live', waits: false } as const;
  expect(stageWords(at)).toBe('In use');
  expect(stageWords({ ...at, waits: true })).toBe('Waits for its hardware');
  expect(stageWords({ ...at, revoked: true, waits: true })).toBe('Out of service');
});

describe('a meaning', () => {
  test('is told as one would on the telephone', () => {
    expect(bindingWords({ key: 'action', which: 'single', means: 'panic' })).toBe('Pressed: single: A call for help');
    expect(bindingWords({ key: 'contact', means: 'door', sensor: 'back' })).toBe('Contact: A door, sensor back');
  });

  test('can be any that such a thing may have, and the one that it has', () => {
    const values = (binding: Parameters<typeof factOf>[0]) =>
      choicesFor(factOf(binding), binding.means).map(({ value }) => value);
    expect(values({ key: 'action', which: 'single', means: 'test' })).toContain('panic');
    expect(values({ key: 'contact', means: 'door' })).toEqual(['door', 'window', 'nothing']);
    expect(values({ key: 'input', on: 'on', means: 'panic' })).toContain('motion');
    // Somebody has looked at it and it is not acted on: what it was is not known here.
    expect(values({ key: 'x', means: 'nothing' })).toEqual(expect.arrayContaining(['panic', 'door', 'nothing']));
    // What nobody expects of such a thing stays, when it is what was said.
    expect(values({ key: 'contact', means: 'smoke' })).toContain('smoke');
  });

  test('that is a call for help is missed when it goes', () => {
    expect(callsForHelp([{ means: 'test' }, { means: 'duress' }])).toBe(true);
    expect(callsForHelp([{ means: 'test' }, { means: 'cancel' }])).toBe(false);
  });
});
