import type { Beats, SignalSeen } from '../../commission/evidence.ts';
import type { HeartEvent } from '../../core/event.ts';
import type { DeviceId, IncidentId, JobId, PremisesId, StaffId } from '../../core/ids.ts';
import { isPanicKind } from '../../core/signal.ts';
import type { Instant } from '../../core/time.ts';
import type { Clock, Told } from '../../gateway/ports.ts';
import type { JournalReader } from '../../journal/port.ts';
import type { JobEvidence } from '../../register/job-evidence.ts';
import type { JobRecord } from '../../register/job-rows.ts';
import type { Register } from '../../register/register.ts';
import type { Log } from '../log.ts';

/** Things seen and not written yet; beyond it they are found in the journal at the next start. */
const MOST_WAITING = 5_000;
/** Presses that left before their commit, kept until they come again. */
const MOST_EARLY = 1_000;
/** Events read at once when a start looks for what it has missed. */
const PAGE = 500;
/** How often a device's heartbeats are written when they say nothing new. */
const BEATS_EVERY_MS = 30_000;
const ENOUGH_BEATS = 2;

export interface WalkParts {
  register: Pick<Register, 'jobs' | 'jobEvidence' | 'premises'>;
  reader: Pick<JournalReader, 'eventsOfPartition'>;
  clock: Clock;
  log: Pick<Log, 'error'>;
}

/** What a device says of itself, whichever family it is of. */
export interface Beat {
  rssi?: number | undefined;
  linkQuality?: number | undefined;
  battery?: number | undefined;
  mains?: boolean | undefined;
  path?: string | undefined;
}

type Write = (evidence: JobEvidence, job: JobId) => unknown;
interface Fact {
  job: JobId;
  seq: number;
  write: Write;
}

/**
 * Writes down what speaks for the homes that are being fitted: their signals with how long each took to the desk, who answered
 * them, heartbeats, silences. Homes without an open job cost one look at a map. What was seen is written after the turn of the
 * event loop in which it was told, and what a crash swallows is read again from the journal.
 */
export class Walks {
  readonly #parts: WalkParts;
  #open: ReadonlyMap<PremisesId, JobRecord> = new Map();
  readonly #early = new Map<string, Instant>();
  readonly #beats = new Map<string, { beats: Beats; writtenAt: number }>();
  #waiting: Fact[] = [];
  #flushing: NodeJS.Immediate | undefined;
  /** They only grow. */
  readonly counters = { seen: 0, dropped: 0, failures: 0 };

