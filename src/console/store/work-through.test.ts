import { expect, test } from 'vitest';
import { AT_ONCE, PASS_MAX, type Progress, workThrough } from './work-through.ts';

const ids = Array.from({ length: 20 }, (_, n) => `i${n}`);

test('a refusal is told by name and holds up nothing else', async () => {
  const sent: string[] = [];
  const told: Progress[] = [];
  const send = async (id: string) => {
    if (id === 'i3') throw new Error('Ash has it.');
    sent.push(id);
  };
  const end = await workThrough(
    ids,
    send,
    (progress) => told.push(progress),
    () => false,
  );
  expect(end).toEqual({ total: 20, done: 19, refused: [{ id: 'i3', detail: 'Ash has it.' }], state: 'finished' });
  expect(sent).toEqual(ids.filter((id) => id !== 'i3'));
  expect(told.map(({ done, refused }) => done + refused.length)).toEqual([0, ...ids.map((_, n) => n + 1), 20]);
});

test('stopping leaves alone whatever is not on its way yet', async () => {
  let sent = 0;
  const send = async () => {
    sent += 1;
  };
  const end = await workThrough(
    ids,
    send,
    () => {},
    () => sent >= 6,
  );
  expect(end.state).toBe('stopped');
  expect(sent).toBeLessThan(6 + AT_ONCE);
  expect(end.done).toBe(sent);
});

test('one pass has an end', async () => {
  const long = Array.from({ length: PASS_MAX + 40 }, (_, n) => `i${n}`);
  const end = await workThrough(
    long,
    async () => {},
    () => {},
    () => false,
  );
  expect(end).toMatchObject({ total: PASS_MAX, done: PASS_MAX, state: 'finished' });
});
