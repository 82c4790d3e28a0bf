import type { Beats, Evidence, SignalSeen, SilenceSeen } from '../commission/evidence.ts';
import type { DeviceId, IncidentId, JobId, NoteId, StaffId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { SELECT_SIGNALS, type SignalRow } from './job-rows.ts';
import type { Store } from './store.ts';

/** Signals kept of one job; what comes beyond is on record in the journal alone. */
export const SIGNALS_KEPT = 2_000;
/** Words of people kept of one job. */
export const ENTRIES_KEPT = 1_000;

export interface Entry {
  entry: string;
  item: string;
  said: 'yes' | 'no';
  /** By the clock of whoever said it. */
  saidAt: Instant | null;
  by: StaffId;
  note: NoteId | null;
}

/** What was seen and said while a job was open. Every method that writes is a transaction of its own unless it is run within one. */
export class JobEvidence {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Everything of a job, in the order in which it came. */
  of(job: JobId): Evidence {
    const beats = this.#store.all<{ device: DeviceId; beats: string }>(
      'SELECT device, beats FROM job_beats WHERE job = ?',
      job,
    );
    return {
      signals: this.#store.all<SignalRow>(`${SELECT_SIGNALS} WHERE job = ? ORDER BY at, device, id`, job),
      beats: new Map(beats.map(({ device, beats: kept }): [DeviceId, Beats] => [device, JSON.parse(kept)])),
      silences: this.#store.all<SilenceSeen>(
        'SELECT device, silent_at AS silentAt, heard_at AS heardAt FROM job_silences WHERE job = ? ORDER BY silent_at',
        job,
      ),
      said: this.#store.all(
        'SELECT item, said, at, by_staff AS "by" FROM job_entries WHERE job = ? ORDER BY place',
        job,
      ),
    };
  }

  /** Runs what was seen in one turn as one change, and notes how far the journal was read for it. */
  saw(job: JobId, seq: number, write: () => void): void {
    this.#store.write(() => {
      write();
      this.#store.run('UPDATE jobs SET seen_seq = max(seen_seq, ?) WHERE id = ?', seq, job);
    });
  }

  /** The same signal twice is one. False when there is no room for more. Only inside `saw`. */
  addSignal(job: JobId, one: SignalSeen): boolean {
    const kept = this.#store.get<{ n: number }>('SELECT count(*) AS n FROM job_signals WHERE job = ?', job)?.n ?? 0;
    if (kept >= SIGNALS_KEPT) return false;
    this.#store.run(
      `INSERT INTO job_signals (job, device, id, sensor, kind, state, at, latency_ms, since_ms, room, measure, incident, seen_at, seen_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET incident = coalesce(incident, excluded.incident)`,
      job,
      one.device,
      one.id,
      one.sensor,
      one.kind,
      one.state,
      one.at,
      one.latencyMs,
      one.sinceMs,
      one.room,
      one.measure,
      one.incident,
      one.seenAt,
      one.seenBy,
    );
    return true;
  }

  /** Which incident a call for help has joined. Only inside `saw`. */
  joined(job: JobId, device: DeviceId, id: string, incident: IncidentId): void {
    const sql = 'UPDATE job_signals SET incident = ? WHERE job = ? AND device = ? AND id = ?';
    this.#store.run(sql, incident, job, device, id);
  }

  /** Somebody at the desk has answered, or looked at, what an incident holds so far. Only inside `saw`. */
  answered(job: JobId, incident: IncidentId, at: Instant, by: StaffId): void {
    this.#store.run(
      'UPDATE job_signals SET seen_at = ?, seen_by = ? WHERE job = ? AND incident = ? AND seen_at IS NULL AND at <= ?',
      at,
      by,
      job,
      incident,
      at,
    );
  }

  /** Only inside `saw`. */
  fellSilent(job: JobId, device: DeviceId, at: Instant): void {
    this.#store.run(
      'INSERT OR IGNORE INTO job_silences (job, device, silent_at, heard_at) VALUES (?, ?, ?, NULL)',
      job,
      device,
      at,
    );
  }

  /** Only inside `saw`. */
  heardAgain(job: JobId, device: DeviceId, at: Instant): void {
    const sql = 'UPDATE job_silences SET heard_at = ? WHERE job = ? AND device = ? AND heard_at IS NULL';
    this.#store.run(sql, at, job, device);
  }

  beats(job: JobId, device: DeviceId): Beats | undefined {
    const sql = 'SELECT beats FROM job_beats WHERE job = ? AND device = ?';
    const row = this.#store.get<{ beats: string }>(sql, job, device);
    return row && JSON.parse(row.beats);
  }

  keepBeats(job: JobId, device: DeviceId, beats: Beats): void {
    this.#store.write(() => {
      this.#store.run(
        'INSERT INTO job_beats (job, device, beats) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET beats = excluded.beats',
        job,
        device,
        JSON.stringify(beats),
      );
    });
  }

  /** True when this entry was made before: it counts once. */
  has(job: JobId, entry: string): boolean {
    return this.#store.get('SELECT 1 FROM job_entries WHERE job = ? AND entry = ?', job, entry) !== undefined;
  }

  /** False when the same entry is there already, or there is no room for more. */
  say(job: JobId, { entry, item, said, saidAt, by, note }: Entry): boolean {
    return this.#store.write(() => {
      const place = this.#store.get<{ n: number }>('SELECT count(*) AS n FROM job_entries WHERE job = ?', job)?.n ?? 0;
      if (place >= ENTRIES_KEPT) return false;
      return (
        this.#store.run(
          `INSERT OR IGNORE INTO job_entries (job, entry, place, item, said, at, said_at, by_staff, note)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          job,
          entry,
          place,
          item,
          said,
          this.#store.clock(),
          saidAt,
          by,
          note,
        ) === 1
      );
    });
  }
}
