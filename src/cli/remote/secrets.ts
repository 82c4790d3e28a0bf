import { Fault } from '../../core/fault.ts';

/** Longer than any password that the desk takes. */
const MOST_CHARACTERS = 1_024;
const [CTRL_C, CTRL_D, CTRL_U] = ['\u0003', '\u0004', '\u0015'];
const ERASE: ReadonlySet<string> = new Set(['\u007f', '\b']);

/** What is asked of an input: a terminal has the last two. */
interface Input {
  readonly readableEnded: boolean;
  read(): Buffer | string | null;
  unshift(chunk: Buffer): void;
  pause(): unknown;
  on(event: 'readable' | 'end', listener: () => void): unknown;
  removeListener(event: 'readable' | 'end', listener: () => void): unknown;
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

interface Terminal {
  input: Input;
  /** Where questions are written: not among what the command prints. */
  output: { write(text: string): unknown };
  env: NodeJS.ProcessEnv;
}

/** Reads what nobody else may read: from the environment, else from a person without showing it, else the next line of the input. */
export class Secrets {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal = { input: process.stdin, output: process.stderr, env: process.env }) {
    this.#terminal = terminal;
  }

  /** True when a person is asked, who may try again. */
  asksAPerson(name: string): boolean {
    return !this.#terminal.env[name] && this.#terminal.input.isTTY === true;
  }

  /** Throws `HW_USAGE` when there is none, `HW_INTERRUPTED` on Ctrl-C. */
  async get(name: string, question: string): Promise<string> {
    const { input, output, env } = this.#terminal;
    const given = env[name];
    if (given) return given;
    const read = input.isTTY === true ? await hidden(input, output, question) : await lineOf(input);
    if (read === '')
      throw new Fault('HW_USAGE', { where: question.toLowerCase(), why: `none was given; type it, or set ${name}` });
    return read;
  }
}

/** One line that is typed, and not shown. */
async function hidden(input: Input, output: Terminal['output'], question: string): Promise<string> {
  output.write(`${question}: `);
  input.setRawMode?.(true);
  try {
    return await collect(input, new Typing());
  } finally {
    input.setRawMode?.(false);
    output.write('\n');
  }
}

/** The next line of what is piped in; what comes after it stays for whoever reads next. */
const lineOf = (input: Input): Promise<string> => collect(input, new Piped());

interface Taker {
  /** How many characters of `text` were taken in; less than all when the line is complete. */
  take(text: string): number;
  readonly line: string;
  readonly isDone: boolean;
}

function collect(input: Input, taker: Taker): Promise<string> {
  const letters = new TextDecoder();
  if (input.readableEnded) return Promise.resolve(taker.line);
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      input.removeListener('readable', more);
      input.removeListener('end', over);
      input.pause();
      end();
    };
    const over = () => settle(() => resolve(taker.line));
    const more = () => {
      try {
        for (let chunk = input.read(); chunk !== null && !taker.isDone; chunk = taker.isDone ? null : input.read()) {
          const text = typeof chunk === 'string' ? chunk : letters.decode(chunk, { stream: true });
          const rest = text.slice(taker.take(text));
          if (rest !== '') input.unshift(Buffer.from(rest));
        }
        if (taker.isDone) over();
      } catch (error) {
        settle(() => reject(error));
      }
    };
    input.on('readable', more);
    input.on('end', over);
    more();
  });
}

/** A line as it comes, up to its end. */
class Piped implements Taker {
  line = '';
  isDone = false;

  take(text: string): number {
    const end = text.indexOf('\n');
    this.isDone = end >= 0;
    this.line = bounded(this.line + (end < 0 ? text : text.slice(0, end)).replace(/\r$/, ''));
    return end < 0 ? text.length : end + 1;
  }
}

/** A line as it is typed, key by key: what is taken back is gone. */
class Typing implements Taker {
  line = '';
  isDone = false;

  take(text: string): number {
    let taken = 0;
    for (const key of text) {
      taken += key.length;
      if (key === CTRL_C) throw new Fault('HW_INTERRUPTED');
      this.isDone = key === '\r' || key === '\n' || key === CTRL_D;
      if (this.isDone) return taken;
      if (ERASE.has(key)) this.line = [...this.line].slice(0, -1).join('');
      else if (key === CTRL_U) this.line = '';
      else if (key >= ' ') this.line = bounded(this.line + key);
    }
    return taken;
  }
}

function bounded(line: string): string {
  if (line.length <= MOST_CHARACTERS) return line;
  throw new Fault('HW_USAGE', { where: 'password', why: `it is longer than ${MOST_CHARACTERS} characters` });
}
