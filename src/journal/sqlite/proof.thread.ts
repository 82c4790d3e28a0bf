import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ProofFound } from './background.ts';
import { JOURNAL_FILE } from './database.ts';
import { failureOf } from './failure.ts';
import { rest } from './rest.ts';
import { verifyJournal } from './verify.ts';

/** Between two strides of two thousand rows: about a tenth of one core. */
const PAUSE_MS = 200;
/** The lowest there is. On Linux it holds for this thread alone. */
const NICE = 19;
/** Sentences handed over. */
const SAYS_LIMIT = 20;

if (parentPort !== null) {
  const { dir }: { dir: string } = workerData;
  try {
    if (process.platform === 'linux') setPriority(0, NICE);
    const { damages, events } = verifyJournal({ dir, liveOnly: true, onProgress: () => rest(PAUSE_MS) });
    const says = damages.slice(0, SAYS_LIMIT).map(({ sentence }) => sentence);
    const found: ProofFound = { events, says, isStructural: damages.some(({ kind }) => kind === 'unreadable') };
    parentPort.postMessage({ found });
  } catch (error) {
    parentPort.postMessage({ failure: failureOf(error, JOURNAL_FILE) });
  }
}
