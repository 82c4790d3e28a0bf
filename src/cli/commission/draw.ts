import type { Item, JobInFull } from '../../desk/schema/job.ts';

const MARK: Readonly<Record<Item['state'], string>> = { open: '[ ]', seen: '[~]', done: '[x]', 'not-needed': '[-]' };

/** The walk-test as lines of text, at most `rows` of them: what is missing first, each with its number and what it needs. */
export function draw({ job, items, missing }: JobInFull, rows = Number.POSITIVE_INFINITY): string[] {
  const done = items.filter(({ state }) => state === 'done').length;
  const head = [`${job.reference}  ${stateOf(job)}  ${done} done, ${missing.length} missing${here(job)}`, ''];
  const numbered = items.map((item, at) => ({ item, line: lineOf(item, at + 1) }));
  const isMissing = ({ item }: { item: Item }) => item.state === 'open' || item.state === 'seen';
  const lines = [...numbered.filter(isMissing), ...numbered.filter((one) => !isMissing(one))].map(({ line }) => line);
  const space = Math.max(rows - head.length - 1, 1);
  if (lines.length <= space) return [...head, ...lines];
  return [...head, ...lines.slice(0, space - 1), `     and ${lines.length - space + 1} more`];
}

function stateOf({ state, closesAt, lapsed }: JobInFull['job']): string {
  if (state !== 'open' || closesAt === null) return state;
  return lapsed ? 'its time is over' : `open until ${closesAt.slice(11, 16)} UTC`;
}

const here = ({ here: at }: JobInFull['job']) => (at === null ? '' : `, you are in ${at.room}`);

function lineOf(item: Item, number: number): string {
  const facts = [
    item.latencyMs === null ? '' : `${item.latencyMs} ms`,
    item.rssi === null ? '' : `${item.rssi} dBm`,
    item.linkQuality === null ? '' : `link quality ${item.linkQuality} of 255`,
    item.battery === null ? '' : `${item.battery} %`,
  ].filter((fact) => fact !== '');
  const tail = item.state === 'done' ? facts.join('  ') : [...facts, item.why ?? ''].join('  ');
  return `${String(number).padStart(3)}  ${MARK[item.state]} ${item.says}${tail === '' ? '' : `   ${tail}`}`;
}

/** The text in lines that are no wider, broken between words; a word that is wider stands alone. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const lines: string[] = [];
    let at = line;
    while (at.length > width) {
      const space = at.lastIndexOf(' ', width);
      const end = space > 0 ? space : at.indexOf(' ');
      if (end <= 0) break;
      lines.push(at.slice(0, end));
      at = at.slice(end + 1);
    }
    return [...lines, at];
  });
}

interface Screen {
  readonly columns?: number;
  write(text: string): boolean;
}

/** Redraws lines over those that it drew before. */
export class Board {
  readonly #out: Screen;
  #drawn = 0;

  constructor(out: Screen) {
    this.#out = out;
  }

  show(lines: readonly string[]): void {
    const up = this.#drawn === 0 ? '' : `\u001b[${this.#drawn}A`;
    // A line that wraps would count as two.
    const width = (this.#out.columns ?? 80) - 1;
    this.#out.write(`${up}\r\u001b[0J${lines.map((line) => `${line.slice(0, width)}\n`).join('')}`);
    this.#drawn = lines.length;
  }

  /** What somebody has typed stands below what was drawn: it goes with it. */
  typed(): void {
    this.#drawn += 1;
  }

  /** What is written next stays. */
  leave(): void {
    this.#drawn = 0;
  }
}
