import { expect, it, onTestFinished } from 'vitest';
import { days, instant } from '../../core/time.ts';
import { commit } from '../../journal/contract.test-suite.ts';
import { batch, Feeder } from '../../journal/samples.ts';
import { openSqliteJournal } from '../../journal/sqlite/journal.ts';
import { openRecords } from '../../register/register.ts';
import { tempDirectory } from '../../vault/test-files.ts';
import { NO_STANDARDS } from '../standards.ts';
import { Clerk, MOST_KEPT } from './clerk.ts';
import { FiguresDesk, MOST_WAITING } from './figures-desk.ts';

const UNTIL = instant(days(400));
const question = (n: number) => ({ about: { from: instant(n), to: instant(days(30)) }, scope: {}, until: UNTIL });

async function openScheme() {
  const dir = tempDirectory();
  const records = openRecords({ directory: dir, clock: () => instant(0), random: (size) => Buffer.alloc(size, 7) });
  const journal = await openSqliteJournal({ dir });
  const feeder = new Feeder(journal.opening);
  await commit(journal, batch({ events: [feeder.next(1), feeder.next(2)] }));
  onTestFinished(async () => {
    await journal.close();
    records.close();
  });
  return { dir, journal, feeder };
}

it('takes so many questions and no more, and leaves none without an answer when it is closed', async () => {
  const { dir } = await openScheme();
  const desk = new FiguresDesk({ dir, standards: NO_STANDARDS });
  const asked = Array.from({ length: MOST_WAITING + 1 }, (_, n) => desk.ask(question(n)).catch((fault) => fault.code));
  expect(desk.waiting).toBe(MOST_WAITING);
  expect(await asked.at(-1)).toBe('HW_FIGURES_BUSY');
  const answers = await Promise.all(asked.slice(0, -1));
  expect(answers.every((text) => JSON.parse(text).position === 2)).toBe(true);
  const late = desk.ask(question(0)).catch((fault) => fault.code);
  await desk.close();
  expect(await late).toBe('HW_FIGURES_FAILED');
  expect(desk.counts).toMatchObject({
    asked: MOST_WAITING + 2,
    answered: MOST_WAITING,
    refused: 1,
    failed: 1,
    events: 2,
  });
});

it('says plainly that there is no journal to ask', async () => {
  const desk = new FiguresDesk({ dir: tempDirectory(), standards: NO_STANDARDS });
  onTestFinished(() => desk.close());
  await expect(desk.ask(question(0))).rejects.toMatchObject({ code: 'HW_JOURNAL_MISSING' });
});

it('keeps the newest answers, and none beyond what has happened since', async () => {
  const { dir, journal, feeder } = await openScheme();
  const clerk = new Clerk({ dir, standards: NO_STANDARDS });
  for (let n = 0; n <= MOST_KEPT; n++) await clerk.answer(question(n));
  expect((await clerk.answer(question(MOST_KEPT))).kept).toBe(true);
  expect((await clerk.answer(question(0))).kept).toBe(false);
  await commit(journal, batch({ events: [feeder.next(1)] }));
  const anew = await clerk.answer(question(MOST_KEPT));
  expect([anew.kept, anew.events, JSON.parse(anew.text).position]).toEqual([false, 1, 3]);
  clerk.close();
});
