import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '../../core/fault.ts';
import { messageOf } from '../../journal/sqlite/database.ts';
import { failureOf } from '../../journal/sqlite/failure.ts';
import type { Answer, Ask } from './ask.ts';
import { Clerk } from './clerk.ts';

/** Answers questions one after another. */
function serve(port: NonNullable<typeof parentPort>): void {
  let clerk: Clerk | undefined;
  let before = Promise.resolve();
  const answer = async ({ id, question }: Ask): Promise<Answer> => {
    const startedAt = performance.now();
    try {
      clerk ??= new Clerk(workerData);
      const { text, events, kept } = await clerk.answer(question);
      return { id, text, cost: { events, kept, ms: Math.round(performance.now() - startedAt) } };
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('HW_FIGURES_FAILED', { why: messageOf(error) });
      return { id, failure: failureOf(fault, 'figures') };
    }
  };
  port.on('message', (ask: Ask) => {
    before = before.then(async () => port.postMessage(await answer(ask)));
  });
}

if (parentPort !== null) serve(parentPort);
