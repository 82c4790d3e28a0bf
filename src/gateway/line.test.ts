import { describe, expect, test } from 'vitest';
import { asAttemptId, asDeviceId, asPartition, asPremisesId, asSignalId } from '../core/ids.ts';
import type { SignalBody } from '../core/signal.ts';
import { instant } from '../core/time.ts';
import { Line } from './line.ts';
import type { Waiting } from './pending.ts';

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not valid');
  return value;
}

const partition = must(asPartition(0));

function said(home: string, id: string, body: SignalBody = { kind: 'motion' }): Waiting {
  const origin = {
    device: must(asDeviceId(`dv_${home}`)),
    premises: must(asPremisesId(`pm_${home}`)),
    risk: 'high' as const,
  };
  const signal = { ...body, id: must(asSignalId(id)) };
  return {
    partition,
    input: { type: 'signal', origin, signal, receivedAt: instant(0), late: false },
    settled: undefined,
  };
}

const news: Waiting = {
  partition,
  input: { type: 'report', report: { attempt: must(asAttemptId('0-1-1.1')), state: 'failed', reason: 'busy' } },
  settled: undefined,
};

function order(line: Line, patientToo = true): string[] {
  const taken: string[] = [];
  for (let one = line.next(patientToo); one !== undefined; one = line.next(patientToo))
    taken.push(one.input.type === 'signal' ? one.input.signal.id : one.input.type);
  return taken;
}

describe('the line in front of the heart', () => {
  test('a call for help overtakes what other homes said, and never what its own home said before it', () => {
    const line = new Line();
    for (const waiting of [said('a', 'a1'), said('b', 'b1'), said('a', 'a2'), said('b', 'b2')]) line.push(waiting);
    line.push(said('b', 'help', { kind: 'panic' }));
    line.push(said('b', 'b3'));
    expect(line.length).toBe(6);
    expect(order(line)).toEqual(['b1', 'b2', 'help', 'a1', 'a2', 'b3']);
    expect(line.length).toBe(0);
  });

  test('while a commit is full, only calls for help with what leads up to them, orders, news and times are taken', () => {
    const line = new Line();
    for (const waiting of [said('a', 'a1'), said('b', 'b1'), news, said('a', 'help', { kind: 'duress' })])
      line.push(waiting);
    expect(order(line, false)).toEqual(['report', 'a1', 'help']);
    expect(line.length).toBe(1);
    expect(order(line)).toEqual(['b1']);
  });

  test('that a call has been placed is news that waits its turn; that it failed is not', () => {
    const line = new Line();
    const placed: Waiting = {
      ...news,
      input: { type: 'report', report: { attempt: must(asAttemptId('0-1-1.1')), state: 'accepted' } },
    };
    for (const waiting of [said('a', 'a1'), placed, said('a', 'a2'), news]) line.push(waiting);
    expect(order(line)).toEqual(['report', 'a1', 'report', 'a2']);
  });

  test('fifty thousand keep their order', () => {
    const line = new Line();
    const ids = Array.from({ length: 50_000 }, (_, n) => `s${n}`);
    for (const [n, id] of ids.entries()) line.push(said(`h${n % 97}`, id));
    expect(order(line)).toEqual(ids);
  });
});
