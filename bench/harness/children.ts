import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';

/** Lines of a child's output that are kept, to be shown when it fails. */
const LINES_KEPT = 40;
/** How long a child may take to end by itself before it is killed. */
const END_PATIENCE_MS = 5000;

export interface ChildOptions {
  /** What to call it in a message. */
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: Record<string, string>;
  /** Longest wait for the line that says it is ready. */
  readyMs: number;
}

const running = new Set<ChildProcess>();

/** Kills every child however this process ends; called once, before the first child. */
export function killChildrenOnExit(): void {
  process.once('exit', () => {
    for (const child of running) child.kill('SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
}

/** A process beside this one that has said that it is ready. */
export class Child<T> {
  readonly ready: T;
  readonly #process: ChildProcess;

  private constructor(ready: T, child: ChildProcess) {
    this.ready = ready;
    this.#process = child;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Starts it and resolves at the first line that `read` understands; rejects with its last lines when it ends or dawdles. */
  static async start<T>(options: ChildOptions, read: (line: string) => T | undefined): Promise<Child<T>> {
    const { name, command, args, cwd, env, readyMs } = options;
    const child = spawn(command, [...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    const lines: string[] = [];
    let timer: NodeJS.Timeout | undefined;
    try {
      const ready = await new Promise<T>((resolve, reject) => {
        const fail = (why: string) => reject(new Error([`${name} ${why}.`, ...lines].join('\n  ')));
        timer = setTimeout(() => fail(`was not ready in ${readyMs} ms`), readyMs);
        child.once('error', (error) => fail(`could not be started (${error.message})`));
        // Not `exit`: its last words are read before it closes.
        child.once('close', (code, signal) => fail(`ended with ${signal ?? code}`));
        const hear = (line: string) => {
          lines.push(line);
          if (lines.length > LINES_KEPT) lines.shift();
          const told = read(line);
          if (told !== undefined) resolve(told);
        };
        for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', hear);
      });
      return new Child(ready, child);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks it to end, kills it when it does not, and resolves when it is gone. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const timer = setTimeout(() => child.kill('SIGKILL'), END_PATIENCE_MS);
    child.kill(signal);
    await gone;
    clearTimeout(timer);
  }
}

/** Reads a JSON line that has `"event": "listening"`, as the product and the peers of this folder print it. */
export function listening(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const told: unknown = JSON.parse(line);
    return isRecord(told) && told['event'] === 'listening' ? told : undefined;
  } catch {
    return undefined;
  }
}

/** The port in a URL that a child has told. */
export function portOf(told: Record<string, unknown>, name: string): number {
  const url = told[name];
  const port = typeof url === 'string' && URL.canParse(url) ? Number(new URL(url).port) : 0;
  if (port === 0) throw new Error(`The line "listening" has no usable "${name}".`);
  return port;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
