import { expect, test } from 'vitest';
import { Problem } from '../api/http.ts';
import { ENTRIES_MAX, type Entry, Waiting } from './waiting.ts';

const entry = (n: number): Entry => ({
  entry: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  job: 'jb_one',
  about: `fitted:ms_${n}`,
  method: 'POST',
  path: `/api/jobs/jb_one/items/${n}`,
  body: { said: 'yes' },
  says: `Thing ${n} is fitted`,
  at: n,
});

/** A phone with a storage, a line that can be cut, and a desk that may not want something. */
function phone(store = new Map<string, string>()) {
  const line = { status: 200, unwanted: '', taken: [] as string[] };
  const make = (owner = 'st_ines') =>
    new Waiting(owner, {
      storage: () => ({
        getItem: (key) => store.get(key) ?? null,
        setItem: (key, value) => void store.set(key, value),
      }),
      send: async ({ entry, about }) => {
        if (line.status !== 200) throw new Problem(line.status, 'No answer.');
        if (about === line.unwanted) throw new Problem(409, 'The job is closed.');
        line.taken.push(entry);
      },
      onSettled: () => {},
    });
  return { line, make, store };
}

test('what is entered without a connection outlives the page and is sent in its order', async () => {
  const { line, make } = phone();
  line.status = 0;
  const before = make();
  for (const n of [1, 2, 3]) before.enter(entry(n));
  await before.flush();
  expect(before.entries.value).toHaveLength(3);
  expect(line.taken).toEqual([]);

  const after = make();
  expect(after.entries.value.map(({ says }) => says)).toEqual([1, 2, 3].map((n) => `Thing ${n} is fitted`));
  line.status = 200;
  await after.flush();
  expect(line.taken).toEqual([1, 2, 3].map((n) => entry(n).entry));
  expect(make().entries.value).toEqual([]);
});

test.each([0, 401, 429, 500, 503])('an answer of %i keeps it, and it is sent again', async (status) => {
  const { line, make } = phone();
  const waiting = make();
  line.status = status;
  waiting.enter(entry(1));
  await waiting.flush();
  expect([waiting.entries.value.length, waiting.refused.value.length]).toEqual([1, 0]);
  line.status = 200;
  await waiting.flush();
  expect(line.taken).toEqual([entry(1).entry]);
});

test('what the desk does not want is said, and holds up nothing behind it', async () => {
  const { line, make } = phone();
  line.unwanted = 'fitted:ms_1';
  line.status = 0;
  const waiting = make();
  for (const n of [1, 2]) waiting.enter(entry(n));
  await waiting.flush();
  line.status = 200;
  await waiting.flush();
  expect(line.taken).toEqual([entry(2).entry]);
  expect(waiting.refused.value).toMatchObject([{ entry: { says: 'Thing 1 is fitted' }, why: 'The job is closed.' }]);
  waiting.putAway(entry(1).entry);
  expect(waiting.refused.value).toEqual([]);
});

test('nobody sends what somebody else has entered on the same phone', async () => {
  const { line, make } = phone();
  line.status = 0;
  const ines = make();
  ines.enter(entry(1));
  await ines.flush();
  expect(make('st_other').entries.value).toEqual([]);
});

test('a phone that keeps nothing says so; a broken storage and too many entries are no trap', async () => {
  const { line, make, store } = phone(new Map([['havenwatch.install.st_ines', '{"no": ["list"']]));
  const waiting = make();
  expect(waiting.entries.value).toEqual([]);
  line.status = 0;
  for (let n = 0; n < ENTRIES_MAX; n += 1) expect(waiting.enter(entry(n))).toBe(true);
  expect(waiting.enter(entry(ENTRIES_MAX))).toBe(false);
  expect(waiting.isUnkept.value).toBe(false);
  await waiting.flush();
  store.set = () => {
    throw new Error('full');
  };
  line.status = 200;
  await waiting.flush();
  line.status = 0;
  waiting.enter(entry(1));
  await waiting.flush();
  expect([waiting.isUnkept.value, waiting.entries.value.length]).toEqual([true, 1]);
});

test('two pages of one person lose nothing to each other', async () => {
  const { line, make } = phone();
  const [one, two] = [make(), make()];
  line.status = 0;
  one.enter(entry(1));
  two.enter(entry(2));
  one.enter(entry(3));
  await Promise.all([one.flush(), two.flush()]);
  expect(make().entries.value.map(({ at }) => at)).toEqual([1, 2, 3]);
});
