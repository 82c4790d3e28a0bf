import { minutes, seconds } from '../../../src/core/time.ts';
import { Draw } from '../chance.ts';
import { START, World } from '../world/world.ts';
import { fitLine } from './fit.ts';

export interface SchemeOptions {
  days: number;
  homes: number;
}

const DAY_MS = 86_400_000;
const SUPERVISION = { intervalMs: minutes(1), misses: 3, graceMs: seconds(30) };
const SEED = 1;
/** Doors and windows of one home in a day, and homes for one panic a day. */
const DOORS_A_DAY = 6;
const HOMES_FOR_A_PANIC = 10;
/** A journal is linear when no day lies further from the line than this share of the whole. */
const LINEAR_WITHIN = 0.02;
/**
 * Memory that grows by more than this a day, once warm, is a leak. Less is what the loop's memory of signals takes, up to the
 * 100,000 ids at which it lets go of the oldest: 200 homes have said as much after six weeks.
 */
const MOST_GROWTH_MB = 0.5;
const WARM_AFTER_DAYS = 9;
const ROUNDS = 4;
const MB = 1_048_576;

/** What one day left behind. */
interface DayEnd {
  heapMb: number;
  rows: number;
  bytes: number;
  /** How late bells of the loop rang in it, at most. */
  lateMs: number;
}

/** Runs a whole scheme in ordinary weather over many days; true when memory keeps within its bounds and the journal grows in a line. */
export async function runScheme({ days, homes }: SchemeOptions): Promise<boolean> {
  let lateMs = 0;
  let rings = 0;
  const world = new World(
    { seed: SEED, homes, driftPpm: 0 },
    {
      supervision: SUPERVISION,
      devicesPerHome: 1,
      diligent: true,
      keeps: 'what-is-open',
      rang(late) {
        rings += 1;
        lateMs = Math.max(lateMs, late);
      },
    },
  );
  const draw = new Draw(SEED, 'scheme');
  world.begin();
  console.info(`${homes} homes, ${days} days\n day  heap MB     rows    journal MB  latest ring ms`);
  const ends: DayEnd[] = [];
  let steps = 0;
  for (let day = 0; day < days; day += 1) {
    planDay(world, draw, day, homes);
    steps += await runUntil(world, START + (day + 1) * DAY_MS);
    ends.push({ heapMb: heapMb(), rows: world.disk.position, bytes: world.disk.bytes, lateMs });
    lateMs = 0;
    tellDay(ends);
  }
  console.info(`${steps} steps, ${rings} rings, ${world.exercised.counts.get('press') ?? 0} panics`);
  return judge(ends, world);
}

async function runUntil(world: World, until: number): Promise<number> {
  let steps = 0;
  for (; world.timeline.step(until); steps += 1) {
    for (let round = 0; world.stirred && round < ROUNDS; round += 1) await new Promise(setImmediate);
    world.stirred = false;
  }
  return steps;
}

/** What happens in the homes on one day. */
function planDay(world: World, draw: Draw, day: number, homes: number): void {
  const { timeline, devices, exercised } = world;
  const some = () => START + day * DAY_MS + draw.whole(0, DAY_MS - 1);
  for (const device of devices) {
    for (let n = 0; n < DOORS_A_DAY; n += 1) {
      const opensAt = some();
      timeline.at(opensAt, () => device.signal({ kind: 'door', state: 'open' }));
      timeline.at(opensAt + draw.whole(1_000, 60_000), () => device.signal({ kind: 'door', state: 'closed' }));
    }
    if (draw.yes(0.5)) timeline.at(some(), () => device.loseLine('cut'));
    if (!draw.yes(1 / HOMES_FOR_A_PANIC)) continue;
    timeline.at(some(), () => {
      exercised.add('press');
      device.signal({ kind: 'panic' });
    });
  }
  if (homes > 0 && draw.yes(0.3))
    timeline.at(some(), () => draw.one(devices).signal({ kind: 'battery', state: 'low' }));
}

function heapMb(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed / MB;
}

function tellDay(ends: readonly DayEnd[]): void {
  const end = ends.at(-1);
  if (end === undefined) return;
  const { heapMb: heap, rows, bytes, lateMs } = end;
  const cells = [
    String(ends.length).padStart(4),
    heap.toFixed(1).padStart(8),
    String(rows).padStart(9),
    (bytes / MB).toFixed(2).padStart(13),
    String(lateMs).padStart(14),
  ];
  console.info(cells.join(' '));
}

function judge(ends: readonly DayEnd[], world: World): boolean {
  const journal = fitLine(ends.map(({ bytes }) => bytes));
  const rows = fitLine(ends.map((end) => end.rows));
  const heap = fitLine(ends.slice(WARM_AFTER_DAYS).map((end) => end.heapMb));
  const linear = journal.residual <= LINEAR_WITHIN;
  const warm = ends.length > WARM_AFTER_DAYS + 1;
  const still = !warm || heap.slope <= MOST_GROWTH_MB;
  const open = [...world.disk.current.values()].filter(({ kind }) => kind === 'incident').length;
  const growth = `${Math.round(rows.slope)} rows and ${(journal.slope / MB).toFixed(2)} MB a day`;
  const away = `${(100 * journal.residual).toFixed(2)} % off the line at most`;
  console.info(`journal: ${growth}, ${away}: ${linear ? 'linear' : 'NOT linear'}`);
  if (warm)
    console.info(`memory: ${heap.slope.toFixed(3)} MB a day once warm: ${still ? 'within its bounds' : 'IT GROWS'}`);
  else console.info('memory: too few days to judge it');
  console.info(`timers: at most ${Math.max(...ends.map(({ lateMs }) => lateMs))} ms late`);
  console.info(`left open: ${open} incidents, ${world.disk.outbox.size} sends`);
  if (global.gc === undefined) console.info('memory was measured without collecting garbage first: node --expose-gc');
  return linear && still;
}
