import { batch, Feeder } from '../samples.ts';
import { openSqliteJournal } from './journal.ts';

/** Commits for ever in the directory it is given and prints each position once it is told that it is durable. Meant to be killed. */

const BATCHES_UNDER_WAY = 20;
const EVENTS_A_BATCH = 4;

const [dir = ''] = process.argv.slice(2);
const journal = await openSqliteJournal({ dir });
const feeder = new Feeder(journal.opening);
process.stdout.write('open\n');

function commitNext(): void {
  const events = Array.from({ length: EVENTS_A_BATCH }, (_, n) => feeder.next(n));
  const last = events.at(-1)?.position ?? 0;
  journal.commit(batch({ events }), (fault) => {
    if (fault !== undefined) throw fault;
    process.stdout.write(`${last}\n`);
    commitNext();
  });
}

for (let n = 0; n < BATCHES_UNDER_WAY; n++) commitNext();
