import { describe, expect, it } from 'vitest';
import { decideLiveness, PATIENCE_MS, sampleClock, TICK_MS } from './connection.ts';

const line = { startedAt: 0, heardAt: 1_000, brokenAt: null };

describe('whether the screen can be trusted', () => {
  it('is live until a tick is two seconds overdue', () => {
    expect(decideLiveness(line, 1_000 + TICK_MS + PATIENCE_MS - 1)).toBe('live');
    expect(decideLiveness(line, 1_000 + TICK_MS + PATIENCE_MS)).toBe('lost');
  });
  it('bears a break of less than two seconds', () => {
    const broken = { ...line, brokenAt: 5_000 };
    expect(decideLiveness(broken, 5_000 + PATIENCE_MS - 1)).toBe('live');
    expect(decideLiveness(broken, 5_000 + PATIENCE_MS)).toBe('lost');
  });
  it('is lost when there never was a greeting', () => {
    const silent = { startedAt: 0, heardAt: null, brokenAt: null };
    expect(decideLiveness(silent, PATIENCE_MS - 1)).toBe('starting');
    expect(decideLiveness(silent, PATIENCE_MS)).toBe('lost');
  });
});

describe("the gateway's clock", () => {
  it('is read from the message that travelled fastest', () => {
    const first = sampleClock([], '1970-01-01T00:00:10.000Z', 9_000);
    const slow = sampleClock(first.samples, '1970-01-01T00:00:20.000Z', 19_900);
    expect(slow.offsetMs).toBe(1_000);
  });
  it('ignores what is no time', () => {
    expect(sampleClock([500], 'soon', 1_000)).toEqual({ samples: [500], offsetMs: 500 });
  });
});
