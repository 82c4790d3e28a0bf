import { expect, test } from 'vitest';
import { OPENINGS_KEPT, openingsAmong, withOpenings } from './openings.ts';
import { incident, told } from './sample.ts';

const who = (role: string) => ({ id: 'st_me', name: 'Ash Example', role });
const by = (id: string) => ({ kind: 'staff' as const, id, name: null, how: null });

function opened(position: number, id = 'st_other') {
  const message = told(position, incident('7-1-1'), { type: 'record-opened' });
  return { ...message, about: '7-1-1', entry: { ...message.entry, by: by(id) } };
}

test('a record that a colleague opened is shown once to supervisors, and to nobody else', () => {
  const news = openingsAmong([opened(4), opened(5, 'st_me'), told(6, incident('7-1-1'))], who('supervisor'));
  expect(news.map(({ incident, by }) => [incident, by?.id])).toEqual([['7-1-1', 'st_other']]);
  expect(withOpenings(news, openingsAmong([opened(4)], who('supervisor')))).toBe(news);
  expect(openingsAmong([opened(4)], who('operator'))).toEqual([]);
  expect(openingsAmong([opened(4)], null)).toEqual([]);
});

test('only the newest are kept', () => {
  const many = openingsAmong(
    Array.from({ length: OPENINGS_KEPT + 2 }, (_, n) => opened(n + 1)),
    who('administrator'),
  );
  expect(withOpenings([], many).map(({ key }) => key)).toEqual(many.slice(-OPENINGS_KEPT).map(({ key }) => key));
});
