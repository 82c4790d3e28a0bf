import { expect, test } from 'vitest';
import { type Battery, isNews, READ_EVERY, withReading } from '../../src/core/battery/battery.ts';
import { FLAG_WITHIN, forecastOf, isFlagged } from '../../src/core/battery/forecast.ts';
import { days, hours, instant } from '../../src/core/time.ts';
import { Seed } from '../rig/seed.ts';

const DAY = days(1);

test('whatever a battery lasts, it is flagged a week or more before it is empty, and not for most of its life', () => {
  const seed = new Seed('batteries');
  for (let n = 0; n < 200; n += 1) {
    const life = seed.between(30, 720) * DAY;
    const start = seed.between(85, 100);
    // An even drain, read every six hours with a point of noise up or down.
    const level = (ms: number) => Math.max(0, start * (1 - ms / life) + seed.between(-1, 1));
    let [flaggedAt, battery, firstSaid]: [number | undefined, Battery[], number | undefined] = [
      undefined,
      [],
      undefined,
    ];
    for (let ms = 0; ms < life && flaggedAt === undefined; ms += hours(6)) {
      const point = { at: instant(ms), percent: Math.floor(level(ms)) };
      if (isNews(battery[0]?.points.at(-1), point, READ_EVERY)) battery = withReading(battery, null, point);
      const forecast = forecastOf(battery[0] ?? { points: [] }, instant(ms));
      if (forecast.says === 'empty') firstSaid ??= ms;
      if (isFlagged(battery[0] ?? { points: [] }, forecast, instant(ms))) flaggedAt = ms;
    }
    const left = (life - (flaggedAt ?? life)) / DAY;
    const says = `battery ${n} of seed ${seed.seed}, which lasts ${Math.round(life / DAY)} days`;
    expect(left, says).toBeGreaterThanOrEqual(Math.min(7, (life * 0.14) / DAY));
    // The flag is for whatever may be empty in a fortnight, or is down to its last part.
    expect(left * DAY, says).toBeLessThanOrEqual(Math.max(3 * FLAG_WITHIN, life * 0.3));
    expect((firstSaid ?? life) / life, says).toBeLessThan(0.5);
  }
});