  constructor(parts: WalkParts) {
    this.#parts = parts;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Looks up which jobs are open, and where their installers stand. */
  reload(): void {
    this.#open = new Map(this.#parts.register.jobs.open().map((job) => [job.premises, job]));
    if (this.#open.size === 0) this.#beats.clear();
    this.#flushSoon();
  }

  /** Reads from the journal what a stop has kept from being written. */
  async catchUp(): Promise<void> {
    this.reload();
    for (const job of this.#open.values()) await this.#readAgain(job);
    this.flush();
  }

  told({ event, early }: Told): void {
    if (this.#open.size === 0) return;
    const job = 'premises' in event ? this.#open.get(event.premises) : undefined;
    if (job === undefined) return;
    if (!early) this.#note(job, event, this.#parts.clock.now());
    else if (event.type === 'signal-received') this.#leftEarly(event);
  }

  /** A heartbeat, or what another family says instead of one. */
  beat(device: { id: DeviceId; premises: PremisesId }, beat: Beat, at: Instant): void {
    if (this.#open.size === 0) return;
    const job = this.#open.get(device.premises);
    if (job === undefined) return;
    const key = `${job.id} ${device.id}`;
    const known = this.#beats.get(key);
    const before = known?.beats ?? this.#parts.register.jobEvidence.beats(job.id, device.id);
    const beats = nextBeats(before, beat, at);
    const isNews = known === undefined || saysNews(known.beats, beats) || at - known.writtenAt >= BEATS_EVERY_MS;
    this.#beats.set(key, { beats, writtenAt: isNews ? at : known.writtenAt });
    if (isNews) this.#add({ job: job.id, seq: 0, write: (evidence, id) => evidence.keepBeats(id, device.id, beats) });
  }

  /** Writes what waits. What cannot be written now is tried again; nothing is lost but by the limit. */
  flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const all = this.#waiting;
    if (all.length === 0) return;
    this.#waiting = [];
    const { jobEvidence } = this.#parts.register;
    for (const [job, facts] of Map.groupBy(all, (fact) => fact.job)) {
      const seq = Math.max(...facts.map((fact) => fact.seq));
      try {
        jobEvidence.saw(job, seq, () => {
          for (const { write } of facts) write(jobEvidence, job);
        });
      } catch (error) {
        this.counters.failures += 1;
        this.#waiting.push(...facts.slice(0, MOST_WAITING - this.#waiting.length));
        this.#parts.log.error(
          { err: error, job },
          'what was seen of a walk-test could not be written; it is tried again',
        );
      }
    }
  }

  close(): void {
    this.flush();
  }

  async #readAgain(job: JobRecord): Promise<void> {
    const { partition } = this.#parts.register.premises.get(job.premises);
    for (let after = job.seenSeq; ; ) {
      const page = this.#parts.reader.eventsOfPartition(partition, after, PAGE);
      for (const stored of page) {
        if (stored.premises === job.premises) this.#note(job, JSON.parse(stored.body), undefined);
      }
      this.flush();
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.seq;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #leftEarly(event: Extract<HeartEvent, { type: 'signal-received' }>): void {
    if (this.#early.size >= MOST_EARLY) this.#early.clear();
    this.#early.set(keyOf(event.origin.device, event.signal.id), this.#parts.clock.now());
  }

  /** `now`: when the desk was told; undefined when it is read again from the journal. */
  #note(job: JobRecord, event: HeartEvent, now: Instant | undefined): void {
    const write = this.#writeOf(job, event, now);
    if (write === undefined) return;
    this.counters.seen += 1;
    this.#add({ job: job.id, seq: event.seq, write });
  }

  #writeOf(job: JobRecord, event: HeartEvent, now: Instant | undefined): Write | undefined {
    switch (event.type) {
      case 'signal-received': {
        const seen = this.#signalOf(job, event, now);
        return seen && ((evidence, id) => evidence.addSignal(id, seen) || this.#drop());
      }
      case 'signal-joined': {
        const { device, signal, incident, kind } = event;
        return isPanicKind(kind) ? (evidence, id) => evidence.joined(id, device, signal, incident) : undefined;
      }
      case 'incident-acknowledged':
      case 'acceptance-counted':
      case 'signals-seen':
      case 'incident-closed':
        return event.by.kind === 'staff' ? answered(event.incident, event.at, event.by.staff) : undefined;
      case 'supervision-changed': {
        const { device, to, from, at } = event;
        if (to === 'silent') return (evidence, id) => evidence.fellSilent(id, device, at);
        return from === 'silent' && to === 'ok' ? (evidence, id) => evidence.heardAgain(id, device, at) : undefined;
      }
      default:
        return undefined;
    }
  }

  #signalOf(
    job: JobRecord,
    event: Extract<HeartEvent, { type: 'signal-received' }>,
    now: Instant | undefined,
  ): SignalSeen | undefined {
    const { signal, origin, receivedAt } = event;
    if (signal.kind === 'silence') return undefined;
    const key = keyOf(origin.device, signal.id);
    const toldAt = this.#early.get(key) ?? now;
    this.#early.delete(key);
    // Where they stood when it came, not where they stand when it is read again.
    const here = job.here !== null && job.here.at <= receivedAt ? job.here : null;
    return {
      device: origin.device,
      id: signal.id,
      sensor: signal.sensor ?? null,
      kind: signal.kind,
      state: 'state' in signal ? signal.state : null,
      at: receivedAt,
      latencyMs: toldAt === undefined ? null : toldAt - receivedAt,
      sinceMs: toldAt === undefined || signal.at === undefined ? null : toldAt - signal.at,
      room: here?.room ?? null,
      measure: here?.measure ?? null,
      incident: null,
      seenAt: null,
      seenBy: null,
    };
  }

  #add(fact: Fact): void {
    if (this.#waiting.length >= MOST_WAITING) return void this.#drop();
    this.#waiting.push(fact);
    this.#flushSoon();
  }

  #flushSoon(): void {
    this.#flushing ??= setImmediate(() => this.flush());
  }

  #drop(): void {
    this.counters.dropped += 1;
  }
}

const keyOf = (device: DeviceId, signal: string) => `${device} ${signal}`;

function answered(incident: IncidentId, at: Instant, by: StaffId): Write {
  return (evidence, job) => evidence.answered(job, incident, at, by);
}

/** What is known of a device after one more heartbeat. Pure. */
export function nextBeats(before: Beats | undefined, beat: Beat, at: Instant): Beats {
  const { rssi, linkQuality, battery, mains, path } = beat;
  const next: Beats = { ...before, count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? at, lastAt: at };
  if (rssi !== undefined) {
    next.rssi = rssi;
    next.weakest = Math.min(rssi, before?.rssi ?? rssi);
  }
  if (linkQuality !== undefined) next.linkQuality = linkQuality;
  if (battery !== undefined) next.battery = battery;
  if (mains === false) next.onBatteryAt = at;
  if (path !== undefined) next.paths = { ...before?.paths, [path]: at };
  return next;
}

function saysNews(before: Beats, now: Beats): boolean {
  return (
    now.count <= ENOUGH_BEATS ||
    before.weakest !== now.weakest ||
    before.battery !== now.battery ||
    before.linkQuality !== now.linkQuality ||
    (before.onBatteryAt === undefined) !== (now.onBatteryAt === undefined) ||
    Object.keys(before.paths ?? {}).length !== Object.keys(now.paths ?? {}).length
  );
}
