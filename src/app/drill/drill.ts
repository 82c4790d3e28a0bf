import { randomBytes } from 'node:crypto';
import { SELF_TEST } from '../../core/drill.ts';
import { Fault } from '../../core/fault.ts';
import type { Input } from '../../core/input.ts';
import type { IncidentDoc } from '../../core/state.ts';
import { after, hours, type Instant, minutes, seconds } from '../../core/time.ts';
import type { Told } from '../../gateway/ports.ts';
import { offsetsOf } from '../offsets.ts';
import type { Rooms } from '../rooms.ts';
import { drillCredentials } from './home.ts';
import { pressAndWait } from './press.ts';
import { type DrillResult, lastDrillIn } from './result.ts';
import type { DrillLook, RunningDrill } from './running.ts';
import { nextAt } from './schedule.ts';
import { Trial } from './trial.ts';

/** What has not come through by then is missing. */
export const DRILL_WITHIN = seconds(60);
/** A drill that was missed or cut short by a restart is made up for this long after the start. */
const MADE_UP_AFTER = minutes(5);
/** A last good drill older than this is itself a fault. */
const STALE_AFTER = hours(26);
/** Its end is told to the heart; a disk that is away does not hold up the answer. */
const COMMIT_WITHIN = seconds(10);
const TOKEN_BYTES = 32;

const NOTHING = { pubackMs: null, streamMs: null, sendMs: null };

export type DrillParts = Pick<
  Rooms,
  'config' | 'records' | 'directory' | 'gateway' | 'journal' | 'clock' | 'http' | 'log'
> & { mqttPort: number | undefined };

/**
 * The daily self-test: once a day the gateway is a device of its own, presses, and follows the alarm through broker, rules,
 * desk and channels. What does not come through is an incident of the first priority.
 */
export class Drill implements RunningDrill {
  readonly #parts: DrillParts;
  #last: DrillResult | undefined;
  #trial: Trial | undefined;
  #running = false;
  #changed: () => void = () => {};
  #token: string | undefined;
  #alarm: { at: Instant; cancel(): void } | undefined;
  /** Counters for the metrics page; they only grow. */
  readonly counts = { passed: 0, failed: 0 };

  constructor(parts: DrillParts) {
    this.#parts = parts;
    this.#last = lastDrillIn(parts.journal.reader);
  }

  /** Begins to wait for the hour. A drill that a restart cut short is closed and made up for, and so is one that was missed. */
  start(): void {
    const { config, clock } = this.#parts;
    const cutShort = this.#openIncident();
    if (cutShort?.drill === true)
      void this.#submit({ incident: cutShort.id, figures: NOTHING, missing: [], interrupted: true });
    if (config.gateway.drill.at === null) return;
    const missed = this.#last !== undefined && this.#next(this.#last.at) < clock.now();
    this.#wait(cutShort?.drill === true || missed ? after(clock.now(), MADE_UP_AFTER) : this.#next(clock.now()));
  }

  stop(): void {
    this.#alarm?.cancel();
  }

  look(): DrillLook {
    return { running: this.#running, nextAt: this.#alarm?.at ?? null, last: this.#last };
  }

  says(): string[] {
    const { clock, config } = this.#parts;
    if (this.#last === undefined) return [];
    const at = new Date(this.#last.at).toISOString();
    if (!this.#last.passed) return [`The self-test of ${at} did not come through: ${this.#last.missing.join('; ')}.`];
    if (config.gateway.drill.at === null || clock.now() - this.#last.at < STALE_AFTER) return [];
    return [`The last self-test that came through was at ${at}; there should be one a day.`];
  }

  knows(token: string): boolean {
    return this.#token !== undefined && token === this.#token;
  }

  told({ event }: Told): void {
    if (this.#trial === undefined || !('premises' in event) || event.premises !== SELF_TEST.premises) return;
    this.#trial.take(event);
    this.#changed();
  }

  begin(): Promise<DrillResult> {
    if (this.#running) throw new Fault('HW_DRILL_BLOCKED', { why: 'one is running' });
    const open = this.#openIncident();
    if (open !== undefined) throw new Fault('HW_DRILL_BLOCKED', { why: `incident ${open.id} is open` });
    this.#running = true;
    return this.#run().finally(() => {
      this.#running = false;
      this.#trial = undefined;
    });
  }

  async #run(): Promise<DrillResult> {
    const { log, clock } = this.#parts;
    const trial = new Trial(() => performance.now());
    this.#trial = trial;
    await this.#follow(trial);
    const { figures, incident } = trial;
    const missing = trial.missing();
    const passed = missing.length === 0;
    const last = { at: clock.now(), passed, incident: incident ?? null, figures, missing };
    this.#last = last;
    this.counts[passed ? 'passed' : 'failed'] += 1;
    const detail = { drill: true, incident, ...figures, missing };
    if (passed) log.info(detail, 'the self-test came through');
    else log.error(detail, 'the self-test did not come through');
    await this.#submit({ ...(incident === undefined ? {} : { incident }), figures, missing });
    return this.#last;
  }

  async #follow(trial: Trial): Promise<void> {
    const { http, clock, records, directory, mqttPort } = this.#parts;
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const alarm = clock.at(after(clock.now(), DRILL_WITHIN), end);
    const changed = () => (trial.isOver ? end() : undefined);
    this.#token = token;
    this.#changed = changed;
    try {
      const credentials = drillCredentials(records.register);
      directory.refresh();
      await pressAndWait({ http: http.url, token, mqttPort, credentials, now: clock.now(), trial, changed, ended });
    } catch (error) {
      trial.trouble(`the register: ${error instanceof Error ? error.message : 'it failed'}`);
    } finally {
      alarm.cancel();
      this.#token = undefined;
      this.#changed = () => {};
    }
  }

  /** Tells the heart how it ended; resolves when that is on disk, or at once when it cannot be. */
  #submit(over: Omit<Extract<Input, { type: 'drill-over' }>, 'type'>): Promise<void> {
    const { gateway, directory, log, clock } = this.#parts;
    const partition = directory.premises(SELF_TEST.premises)?.partition ?? gateway.states()[0]?.partition;
    if (partition === undefined) return Promise.resolve();
    return new Promise((done) => {
      const alarm = clock.at(after(clock.now(), COMMIT_WITHIN), done);
      gateway.submit(partition, { type: 'drill-over', ...over }, (outcome) => {
        alarm.cancel();
        if (!outcome.ok)
          log.error({ drill: true, err: outcome.fault }, 'how the self-test ended could not be recorded');
        done();
      });
    });
  }

  #openIncident(): Readonly<IncidentDoc> | undefined {
    const { gateway, directory } = this.#parts;
    const partition = directory.premises(SELF_TEST.premises)?.partition;
    const state = partition === undefined ? undefined : gateway.state(partition);
    const open = state?.premises.get(SELF_TEST.premises)?.openIncident;
    return open == null ? undefined : state?.incidents.get(open);
  }

  #next(from: Instant): Instant {
    const { at, timeZone } = this.#parts.config.gateway.drill;
    return nextAt(at ?? 0, from, offsetsOf(timeZone, from));
  }

  #wait(at: Instant): void {
    const { clock, log } = this.#parts;
    this.#alarm = {
      at,
      ...clock.at(at, () => {
        this.#wait(this.#next(clock.now()));
        try {
          this.begin().catch((error: unknown) => log.error({ drill: true, err: error }, 'a self-test broke off'));
        } catch (error) {
          log.warn({ drill: true, err: error }, 'the self-test was left out');
        }
      }),
    };
  }
}
