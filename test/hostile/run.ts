import { parseArgs } from 'node:util';
import { type FuzzReport, fuzz, HEAP_GROWTH_BYTES } from './fuzz.ts';

const HELD = 0;
const FAILED = 1;
const WRONG_USE = 2;
const DEFAULT_PACKETS = 100_000;
const TELL_EVERY = 50_000;
/** What one fresh panic may take during a flood, 99 of 100 times: to its PUBACK and to the desk. */
const PANIC_P99_MS = 250;
const SHOWN_BREACHES = 20;
const MIB = 1024 * 1024;

const USE = `npm run fuzz -- [--packets N] [--seed S]

Sends N mutated MQTT packets (${DEFAULT_PACKETS} unless told) to a gateway of its own while a device presses its button every 100 ms.
Ends with 0 when nothing that must not happen happened. The same seed writes the same connections in the same order.
`;

function argumentsOf(words: string[]): { packets: number; seed: number | undefined } | undefined {
  try {
    const { values } = parseArgs({ args: words, options: { packets: { type: 'string' }, seed: { type: 'string' } } });
    const packets = Number(values.packets ?? DEFAULT_PACKETS);
    const seed = values.seed === undefined ? undefined : Number(values.seed);
    const usable = (n: number) => Number.isInteger(n) && n > 0;
    return usable(packets) && (seed === undefined || usable(seed)) ? { packets, seed } : undefined;
  } catch {
    return undefined;
  }
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function timesOf(name: string, values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => percentile(sorted, share));
  const ratio = ((p99 ?? Number.NaN) / PANIC_P99_MS).toFixed(2);
  return `  ${name.padEnd(8)} p50 ${p50?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms (${ratio} of ${PANIC_P99_MS} ms), most ${most?.toFixed(1)} ms`;
}

function tell(report: FuzzReport): void {
  const { seed, packets, connections, wallMs, aliveBefore, aliveAfter, outcomes, counts, presses, quiet, broken } =
    report;
  const mib = (bytes: number) => (bytes / MIB).toFixed(1);
  const seconds = (wallMs / 1000).toFixed(1);
  const counted = Object.entries(counts).filter(([, n]) => n !== 0);
  console.log(`\n${packets} packets in ${connections} connections, ${seconds} s, seed ${seed}`);
  console.log(
    `  ${Object.entries(outcomes)
      .map(([name, n]) => `${name} ${n}`)
      .join(', ')}`,
  );
  console.log(`  ${counted.map(([name, n]) => `${name} ${n}`).join(', ')}`);
  console.log(
    `  alive after gc: ${mib(aliveBefore)} MiB before, ${mib(aliveAfter)} MiB after; may grow by ${mib(HEAP_GROWTH_BYTES)}`,
  );
  console.log(`${presses.length} presses of a well-behaved device meanwhile, every one acknowledged and on the desk:`);
  console.log(
    timesOf(
      'PUBACK',
      presses.map(({ pubackMs }) => pubackMs),
    ),
  );
  console.log(
    timesOf(
      'desk',
      presses.map(({ deskMs }) => deskMs),
    ),
  );
  const before = quiet.map(({ pubackMs }) => pubackMs).toSorted((a, b) => a - b);
  console.log(
    `  PUBACK before the attack: p50 ${percentile(before, 0.5).toFixed(1)} ms, most ${percentile(before, 1).toFixed(1)} ms`,
  );
  for (const says of broken.slice(0, SHOWN_BREACHES)) console.log(`BROKEN: ${says}`);
  console.log(
    broken.length === 0 ? 'Nothing happened that must not.' : `${broken.length} things happened that must not.`,
  );
}

const asked = argumentsOf(process.argv.slice(2));
if (asked === undefined) {
  process.stderr.write(USE);
  process.exit(WRONG_USE);
}
if (asked.seed !== undefined) process.env['HAVENWATCH_SEED'] = String(asked.seed);
let told = 0;
const report = await fuzz({
  packets: asked.packets,
  progress: (sent) => {
    if (sent - told < TELL_EVERY) return;
    told = sent;
    console.log(`${sent} of ${asked.packets} packets sent`);
  },
});
tell(report);
process.exit(report.broken.length === 0 ? HELD : FAILED);
