import type { Measure, NewMeasure } from '../commission/measure.ts';
import { Fault } from '../core/fault.ts';
import {
  asJobId,
  asMeasureId,
  type JobId,
  type MeasureId,
  type NoteId,
  type PremisesId,
  type StaffId,
} from '../core/ids.ts';
import { after, hours, type Instant } from '../core/time.ts';
import { type Here, type JobRecord, type JobRow, jobOf, SELECT_JOBS } from './job-rows.ts';
import { JOB_LIMITS, type JobState } from './job-schema.ts';
import { PAGE_LIMIT, type Store } from './store.ts';

export type MeasurePatch = Partial<Omit<Measure, 'id' | 'kind'>>;

export interface NewJob {
  premises: PremisesId;
  installer: StaffId | null;
  soakHours: number;
  measures: readonly NewMeasure[];
  /** The id of whoever orders. */
  by: string;
}

export interface JobListing {
  state?: JobState | undefined;
  premises?: PremisesId | undefined;
  /** Only those that are not over. */
  running?: boolean;
  after?: string | undefined;
  limit?: number;
}

export interface SignedOff {
  by: StaffId;
  entry: string;
  withoutAddress: boolean;
  certificate: string;
  note: NoteId;
}

/** The orders to install: what is to hang in a home, who does it, and how far they are. */
export class Jobs {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `HW_JOB_RUNNING` when the home has one that is not over. */
  add({ premises, installer, soakHours, measures, by }: NewJob): JobId {
    return this.#store.write(() => {
      this.#store.mustHave('premises', premises);
      if (this.runningIn(premises) !== undefined) throw new Fault('HW_JOB_RUNNING', { where: `premises ${premises}` });
      const id = this.#store.id('jb', asJobId);
      this.#store.run(
        `INSERT INTO jobs (id, premises, state, installer, measures, soak_hours, ordered_by, ordered_at)
         VALUES (?, ?, 'ordered', ?, ?, ?, ?, ?)`,
        id,
        premises,
        installer,
        JSON.stringify(measures.map((one) => this.#fresh(one))),
        soakHours,
        by,
        this.#store.clock(),
      );
      return id;
    });
  }

  find(id: string): JobRecord | undefined {
    const row = this.#store.get<JobRow>(`${SELECT_JOBS} WHERE id = ?`, id);
    return row && jobOf(row);
  }

  /** Throws `HW_NOT_FOUND`. */
  get(id: string): JobRecord {
    const job = this.find(id);
    if (job === undefined) throw new Fault('HW_NOT_FOUND', { where: 'job' });
    return job;
  }

  /** The one of a home that is not over. */
  runningIn(premises: PremisesId): JobRecord | undefined {
    const sql = `${SELECT_JOBS} WHERE premises = ? AND state IN ('ordered', 'open')`;
    const row = this.#store.get<JobRow>(sql, premises);
    return row && jobOf(row);
  }

  /** Every job that is open now. */
  open(): JobRecord[] {
    return this.#store.all<JobRow>(`${SELECT_JOBS} WHERE state = 'open' ORDER BY id`).map(jobOf);
  }

  /** The homes in which somebody is at work by an order that is theirs, open, and in its time. */
  homesFittedBy(who: string): ReadonlySet<PremisesId> {
    const sql = `SELECT premises FROM jobs WHERE state = 'open' AND installer = ? AND closes_at > ?`;
    const rows = this.#store.all<{ premises: PremisesId }>(sql, who, this.#store.clock());
    return new Set(rows.map(({ premises }) => premises));
  }

  /** In the order of their ids, from the one after `after`. */
  list({ state, premises, running = false, after: cursor = '', limit = PAGE_LIMIT }: JobListing = {}): JobRecord[] {
    const rows = this.#store.all<JobRow>(
      `${SELECT_JOBS} WHERE id > ? AND (? IS NULL OR state = ?) AND (? IS NULL OR premises = ?)
         AND (? = 0 OR state IN ('ordered', 'open')) ORDER BY id LIMIT ?`,
      cursor,
      state ?? null,
      state ?? null,
      premises ?? null,
      premises ?? null,
      running ? 1 : 0,
      Math.min(limit, PAGE_LIMIT),
    );
    return rows.map(jobOf);
  }

  /** Opens it for so many hours. `seq`: how far the journal of the home's partition had come. Throws `HW_JOB_STATE`. */
  begin(id: JobId, installer: StaffId | null, forHours: number, seq: number): void {
    this.#change(id, ['ordered'], (job) => {
      const now = this.#store.clock();
      this.#store.run(
        `UPDATE jobs SET state = 'open', installer = ?, opened_at = ?, closes_at = ?, seen_seq = ? WHERE id = ?`,
        job.installer ?? installer,
        now,
        after(now, hours(Math.min(forHours, JOB_LIMITS.hours))),
        seq,
        id,
      );
    });
  }

  /** It closes so many hours from now. Throws `HW_JOB_STATE`. */
  prolong(id: JobId, byHours: number): void {
    this.#change(id, ['open'], () => {
      const closes = after(this.#store.clock(), hours(Math.min(byHours, JOB_LIMITS.hours)));
      this.#store.run('UPDATE jobs SET closes_at = ? WHERE id = ?', closes, id);
    });
  }

  give(id: JobId, installer: StaffId | null): void {
    this.#change(id, ['ordered', 'open'], () => {
      this.#store.run('UPDATE jobs SET installer = ? WHERE id = ?', installer, id);
    });
  }

  cancel(id: JobId): void {
    this.#change(id, ['ordered', 'open'], () => {
      this.#store.run(`UPDATE jobs SET state = 'cancelled', closes_at = NULL WHERE id = ?`, id);
    });
  }

  /** Throws `HW_JOB_STATE`, `HW_INPUT_INVALID` beyond what a job may hold. */
  addMeasure(id: JobId, asked: NewMeasure): MeasureId {
    return this.#change(id, ['ordered', 'open'], ({ measures }) => {
      if (measures.length >= JOB_LIMITS.measures)
        throw new Fault('HW_INPUT_INVALID', { where: 'measures', why: `at most ${JOB_LIMITS.measures}` });
      const measure = this.#fresh(asked);
      this.#keepMeasures(id, [...measures, measure]);
      return measure.id;
    });
  }

  /** Throws `HW_JOB_STATE`, `HW_NOT_FOUND`. */
  changeMeasure(id: JobId, measure: MeasureId, patch: MeasurePatch): void {
    this.#change(id, ['ordered', 'open'], ({ measures }) => {
      if (!measures.some((one) => one.id === measure)) throw new Fault('HW_NOT_FOUND', { where: 'measure' });
      this.#keepMeasures(
        id,
        measures.map((one) => (one.id === measure ? { ...one, ...patch } : one)),
      );
    });
  }

  stand(id: JobId, here: Here): void {
    this.#change(id, ['open'], () => {
      this.#store.run('UPDATE jobs SET here = ? WHERE id = ?', JSON.stringify(here), id);
    });
  }

  /** It is over for whoever installed. Throws `HW_JOB_STATE`. */
  signOff(id: JobId, { by, entry, withoutAddress, certificate, note }: SignedOff): void {
    this.#change(id, ['open'], ({ soakHours }) => {
      const now = this.#store.clock();
      const soakUntil = soakHours === 0 ? null : after(now, hours(soakHours));
      this.#store.run(
        `UPDATE jobs SET state = 'signed-off', signed_off_at = ?, signed_off_by = ?, sign_off_entry = ?, without_address = ?,
           certificate = ?, certificate_note = ?, soak_until = ?, live_at = ?, here = NULL WHERE id = ?`,
        now,
        by,
        entry,
        withoutAddress ? 1 : 0,
        certificate,
        note,
        soakUntil,
        soakUntil === null ? now : null,
        id,
      );
    });
  }

  /** Those whose soak is over and whose devices are not live yet. */
  soaked(now: Instant): JobRecord[] {
    const sql = `${SELECT_JOBS} WHERE state = 'signed-off' AND live_at IS NULL AND soak_until <= ? ORDER BY id LIMIT ?`;
    return this.#store.all<JobRow>(sql, now, PAGE_LIMIT).map(jobOf);
  }

  /** Its devices are live from now on. */
  live(id: JobId): void {
    this.#store.write(() => {
      this.#store.run('UPDATE jobs SET live_at = ? WHERE id = ? AND live_at IS NULL', this.#store.clock(), id);
    });
  }

  withCertificate(digest: string): JobRecord | undefined {
    const row = this.#store.get<JobRow>(`${SELECT_JOBS} WHERE certificate = ?`, digest);
    return row && jobOf(row);
  }

  #fresh(asked: NewMeasure): Measure {
    const id = this.#store.id('ms', asMeasureId);
    return { ...asked, id, fitted: false, device: null, sensor: null, dropped: false };
  }

  #keepMeasures(id: JobId, measures: readonly Measure[]): void {
    this.#store.run('UPDATE jobs SET measures = ? WHERE id = ?', JSON.stringify(measures), id);
  }

  #change<T>(id: JobId, states: readonly JobState[], act: (job: JobRecord) => T): T {
    return this.#store.write(() => {
      const job = this.get(id);
      if (!states.includes(job.state)) throw new Fault('HW_JOB_STATE', { why: `it is ${job.state}` });
      return act(job);
    });
  }
}
