import { expect, test } from 'vitest';
import type { SupervisionState } from '../../core/input.ts';
import { type Instant, instant } from '../../core/time.ts';
import { SilenceCheck } from './silence-check.ts';

const NOW = instant(1_000_000);

function check(
  size: number,
  device: (index: number) => { deadlineAt: number; heart?: SupervisionState },
  sweptAt = NOW,
) {
  const looked: number[] = [];
  const silence = new SilenceCheck({
    devices: () => size,
    look: (index) => {
      looked.push(index);
      return { deadlineAt: device(index).deadlineAt as Instant };
    },
    heartSays: (index) => device(index).heart,
    sweptAt: () => sweptAt,
  });
  return { silence, looked };
}

test('a device past its deadline of which the heart knows nothing has been overlooked', () => {
  const { silence } = check(3, (index) => ({ deadlineAt: NOW - 11_000 * index, heart: index === 2 ? 'silent' : 'ok' }));
  silence.step(NOW);
  expect(silence.overlooked).toBe(1);
});

test('every device is looked at in turn, a bounded number in each step', () => {
  const { silence, looked } = check(5_000, (index) => ({ deadlineAt: index === 4_999 ? 0 : NOW }));
  for (let step = 0; step < 3; step += 1) {
    expect(silence.overlooked).toBe(0);
    silence.step(NOW);
  }
  expect(silence.overlooked).toBe(1);
  expect(looked.length).toBe(5_000);
});

test('nobody is called overlooked while the sweep itself is late', () => {
  const { silence } = check(1, () => ({ deadlineAt: 0 }), instant(NOW - 2_000));
  silence.step(NOW);
  expect(silence.overlooked).toBe(0);
});
