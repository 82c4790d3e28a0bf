import { Worker } from 'node:worker_threads';
import type { Fault } from '../../core/fault.ts';
import type { Archived, ArchiveOptions } from './archive/archive.ts';
import { type Failure, faultOf } from './failure.ts';

/** What the proof in the background found. */
export interface ProofFound {
  events: number;
  /** Sentences; empty when everything is as it was written. */
  says: string[];
  /** The file's structure is damaged: writing on in it could spread the damage. */
  isStructural: boolean;
}

/** Proves the live file in a thread of its own, slowly. Rejects when it cannot be read at all. */
export function proveInBackground(dir: string): Task<ProofFound> {
  return run(new URL('./proof.thread.ts', import.meta.url), { dir }, 'found');
}

/** Moves old events into an archive in a thread of its own, slowly. */
export function archiveInBackground(options: Omit<ArchiveOptions, 'pause'>): Task<Archived> {
  return run(new URL('./archive/archive.thread.ts', import.meta.url), options, 'archived');
}

export interface Task<T> {
  done: Promise<T>;
  /** Ends it where it stands; `done` is then never settled. */
  stop(): Promise<void>;
}

function run<T>(file: URL, workerData: unknown, name: string): Task<T> {
  const worker = new Worker(file, { workerData, execArgv: [] });
  const done = new Promise<T>((resolve, reject: (fault: Fault | Error) => void) => {
    worker.once('message', (answer: Record<string, T> & { failure?: Failure }) => {
      const result = answer[name];
      if (result !== undefined) resolve(result);
      else if (answer.failure !== undefined) reject(faultOf(answer.failure));
    });
    worker.once('error', reject);
  });
  return {
    done,
    async stop() {
      await worker.terminate();
    },
  };
}
