import type { HeartEvent } from '../../core/event.ts';
import { asDeviceId, asIncidentId, asPartition, asPremisesId, asSignalId } from '../../core/ids.ts';
import { instant } from '../../core/time.ts';
import type { Told } from '../../gateway/ports.ts';
import type { JournalReader, StoredEvent } from '../../journal/port.ts';
import { must } from '../../vault/test-files.ts';

export const PARTITION = must(asPartition(1));
const PREMISES = must(asPremisesId('pm_home'));
const INCIDENT = must(asIncidentId('1-1-1'));
const DEVICE = must(asDeviceId('dv_button'));

/** Tests only: a journal in memory whose commits, and the tellings of them, come when the test says. */
export class JournalOfTests {
  readonly events: StoredEvent[] = [];
  /** First position of each epoch after the first. */
  readonly #starts = new Map<number, number>();
  #epoch = 1;
  #seq = 0;
  #untold: Told[] = [];

  get epoch(): number {
    return this.#epoch;
  }

  /** Decides one event: it has its position, and nobody has heard of it. */
  decide(): Told {
    this.#seq += 1;
    const event: HeartEvent = {
      type: 'signal-joined',
      premises: PREMISES,
      incident: INCIDENT,
      device: DEVICE,
      signal: must(asSignalId(`s-${this.#seq}`)),
      kind: 'panic',
      receivedAt: instant(1_770_000_000_000 + this.#seq),
      late: false,
      seq: this.#seq,
      at: instant(1_770_000_000_000 + this.#seq),
    };
    const position = this.events.length + 1;
    return { partition: PARTITION, epoch: this.#epoch, position, early: false, event, incident: INCIDENT_TEXT };
  }

  /** Puts a decided event on disk; the loop has not told it yet. */
  commit(told: Told): void {
    const { partition, epoch, position, event } = told;
    const { seq, at, type } = event;
    const body = JSON.stringify(event);
    this.events.push({
      partition,
      epoch,
      position,
      seq,
      at,
      type,
      premises: PREMISES,
      incident: INCIDENT,
      body,
      hash: '',
    });
    this.#untold.push(told);
  }

  /** What is committed and not yet told, in order; told by this. */
  takeUntold(most = Number.POSITIVE_INFINITY): Told[] {
    const taken = this.#untold.slice(0, most);
    this.#untold = this.#untold.slice(taken.length);
    return taken;
  }

  nextEpoch(): void {
    this.#epoch += 1;
    this.#starts.set(this.#epoch, this.events.length + 1);
  }

  readonly reader: JournalReader = {
    current: () => [],
    document: (kind, id) =>
      kind === 'incident' && id === INCIDENT
        ? { kind, id, partition: PARTITION, premises: PREMISES, body: INCIDENT_TEXT }
        : undefined,
    incidents: () => ({ items: [], next: null }),
    attempts: () => [],
    timers: () => [],
    outbox: () => [],
    life: () => [],
    hasSignal: () => false,
    eventsAfter: (position, limit) => this.events.slice(position, position + limit),
    eventsOfPartition: () => [],
    eventsOfIncident: () => [],
    eventsOfType: () => [],
    partitions: () => [PARTITION],
    lastPosition: () => this.events.length,
    epochEnd: (epoch) => this.#starts.get(epoch + 1),
    close: () => {},
  };
}

const INCIDENT_TEXT = JSON.stringify({
  id: INCIDENT,
  premises: PREMISES,
  partition: PARTITION,
  kind: 'panic',
  priority: 1,
  rule: 'Panic pressed',
  state: 'open',
  condition: 'active',
  openedAt: 1_770_000_000_000,
  generation: 1,
  generationFrom: 1,
  attemptCount: 0,
  round: 1,
  plan: { policy: 'panic', steps: [], repeatFromMs: 0, repeatAfterMs: 0, gaps: [] },
  ladders: [],
  repeatAt: null,
  unanswered: 0,
  acknowledgedBy: null,
  acknowledgedAt: null,
  helpSentAt: null,
  closedBy: null,
  closedAt: null,
  closeReason: null,
  closeNote: null,
  notes: 0,
  active: [],
  signals: [],
  signalCount: 1,
});
