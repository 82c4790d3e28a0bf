import { describe, expect, test } from 'vitest';
import type { HeartEvent } from '../../core/event.ts';
import type { IncidentId } from '../../core/ids.ts';
import { asPartition, asPremisesId } from '../../core/ids.ts';
import type { Input } from '../../core/input.ts';
import { type Instant, minutes, ms, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { FloodWatch, LOOK_EVERY } from './flood-watch.ts';

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not valid');
  return value;
}

const partition = must(asPartition(0));
const premises = must(asPremisesId('pm_home'));
const limits = { beginsAbove: 10, endsBelow: 5, withinMs: minutes(10) };

class Desk {
  readonly clock = new ManualClock();
  readonly said: Extract<Input, { type: 'flood' }>[] = [];
  operators = 1;
  watch: FloodWatch;

  constructor(since?: Instant, alarmedAt: Instant[] = []) {
    const { clock } = this;
    const submit = (_: unknown, input: Extract<Input, { type: 'flood' }>) => void this.said.push(input);
    this.watch = new FloodWatch(
      { limits, clock, operators: () => this.operators, submit, partition },
      since,
      alarmedAt,
    );
  }

  async alarms(count: number, extra: object = {}, early = false): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const incident = '0-1-1' as IncidentId;
      const plan = { policy: 'p', steps: [], repeatFromMs: ms(0), repeatAfterMs: ms(1), gaps: [] };
      const opened = {
        type: 'incident-opened',
        premises,
        incident,
        kind: 'panic',
        priority: 1,
        rule: 'r',
        plan,
      } as const;
      const event: HeartEvent = { ...opened, ...extra, seq: 1, at: this.clock.now() };
      this.watch.take({ partition, epoch: 1, position: 1, early, event });
    }
    await Promise.resolve();
  }
}

describe('more alarms than the people at the desk can take in', () => {
  test('is said at the eleventh within ten minutes, and no more when fewer than five are left', async () => {
    const desk = new Desk();
    await desk.alarms(10);
    expect(desk.watch.now).toBeUndefined();
    desk.clock.pass(minutes(4));
    await desk.alarms(1);
    expect(desk.said).toMatchObject([{ now: 'began', alarms: 11, operators: 1 }]);
    await desk.alarms(4);
    desk.clock.pass(minutes(7));
    expect(desk.watch.now).toMatchObject({ alarms: 5 });
    desk.clock.pass(minutes(3));
    expect(desk.said.map(({ now }) => now)).toEqual(['began', 'ended']);
    expect(desk.watch.now).toBeUndefined();
    expect(desk.clock.pending).toBe(0);
  });

  test('is counted by operator: three people can take in three times as much', async () => {
    const desk = new Desk();
    desk.operators = 3;
    await desk.alarms(30);
    expect(desk.said).toEqual([]);
    await desk.alarms(1);
    expect(desk.said).toMatchObject([{ alarms: 31, operators: 3 }]);
  });

  test('counts an alarm once, though a panic is told twice, and never a drill', async () => {
    const desk = new Desk();
    await desk.alarms(10, {}, true);
    await desk.alarms(10, { drill: true });
    await desk.alarms(10);
    expect(desk.said).toEqual([]);
  });

  test('outlasts a restart, and ends after it', async () => {
    const clock = new ManualClock();
    const desk = new Desk(clock.now(), [clock.now()]);
    expect(desk.watch.now).toMatchObject({ alarms: 1 });
    desk.clock.pass(ms(LOOK_EVERY + seconds(1)));
    expect(desk.said).toMatchObject([{ now: 'ended' }]);
  });

  test('thousands at once are one flood', async () => {
    const desk = new Desk();
    await desk.alarms(25_000);
    expect(desk.said).toHaveLength(1);
    desk.clock.pass(minutes(11));
    expect(desk.said.map(({ now }) => now)).toEqual(['began', 'ended']);
  });
});
