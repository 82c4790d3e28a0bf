import { type ParseArgsConfig, parseArgs } from 'node:util';
import { passes, tableOf } from './report.ts';
import { crash } from './run.ts';

const FAILED = 1;
const WRONG_USE = 2;
/** One kill in this time, restart not counted: fifty take about five minutes on two cores. */
const CYCLE_MS = 3_500;
const USE = `npm run crash-test -- [--panics N] [--kills N] [--seed N] [--json]

Kills the real gateway again and again under panics, doors, calls and acceptances, and counts what became of them.
Ends with 0 only when nothing was lost, doubled, skipped, or repeated without a reason.
--panics  homes that press at least once, 1000
--kills   how often the gateway is killed, 50
--seed    the run to repeat; without it a new one is drawn and printed
--json    prints the result as JSON
`;
const OPTIONS = {
  panics: { type: 'string', default: '1000' },
  kills: { type: 'string', default: '50' },
  seed: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

interface Asked {
  panics: number;
  kills: number;
  seed: number;
  json: boolean;
}

function read(words: string[]): Asked | 'help' | undefined {
  try {
    const { values } = parseArgs({ args: words, options: OPTIONS });
    if (values.help) return 'help';
    const [panics, kills] = [Number(values.panics), Number(values.kills)];
    const seed = values.seed === undefined ? Math.ceil(Math.random() * 0x7fff_fffe) : Number(values.seed);
    const whole = [panics, kills, seed].every((n) => Number.isInteger(n) && n > 0);
    return whole ? { panics, kills, seed, json: values.json } : undefined;
  } catch {
    return undefined;
  }
}

const asked = read(process.argv.slice(2));
if (asked === undefined || asked === 'help') {
  (asked === 'help' ? process.stdout : process.stderr).write(USE);
  process.exitCode = asked === 'help' ? 0 : WRONG_USE;
} else {
  const { json, ...options } = asked;
  process.stderr.write(`crash test, seed ${options.seed}\n`);
  const progress = (line: string) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  try {
    const result = await crash({ ...options, cycleMs: CYCLE_MS, progress });
    process.stdout.write(json ? `${JSON.stringify(result, undefined, 1)}\n` : `${tableOf(result)}\n`);
    if (!passes(result)) process.exitCode = FAILED;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The run could not be finished (seed ${options.seed}). ${why}\n`);
    process.exitCode = FAILED;
  }
}
