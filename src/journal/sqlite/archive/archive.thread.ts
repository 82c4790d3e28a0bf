import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { JOURNAL_FILE } from '../database.ts';
import { failureOf } from '../failure.ts';
import { rest } from '../rest.ts';
import { type ArchiveOptions, archiveJournal } from './archive.ts';

/** Between two steps: a journal of ten million events takes an hour or two to move, and nobody notices. */
const PAUSE_MS = 50;
/** The lowest there is. On Linux it holds for this thread alone. */
const NICE = 19;

if (parentPort !== null) {
  const options: Omit<ArchiveOptions, 'pause'> = workerData;
  try {
    if (process.platform === 'linux') setPriority(0, NICE);
    parentPort.postMessage({ archived: archiveJournal({ ...options, pause: () => rest(PAUSE_MS) }) });
  } catch (error) {
    parentPort.postMessage({ failure: failureOf(error, JOURNAL_FILE) });
  }
}
