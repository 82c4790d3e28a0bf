import { describe, expect, it } from 'vitest';
import type { AttemptState, Incident } from '../api/types.ts';
import { incident, unhandled } from '../store/sample.ts';
import { attemptWords } from './attempts.ts';
import { standingWords } from './standing.ts';
import { age, offsetWords } from './times.ts';

describe('words', () => {
  it('only a human counts as accepted, on every channel', () => {
    const states: AttemptState[] = ['planned', 'sending', 'accepted', 'delivered', 'answered', 'unknown'];
    for (const channel of ['twilio-voice', 'twilio-sms', 'desk', 'webhook', 'new-channel']) {
      expect(attemptWords({ channel, state: 'human', reason: null })).toBe('accepted by a person');
      for (const state of states) expect(attemptWords({ channel, state, reason: null })).not.toContain('accepted by');
    }
  });
  it('a failure says why', () => {
    expect(attemptWords({ channel: 'twilio-voice', state: 'failed', reason: 'voicemail' })).toBe(
      'failed: voicemail answered',
    );
    expect(attemptWords({ channel: 'twilio-voice', state: 'failed', reason: 'brand-new' })).toBe('failed: brand-new');
  });
  it('ages count seconds and never go below zero', () => {
    expect([age(-5), age(7_900), age(750_000), age(11_045_000), age(183_845_000)]).toEqual([
      '0:00',
      '0:07',
      '12:30',
      '3:04:05',
      '2 d 03:04:05',
    ]);
  });
  it('a small clock difference is none', () => {
    expect(offsetWords(400)).toBe('same as this computer');
    expect(offsetWords(-3_200)).toBe('3.2 s behind this computer');
  });
});

describe('who has an incident', () => {
  const at = '2026-01-05T03:13:00.000Z';
  const by = (id: string, name: string | null) => ({ kind: 'staff' as const, id, name, how: null });
  const names = new Map([['st_bo', 'Bo Sample']]);
  const words = (patch: Partial<Incident>, handling: Partial<Incident['handling']> = {}) =>
    standingWords(incident('7-1-1', { ...patch, handling: { ...unhandled(), ...handling } }), 'st_me', names);

  it('is said from where the person sits, and by name where the stream gave an id alone', () => {
    expect(words({})).toBe('Nobody has it yet');
    const accepted = { state: 'acknowledged' as const, acknowledgedBy: by('st_bo', null) };
    expect(words(accepted, { claim: { by: by('st_me', null), at } })).toBe('You have it');
    expect(words(accepted, { claim: { by: by('st_bo', null), at } })).toBe('Bo Sample has it');
    expect(words(accepted)).toBe('Nobody here has it; accepted by Bo Sample');
    expect(words(accepted, { releasedAt: at })).toMatch(/^Nobody has it: given back /);
  });
  it('tells of what became graver in somebody’s hands', () => {
    expect(words({ state: 'open' }, { claim: { by: by('st_bo', null), at } })).toBe('Rings again. Bo Sample has it');
  });
});
