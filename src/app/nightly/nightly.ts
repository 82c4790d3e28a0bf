import { after, type Instant, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import { nextAt } from '../drill/schedule.ts';
import type { Log } from '../log.ts';
import { offsetsOf } from '../offsets.ts';
import type { Finding, NightlyCheck, NightlyReport } from './finding.ts';

/** Half past three, in the scheme's own time: when least happens. */
const AT_MINUTE = 210;
/** How often homes are looked for whose standing nobody has worked out. */
const UNKNOWN_EVERY_MS = 500;
/** The first look of a process, when everything else is open. */
const FIRST_AFTER = seconds(20);
/** Findings that are kept of one night; more of them say nothing more. */
export const MAX_FINDINGS = 5_000;

export interface NightlyParts {
  checks: readonly NightlyCheck[];
  /** Works out what cannot wait for the night. */
  settle(): void;
  clock: Clock;
  timeZone: string;
  log: Log;
}

/** Runs every check once, one after another. One that breaks off does not keep the others from looking. */
export async function runChecks(checks: readonly NightlyCheck[], now: number, log?: Log): Promise<NightlyReport> {
  const findings: Finding[] = [];
  const broken: string[] = [];
  for (const { name, run } of checks) {
    try {
      findings.push(...(await run()));
    } catch (error) {
      log?.error({ err: error, check: name }, 'a nightly check broke off');
      broken.push(name);
    }
  }
  return { at: now, findings: findings.slice(0, MAX_FINDINGS), broken };
}

/** Looks through the whole scheme once a day for what would fail when it is needed. */
export class Nightly {
  readonly #parts: NightlyParts;
  #last: NightlyReport | undefined;
  #running: Promise<NightlyReport> | undefined;
  #alarm: { cancel(): void } | undefined;
  #unknown: NodeJS.Timeout | undefined;

  constructor(parts: NightlyParts) {
    this.#parts = parts;
  }

  /** What the last night has brought; undefined before the first of this process. */
  get last(): NightlyReport | undefined {
    return this.#last;
  }

  start(): void {
    this.#settle();
    this.#unknown = setInterval(() => this.#settle(), UNKNOWN_EVERY_MS);
    this.#wait(after(this.#parts.clock.now(), FIRST_AFTER));
  }

  stop(): void {
    this.#alarm?.cancel();
    clearInterval(this.#unknown);
  }

  /** Looks now; whoever asks while it is looking gets the same answer. */
  run(): Promise<NightlyReport> {
    const { checks, clock, log } = this.#parts;
    this.#running ??= runChecks(checks, clock.now(), log)
      .then((report) => {
        this.#last = report;
        return report;
      })
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  #wait(at: Instant): void {
    const { clock, timeZone } = this.#parts;
    this.#alarm = clock.at(at, () => {
      this.#wait(nextAt(AT_MINUTE, clock.now(), offsetsOf(timeZone, clock.now())));
      void this.run();
    });
  }

  #settle(): void {
    try {
      this.#parts.settle();
    } catch (error) {
      this.#parts.log.error({ err: error }, 'the standing of homes with their police forces could not be worked out');
    }
  }
}
