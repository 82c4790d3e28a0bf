import { expect, test } from 'vitest';
import { asIncidentId, asPartition, asStaffId, type StaffId } from '../../core/ids.ts';
import type { Command } from '../../core/input.ts';
import { ms, seconds } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { AWAY_AFTER, ClaimWatch, type Held, LOOK_EVERY } from './claim-watch.ts';

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not valid');
  return value;
}
const partition = must(asPartition(0));
const ANN = must(asStaffId('st_ann1'));
const BEN = must(asStaffId('st_ben1'));
const held = (n: number, holder: StaffId): Held => ({ incident: must(asIncidentId(`0-1-${n}`)), partition, holder });

function desk(holds: Held[], there: Set<StaffId>) {
  const clock = new ManualClock();
  const orders: Command[] = [];
  const seenAt = (staff: StaffId) => (there.has(staff) ? clock.now() : undefined);
  const submit = (_: unknown, input: { order: Command }) => void orders.push(input.order);
  return { clock, orders, watch: new ClaimWatch({ clock, held: () => holds, seenAt, submit }) };
}

test('who has gone loses what they had within half a minute, and nobody else does', () => {
  const there = new Set([ANN, BEN]);
  const { clock, orders } = desk([held(1, ANN), held(2, ANN), held(3, BEN)], there);
  clock.pass(seconds(60));
  there.delete(ANN);
  clock.pass(ms(AWAY_AFTER - 1));
  expect(orders).toEqual([]);
  clock.pass(ms(2 * LOOK_EVERY));
  const lost = { command: 'release', by: { kind: 'gateway' }, cause: 'connection-lost', holder: ANN };
  expect(orders.slice(0, 2)).toEqual([
    { ...lost, incident: '0-1-1' },
    { ...lost, incident: '0-1-2' },
  ]);
  expect(orders.some((order) => order.incident === '0-1-3')).toBe(false);
  expect(AWAY_AFTER + 2 * LOOK_EVERY).toBeLessThanOrEqual(seconds(30));
});

test('who is back in time keeps it, however often the connection breaks', () => {
  const there = new Set([ANN]);
  const { clock, orders } = desk([held(1, ANN)], there);
  for (let n = 0; n < 20; n += 1) {
    there.delete(ANN);
    clock.pass(ms(AWAY_AFTER - LOOK_EVERY));
    there.add(ANN);
    clock.pass(ms(LOOK_EVERY));
  }
  expect(orders).toEqual([]);
});

test('after a start everybody has as long to come back', () => {
  const { clock, orders } = desk([held(1, ANN)], new Set());
  clock.pass(ms(AWAY_AFTER - 1));
  expect(orders).toEqual([]);
  clock.pass(ms(LOOK_EVERY));
  expect(orders).toHaveLength(1);
});
