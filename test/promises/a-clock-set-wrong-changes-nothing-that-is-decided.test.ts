import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HeartEvent } from '../../src/core/event.ts';
import type { Button } from '../rig/button.ts';
import { Rig, until } from '../rig/rig.ts';
import { LONG } from '../rig/seed.ts';

const HOUR_MS = 3_600_000;
const FIVE_YEARS_MS = 5 * 365 * 24 * HOUR_MS;
/** The short form takes the one that could poison the journal. */
const STARTS: [string, number][] = [
  ['ahead', FIVE_YEARS_MS],
  ...(LONG ? ([['back', -FIVE_YEARS_MS]] as [string, number][]) : []),
];
const BEAT_MS = 300;
const WATCHED = { intervalMs: 1_000, misses: 2, graceMs: 1_000 };
const SILENT_MS = WATCHED.intervalMs * WATCHED.misses + WATCHED.graceMs;
const LIBRARIES = ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/faketime/libfaketimeMT.so.1`);
const faketime = LIBRARIES.find((file) => existsSync(file));
if (faketime === undefined)
  console.warn(
    'SKIPPED: libfaketime is not installed, so the clock is set for the gateway alone, not for its whole process',
  );

interface Wall {
  env: Record<string, string>;
  /** Sets the wall clock of the gateway that far from the true one. */
  set(rig: Rig, ms: number): void;
}

/** What the gateway itself reads as the wall clock is set; everything else in the process has the true one. */
const ITS_OWN: Wall = {
  env: { HAVENWATCH_TEST_WALL_CLOCK: 'allowed' },
  set: (rig, ms) => writeFileSync(join(rig.dataDir, 'wall-offset'), String(ms)),
};

/** Every reading of the wall clock in the whole process is set, in libraries and in SQLite too. */
function wholeProcess(library: string, folder: string): Wall {
  const file = join(folder, 'faketime');
  const set = (_rig: unknown, ms: number) => writeFileSync(file, `${ms < 0 ? '-' : '+'}${Math.abs(ms) / 1000}`);
  set(undefined, 0);
  const env = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1' };
  return { env, set };
}

/** The second shows all that the first does; without it the first still shows what the gateway itself makes of it. */
const whoseClock = LONG
  ? (['its own', 'of the whole process'] as const)
  : ([faketime === undefined ? 'its own' : 'of the whole process'] as const);

describe.each(whoseClock)('the wall clock %s', (whose) => {
  const folder = mkdtempSync(join(tmpdir(), 'havenwatch-wall-'));
  const whole = faketime === undefined ? undefined : wholeProcess(faketime, folder);
  const wall = whose === 'its own' ? ITS_OWN : whole;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  if (wall === undefined) return test.skip('is set: libfaketime is not installed');
  underTest(wall);
});

function underTest(wall: Wall): void {
  let rig: Rig;
  let alive: Living;
  beforeAll(async () => {
    rig = await Rig.start({ env: wall.env });
    alive = await Living.begin(rig);
  });
  afterAll(async () => {
    alive?.end();
    await rig?.close();
  });

  test('set by an hour and by five years, both ways: no silence is invented or missed, and a panic works', () =>
    setWhileItRuns(rig, wall, alive));

  test.each(STARTS)(
    'five years %s at a start: time goes on, nobody falls silent for it, and a panic works',
    (_way, ms) => setAtAStart(rig, wall, alive, ms),
  );
}

async function setWhileItRuns(rig: Rig, wall: Wall, alive: Living): Promise<void> {
  const sweeps = await sweepsOf(rig);
  const since = performance.now();
  for (const [n, ms] of [HOUR_MS, -HOUR_MS, FIVE_YEARS_MS, -FIVE_YEARS_MS].entries()) {
    wall.set(rig, ms);
    await until(() => jumps(rig).length === n + 1, 5_000, 'the jump in the journal');
    expect(jumps(rig).at(-1)).toMatchObject({ cause: 'set', jumps: 1 });
    expect(Math.abs((jumps(rig).at(-1)?.offsetMs ?? 0) - ms)).toBeLessThan(5_000);
    await alive.button.press(`jump-${n}`);
  }
  const { warnings } = await rig.get('/health/ready');
  // The machine's own clock is slewed meanwhile, by seconds at most: five years may be a moment short of that.
  expect(warnings.join(' ')).toMatch(/The machine's clock is (1825 d .*|1824 d 23 h )behind the gateway's own time/);

  const quiet = await rig.button(watchedDevice(rig));
  await quiet.publish(`${quiet.topic}/up/heartbeat`, '');
  const silent = await until(() => verdicts(rig, quiet.device).find(({ to }) => to === 'silent'), 10_000, 'silence');
  expect(silent.at - silent.lastSeenAt).toBeGreaterThanOrEqual(SILENT_MS);
  expect(silent.at - silent.lastSeenAt).toBeLessThanOrEqual(SILENT_MS + 1_000);
  expect(verdicts(rig, alive.button.device).map(({ to }) => to)).toEqual(['ok']);
  // Four sweeps a second, and no storm of timers that all came due at once.
  expect((await sweepsOf(rig)) - sweeps).toBeLessThanOrEqual((performance.now() - since) / 250 + 4);
  expect(gaps(rig)).toEqual([]);
  expect(jumps(rig)).toHaveLength(4);
  expect((await rig.cli('journal', 'tail', '--last', '50')).out).toMatch(
    /clock-jumped {2}The machine's clock was set \(3600 s\)/,
  );
}

async function setAtAStart(rig: Rig, wall: Wall, alive: Living, ms: number): Promise<void> {
  alive.end();
  await rig.kill();
  const before = all(rig).at(-1)?.at ?? 0;
  wall.set(rig, ms);
  await rig.run();
  await alive.again();
  const events = () => all(rig).filter(({ seq, at }) => at >= before && seq > 0);
  await until(() => jumps(rig).at(-1)?.cause === 'start', 5_000, 'the jump in the journal');
  await alive.button.press(`start ${ms}`);
  await until(() => events().some(({ type }) => type === 'signal-received'), 5_000, 'the panic');
  // An absence of more than a day is not believed at once, so the line is a day on and never years.
  expect((all(rig).at(-1)?.at ?? 0) - before).toBeLessThan(24 * HOUR_MS + 60_000);
  for (const [position, event] of all(rig).entries())
    expect(event.at).toBeGreaterThanOrEqual(all(rig)[position - 1]?.at ?? 0);
  // Registered by a command that has another clock than the gateway's line: watched from now, not from what that clock said.
  const fresh = watchedDevice(rig).device;
  const since = performance.now();
  await until(() => verdicts(rig, fresh).some(({ to }) => to === 'silent'), 10_000, 'the silence of the new device');
  expect(performance.now() - since).toBeGreaterThanOrEqual(SILENT_MS - 1);
  const late = verdicts(rig, alive.button.device).filter(
    ({ at, to }) => at > before && (to === 'late' || to === 'silent'),
  );
  expect(late).toEqual([]);
}

/** A device that speaks in time all the while. */
class Living {
  button: Button;
  readonly #rig: Rig;
  readonly #device: Parameters<Rig['button']>[0];
  #beat: NodeJS.Timeout | undefined;

  private constructor(rig: Rig, device: Parameters<Rig['button']>[0], button: Button) {
    this.#rig = rig;
    this.#device = device;
    this.button = button;
    this.#start();
  }

  static async begin(rig: Rig): Promise<Living> {
    const device = watchedDevice(rig);
    return new Living(rig, device, await rig.button(device));
  }

  async again(): Promise<void> {
    this.button = await this.#rig.button(this.#device);
    this.#start();
  }

  end(): void {
    clearInterval(this.#beat);
  }

  #start(): void {
    const beat = () => void this.button.publish(`${this.button.topic}/up/heartbeat`, '').catch(() => this.end());
    beat();
    this.#beat = setInterval(beat, BEAT_MS);
  }
}

function watchedDevice(rig: Rig) {
  return rig.records(({ register }) => {
    const { premises } = register.premises.add({});
    return register.devices.add({ premises, supervision: WATCHED });
  });
}

const all = (rig: Rig): HeartEvent[] =>
  rig.journal((reader) => reader.eventsAfter(0, 5_000).map((row): HeartEvent => JSON.parse(row.body)));
function of<T extends HeartEvent['type']>(rig: Rig, type: T) {
  return all(rig).filter((event): event is Extract<HeartEvent, { type: T }> => event.type === type);
}
const jumps = (rig: Rig) => of(rig, 'clock-jumped');
const gaps = (rig: Rig) => of(rig, 'unobserved');
const verdicts = (rig: Rig, device: string) =>
  of(rig, 'supervision-changed').filter((event) => event.device === device);

async function sweepsOf(rig: Rig): Promise<number> {
  const text = await (await fetch(`${rig.http}/metrics`)).text();
  return Number(/havenwatch_supervision\{what="sweeps"\} (\d+)/.exec(text)?.[1]);
}
