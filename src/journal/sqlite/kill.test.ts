import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { useTestDir } from './test-dir.ts';
import { verifyJournal } from './verify.ts';

const CHILD = fileURLToPath(new URL('./kill.child.ts', import.meta.url));
const ROUNDS = 10;
/** The child is killed after this many answers at most. */
const MOST_ANSWERS = 400;
const EVENTS_A_BATCH = 4;

/** Starts the child; `answers` sees each line it prints. */
function startChild(
  dir: string,
  onAnswer: (line: string) => void,
): { child: ChildProcess; ended: Promise<string | null> } {
  const child = spawn(process.execPath, [CHILD, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', onAnswer);
  const closed = new Promise((resolve) => lines.on('close', resolve));
  const exited = new Promise<string | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  return { child, ended: closed.then(() => exited) };
}

/** Lets the child answer so often, kills it, and answers the last position it printed. */
async function killAfter(dir: string, answers: number): Promise<number> {
  let last = 0;
  let left = answers;
  const { child, ended } = startChild(dir, (line) => {
    if (line !== 'open') last = Number(line);
    if (left-- === 0) child.kill('SIGKILL');
  });
  expect(await ended).toBe('SIGKILL');
  return last;
}

/** A small generator, so that a failing run can be repeated from its seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

describe('A process that is killed while it commits', () => {
  const dir = useTestDir();

  it('has on disk whatever it was told is durable, whole batches only, and leaves a chain that proves itself', async () => {
    const seed = Date.now() % 2 ** 31;
    const random = seeded(seed);
    let promised = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const told = await killAfter(dir.path(), 1 + Math.floor(random() * MOST_ANSWERS));
      expect(told, `seed ${seed}, round ${round}`).toBeGreaterThan(promised);
      promised = told;
      const journal = await dir.open();
      const { position } = journal.opening;
      expect(position, `seed ${seed}, round ${round}`).toBeGreaterThanOrEqual(promised);
      expect(position % EVENTS_A_BATCH, `seed ${seed}, round ${round}`).toBe(0);
      await journal.close();
      const { damages, events } = verifyJournal({ dir: dir.path() });
      expect({ damages, events }, `seed ${seed}, round ${round}`).toEqual({ damages: [], events: position });
      promised = position;
    }
  }, 60_000);

  it('keeps a second writer out while it lives, readers not, and lets go when it dies', async () => {
    const { child, ended } = startChild(dir.path(), () => heard());
    let heard = () => {};
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
    await expect(dir.open()).rejects.toMatchObject({ code: 'HW_JOURNAL_IN_USE' });
    expect(verifyJournal({ dir: dir.path() }).damages).toEqual([]);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect((await dir.open()).opening.epoch).toBe(2);
  }, 20_000);
});
