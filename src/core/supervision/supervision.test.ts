import { describe, expect, it } from 'vitest';
import { instant, seconds } from '../time.ts';
import { Supervision, type Verdict } from './supervision.ts';

const MINUTELY = { intervalMs: seconds(60), misses: 3, graceMs: seconds(10) };

function watching(lastSeenAt: number, state: 'ok' | 'unknown' = 'ok') {
  const supervision = new Supervision();
  supervision.watch(0, MINUTELY, instant(lastSeenAt), state);
  const sweep = (now: number): string[] => {
    const found: Verdict[] = [];
    supervision.sweep(instant(now), (verdict) => found.push(verdict));
    return found.map((verdict) => `${verdict.from}→${verdict.to}`);
  };
  return { supervision, sweep };
}

describe('supervision', () => {
  it('calls a device late after one interval and silent after all its misses, each once, never before', () => {
    const { sweep } = watching(0);
    expect(sweep(69_999)).toEqual([]);
    expect(sweep(70_000)).toEqual(['ok→late']);
    expect(sweep(70_250)).toEqual([]);
    expect(sweep(189_999)).toEqual([]);
    expect(sweep(190_000)).toEqual(['late→silent']);
    expect(sweep(999_999)).toEqual([]);
  });

  it('takes any message as life and says so once', () => {
    const { supervision, sweep } = watching(0);
    sweep(70_000);
    expect(supervision.seen(0, instant(80_000))?.to).toBe('ok');
    expect(supervision.seen(0, instant(81_000))).toBeUndefined();
    expect(sweep(140_000)).toEqual([]);
  });

  it('gives a device that never spoke a deadline too', () => {
    const { sweep } = watching(0, 'unknown');
    expect(sweep(190_000)).toEqual(['unknown→silent']);
  });

  it('shortens the fuse after a lost connection, but does not decide by it', () => {
    const { supervision, sweep } = watching(0);
    supervision.lostTouch(0, instant(10_000));
    expect(sweep(139_999)).toEqual(['ok→late']);
    expect(sweep(140_000)).toEqual(['late→silent']);
    supervision.seen(0, instant(145_000));
    expect(sweep(210_000)).toEqual([]);
  });

  it('neither hides nor invents a silence over our own absence', () => {
    const { supervision, sweep } = watching(0);
    const gap = { fromAt: instant(60_000), toAt: instant(660_000) };
    supervision.observeFrom(instant(660_000), [gap]);
    expect(supervision.look(0)?.supervision).toBe('unknown');
    expect(sweep(660_000)).toEqual([]);
    expect(sweep(660_000 + 69_999)).toEqual([]);
    expect(sweep(660_000 + 190_000)).toEqual(['ok→silent']);
  });

  it('does not let a gateway that keeps restarting hide a silence for ever', () => {
    const { supervision, sweep } = watching(0);
    const gaps: { fromAt: ReturnType<typeof instant>; toAt: ReturnType<typeof instant> }[] = [];
    let flaggedAt: number | undefined;
    for (let start = 60_000; start < 3_600_000 && flaggedAt === undefined; start += 60_000) {
      gaps.push({ fromAt: instant(start - 1_000), toAt: instant(start) });
      supervision.observeFrom(instant(start), gaps);
      for (let now = start; now < start + 59_000; now += 250)
        if (sweep(now).some((v) => v.endsWith('silent'))) flaggedAt ??= now;
    }
    // Twice the allowance and the seconds we were truly away, but no more.
    expect(flaggedAt).toBeGreaterThanOrEqual(190_000);
    expect(flaggedAt).toBeLessThanOrEqual(2 * 190_000 + 10_000);
  });

  it('keeps what it knows when it grows', () => {
    const { supervision, sweep } = watching(0);
    for (let i = 1; i < 3_000; i += 1) supervision.watch(i, MINUTELY, instant(1_000_000), 'ok');
    expect(supervision.size).toBe(3_000);
    expect(sweep(190_000)).toEqual(['ok→silent']);
  });
});
