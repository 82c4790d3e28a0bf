import { createInterface } from 'node:readline';
import { isFault } from '../../core/fault.ts';
import type { JobInFull } from '../../desk/schema/job.ts';
import { act, TYPED_HELP } from './act.ts';
import { Board, draw } from './draw.ts';
import type { JobDesk } from './job-desk.ts';

const LOOK_EVERY_MS = 500;
/** Lines kept free below the board, for what is typed. */
const FOOT = 4;

/** Keeps the walk-test on the screen as it ticks itself, and takes what is typed, line by line, until it is signed off or left. */
export async function follow(desk: JobDesk, first: JobInFull): Promise<void> {
  const board = new Board(process.stdout);
  const lines = createInterface({ input: process.stdin });
  const leave = () => lines.close();
  process.once('SIGINT', leave);
  let now = first;
  let says = `Type ${TYPED_HELP}.`;
  let over = false;
  let doing = Promise.resolve();
  const show = () => board.show([...draw(now, (process.stdout.rows ?? 40) - FOOT), '', says]);
  const take = async (line: string) => {
    if (over) return;
    board.typed();
    const said = await act(desk, now, line).catch((error: unknown) => {
      if (isFault(error)) return error.message;
      throw error;
    });
    over = said === 'quit' || said.startsWith('Signed off');
    if (over) return void process.stdout.write(said === 'quit' ? '' : `${said}\n`);
    now = await desk.read();
    if (said !== '') says = said;
    show();
  };
  lines.on('line', (line) => {
    doing = doing.then(() => take(line));
  });
  lines.on('close', () => {
    doing = doing.then(() => {
      over = true;
    });
  });
  show();
  try {
    while (!over) {
      // What is typed goes wrong here, if it does.
      await Promise.all([pause(), doing]);
      if (over) break;
      const next = await desk.readSince(now.version);
      if (next === undefined || over) continue;
      now = next;
      show();
    }
    await doing;
  } finally {
    process.removeListener('SIGINT', leave);
    lines.close();
    board.leave();
  }
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
