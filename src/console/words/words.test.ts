import { describe, expect, it } from 'vitest';
import type { AttemptState } from '../api/types.ts';
import { attemptWords } from './attempts.ts';
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
