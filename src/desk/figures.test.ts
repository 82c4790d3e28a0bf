import { expect, it } from 'vitest';
import type { Question } from '../figures/worker/ask.ts';
import { openHouse } from './testing/house.ts';

const RANGE = 'from=2026-02-01T00:00:00Z&to=2026-02-02T00:00:00%2B00:00';

it('asks for the homes of whoever asks, and for no other authority than theirs', async () => {
  const asked: Question[] = [];
  const house = await openHouse({
    figures: {
      ask: async (question) => {
        asked.push(question);
        return '{"whole":true}';
      },
    },
  });
  const { register, clock } = house;
  const ours = register.authorities.add({ name: 'Our Council' });
  const theirs = register.authorities.add({ name: 'Their Council' });
  const get = (headers: Record<string, string>, url: string) => house.app.inject({ url, headers });
  const manager = house.token('scheme-manager', { authority: ours });
  const answer = await get(manager, `/api/figures?${RANGE}`);
  expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([
    200,
    '{"whole":true}',
    'application/json; charset=utf-8',
  ]);
  expect(asked[0]).toEqual({
    about: { from: Date.parse('2026-02-01T00:00:00Z'), to: Date.parse('2026-02-02T00:00:00Z') },
    scope: { authority: ours },
    until: Math.floor(clock.now() / 10_000) * 10_000,
  });
  expect((await get(manager, `/api/report?month=2026-02&authority=${theirs}`)).json().code).toBe('HW_NOT_FOUND');
  await get(house.token('auditor'), `/api/report?month=2026-02&authority=${theirs}`);
  expect(asked[1]).toMatchObject({ about: { month: '2026-02' }, scope: { authority: theirs } });
  expect(asked).toHaveLength(2);
  expect((await get(house.token('operator'), `/api/figures?${RANGE}`)).statusCode).toBe(403);
  const auditor = house.token('auditor');
  for (const wrong of [
    '/api/figures?from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z',
    '/api/figures?from=2020-02-02T00:00:00Z&to=2026-02-01T00:00:00Z',
    '/api/figures?from=yesterday&to=today',
    '/api/report?month=2026-13',
  ])
    expect((await get(auditor, wrong)).statusCode, wrong).toBe(400);
});
