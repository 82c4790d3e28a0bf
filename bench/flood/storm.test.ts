import { describe, expect, test } from 'vitest';
import { payloadOf, shuffled } from './storm.ts';

const SIZE = { pressers: 50, chatterers: 30, signalsEach: 20 };

describe('the flood', () => {
  test('is the same for the same seed, and mixes presses with the rest', () => {
    const messages = shuffled(SIZE, 7);
    expect(messages).toEqual(shuffled(SIZE, 7));
    expect(messages).not.toEqual(shuffled(SIZE, 8));
    expect(messages).toHaveLength(50 + 30 * 20);
    expect(messages.slice(0, 325).filter(({ urgent }) => urgent).length).toBeGreaterThan(10);
  });

  test('keeps the order of each device, and no sensor of it chatters', () => {
    const turns = new Map<number, number>();
    const opened = new Map<string, number>();
    for (const message of shuffled(SIZE, 7)) {
      expect(message.turn).toBe(turns.get(message.device) ?? 0);
      turns.set(message.device, message.turn + 1);
      const said = JSON.parse(payloadOf(message));
      expect(said.id).toBe(message.id);
      const sensor = `${message.device} ${said.sensor}`;
      if (said.state === 'open') opened.set(sensor, (opened.get(sensor) ?? 0) + 1);
    }
    expect(Math.max(...opened.values())).toBe(1);
  });
});
