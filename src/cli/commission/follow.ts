import { createInterface } from 'node:readline';
import { type Fault, isFault } from '../../core/fault.ts';
import type { JobInFull } from '../../desk/schema/job.ts';
import { act, TYPED_HELP } from './act.ts';
import { Board, draw, wrapped } from './draw.ts';
import type { JobDesk } from './job-desk.ts';

const LOOK_EVERY_MS = 500;
/** Lines kept free below the board, for what is typed. */
const FOOT = 3;

/**
 * Keeps the walk-test on the screen as it ticks itself, and takes what is typed, line by line, until it is signed off or left. Without
 * a network it waits, and says of what age the picture is; what was typed and not done is said.
 */
export async function follow(desk: JobDesk, first: JobInFull, stop: AbortSignal): Promise<void> {
  const walk = new Walk(desk, first);
  const lines = createInterface({ input: process.stdin });
  const leave = () => lines.close();
  stop.addEventListener('abort', leave);
  lines.on('line', (line) => walk.type(line));
  lines.on('close', () => walk.end());
  walk.show();
  try {
    await walk.untilOver();
  } finally {
    stop.removeEventListener('abort', leave);
    lines.close();
    walk.leave();
  }
}

class Walk {
  readonly #desk: JobDesk;
  readonly #board = new Board(process.stdout);
  readonly #undone: string[] = [];
  #now: JobInFull;
  #says = `Type ${TYPED_HELP}.`;
  #isAway = false;
  #isOver = false;
  #doing = Promise.resolve();

  constructor(desk: JobDesk, first: JobInFull) {
    this.#desk = desk;
    this.#now = first;
  }

  type(line: string): void {
    this.#doing = this.#doing.then(() => this.#take(line));
  }

  /** Nothing more is typed. */
  end(): void {
    this.#doing = this.#doing.then(() => {
      this.#isOver = true;
    });
  }

  async untilOver(): Promise<void> {
    while (!this.#isOver) {
      // What is typed goes wrong here, if it does.
      await Promise.all([pause(), this.#doing]);
      if (!this.#isOver) await this.#look();
    }
    await this.#doing;
  }

  show(): void {
    const { rows = 40, columns = 80 } = process.stdout;
    const says = wrapped(this.#says, columns - 1);
    this.#board.show([...draw(this.#now, rows - FOOT - says.length), '', ...says]);
  }

  leave(): void {
    this.#board.leave();
    if (this.#undone.length > 0) process.stderr.write(`Not done: ${this.#undone.join('; ')}.\n`);
  }

  async #take(line: string): Promise<void> {
    if (this.#isOver || this.#desk.interrupted) {
      if (line.trim() !== '') this.#undone.push(line.trim());
      return;
    }
    this.#board.typed();
    const said = await act(this.#desk, this.#now, line).catch((error: unknown) => {
      if (isFault(error)) return error;
      throw error;
    });
    if (isFault(said)) return this.#refused(said);
    this.#isOver = said === 'quit' || said.startsWith('Signed off');
    if (this.#isOver) return void process.stdout.write(said === 'quit' ? '' : `${said}\n`);
    if (said !== '') this.#says = said;
    this.#now = (await this.#reached(() => this.#desk.read())) ?? this.#now;
    this.show();
  }

  /** Said where it stays when the board is gone. */
  #refused(fault: Fault): void {
    if (this.#desk.interrupted) return void process.stderr.write(`${fault.message}\n`);
    this.#says = fault.message;
    this.show();
  }

  async #look(): Promise<void> {
    const wasAway = this.#isAway;
    const next = await this.#reached(() => this.#desk.readSince(this.#now.version));
    if (next !== undefined) this.#now = next;
    if (this.#isOver || (next === undefined && wasAway === this.#isAway)) return;
    if (wasAway && !this.#isAway) this.#says = 'The gateway answers again.';
    this.show();
  }

  /** Undefined, and said once, while there is no way to the gateway. */
  async #reached<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await ask();
      this.#isAway = false;
      return answer;
    } catch (error) {
      if (isFault(error) && error.code === 'HW_INTERRUPTED') return undefined;
      if (!isFault(error) || error.code !== 'HW_GATEWAY_AWAY') throw error;
      if (!this.#isAway) this.#says = `${error.message} What stands above is of ${clock()} UTC and is looked at again.`;
      this.#isAway = true;
      return undefined;
    }
  }
}

const clock = () => new Date().toISOString().slice(11, 19);
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
