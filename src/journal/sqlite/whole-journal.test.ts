import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commit } from '../contract.test-suite.ts';
import { batch, Feeder } from '../samples.ts';
import { archiveJournal } from './archive/archive.ts';
import { useTestDir } from './test-dir.ts';
import { WholeJournal } from './whole-journal.ts';

const REPLAYER = join(import.meta.dirname, 'archive/replayer.of-tests.ts');
const EVENTS = 40;
const dir = useTestDir();

it('reads on from archive to archive to what is being written, and says by the positions what is not there', async () => {
  const journal = await dir.open();
  const feeder = new Feeder(journal.opening);
  const next = (n: number) => feeder.next(n % 4, { at: (n + 1) * 1_000 });
  await commit(journal, batch({ events: Array.from({ length: EVENTS }, (_, n) => next(n)) }));
  const whole = new WholeJournal(dir.path());
  const positions = (after: number) => [...whole.eventsAfter(after)].map(({ position }) => position);
  const archive = (beforeS: number) =>
    archiveJournal({ dir: dir.path(), before: beforeS * 1_000, at: 5_000_000, replayer: REPLAYER, pause: () => {} });
  const everything = Array.from({ length: EVENTS }, (_, n) => n + 1);
  expect(positions(0)).toEqual(everything);
  archive(11);
  archive(21);
  expect(positions(0)).toEqual(everything);
  expect(positions(14)).toEqual(everything.slice(14));
  const stored = [...whole.storedAfter(0)];
  const before = new Map(stored.map(({ partition, seq, hash }) => [`${partition}/${seq}`, hash]));
  expect(whole.joints().length).toBeGreaterThan(4);
  for (const { partition, seq, link } of whole.joints())
    expect(before.get(`${partition}/${seq}`)).toBe(link.toString('hex'));
  await commit(journal, batch({ events: [next(EVENTS)] }));
  expect(positions(EVENTS)).toEqual([EVENTS + 1]);
  rmSync(join(dir.path(), 'journal.archive-1.db'));
  expect(positions(0)).toEqual([...everything.slice(10), EVENTS + 1]);
  whole.close();
  await journal.close();
});
