import { expect, test } from 'vitest';
import { runChecks } from './nightly.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

test('a check that breaks off is named, and keeps no other from looking', async () => {
  const report = await runChecks(
    [
      {
        name: 'broken',
        run: () => {
          throw new Error('torn');
        },
      },
      { name: 'late', run: () => Promise.reject(new Error('torn')) },
      { name: 'good', run: () => [{ what: 'one', says: 'One thing.' }] },
    ],
    7,
    quiet,
  );
  expect(report).toEqual({ at: 7, findings: [{ what: 'one', says: 'One thing.' }], broken: ['broken', 'late'] });
});
