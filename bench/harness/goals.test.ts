import { describe, expect, it } from 'vitest';
import { allHold, type Goal, judge, verdict } from './goals.ts';

const goal = (more: Partial<Goal>): Goal => ({
  id: 'L2',
  what: 'panic → phone network, p50',
  value: 1,
  bound: 1.3,
  of: 'the script',
  ...more,
});

describe('a goal', () => {
  it('is met at its bound and says what is left', () => {
    expect(judge(goal({ value: 1.3 }))).toMatchObject({ met: true, missedBy: null });
    expect(verdict(judge(goal({ value: 1.04 })))).toBe('1.04 × of 1.3 ×: met, 20 % to spare');
  });

  it('says by how much it is missed', () => {
    expect(judge(goal({ value: 1.31 }))).toMatchObject({ met: false, measured: true });
    expect(verdict(judge(goal({ value: 1.42 })))).toBe('1.42 × of 1.3 ×: missed by 9 %');
    expect(verdict(judge(goal({ value: 1.302 })))).toBe('1.3 × of 1.3 ×: missed by 0.2 %');
    expect(verdict(judge(goal({ value: 0.2, bound: 0.125 })))).toBe('0.2 × of 0.125 ×: missed by 60 %');
  });

  it('that was not measured is never met, and says why', () => {
    const absent = judge(goal({ value: undefined, note: 'peer not installed: run npm install' }));
    expect(absent).toMatchObject({ met: false, measured: false, value: null });
    expect(verdict(absent)).toBe('not measured: peer not installed: run npm install');
    expect(judge(goal({ value: Number.NaN }))).toMatchObject({ met: false, measured: false });
  });

  it('is missed when something was lost, however fast the rest was', () => {
    const lossy = judge(goal({ value: 0.9, lost: 2 }));
    expect(lossy.met).toBe(false);
    expect(verdict(lossy)).toBe('0.9 × of 1.3 ×: missed, 2 never arrived');
  });
});

describe('a run', () => {
  const met = judge(goal({}));
  const missed = judge(goal({ value: 2 }));
  const absent = judge(goal({ value: undefined }));

  it('holds when every measured goal holds', () => {
    expect(allHold([met, met])).toBe(true);
    expect(allHold([met, absent])).toBe(true);
    expect(allHold([met, missed])).toBe(false);
  });

  it('does not hold when nothing was measured, or when everything was lost', () => {
    expect(allHold([absent])).toBe(false);
    expect(allHold([])).toBe(false);
    expect(allHold([met, judge(goal({ value: undefined, lost: 200 }))])).toBe(false);
  });
});
