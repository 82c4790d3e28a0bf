import type { HeartEvent } from '../../core/event.ts';
import type { IncidentId } from '../../core/ids.ts';
import type { AttemptDoc } from '../../core/state.ts';
import type { Standards } from '../../figures/standards.ts';
import type { Told } from '../../gateway/ports.ts';
import type { JournalReader, StoredEvent } from '../../journal/port.ts';
import type { Briefing } from '../brief/briefing.ts';
import type { Estate } from '../estate.ts';
import type { Device } from '../schema/device.ts';
import type { Incident } from '../schema/incident.ts';
import type { Told as ToldMessage } from '../schema/stream.ts';
import { attemptsAfter } from '../view/attempt.ts';
import { viewDevice } from '../view/device.ts';
import { attemptsOf, eventOf, incidentOf, iso } from '../view/documents.ts';
import { referenceOf, viewIncident } from '../view/incident.ts';
import { NO_NAMES } from '../view/names.ts';
import { NO_NOTES, viewEntry } from '../view/timeline.ts';
import type { StreamClient } from './client.ts';
import { frame, idOf } from './frame.ts';

export interface TellingsOptions {
  reader: Pick<JournalReader, 'document' | 'attempts'>;
  estate: Pick<Estate, 'device' | 'premises'>;
  /** Incidents whose attempts are kept in memory. */
  most: number;
  /** What figures are held against. */
  standards?: Standards | undefined;
  /** Police forces by id. */
  forces?: Briefing['forces'] | undefined;
}

/**
 * Turns events into messages of the stream, each made into bytes once for all clients. Messages hold no names: they are
 * the same for everybody. The attempts of running incidents are kept in memory, so that a panic waits for no read.
 */
export class Tellings {
  readonly #options: TellingsOptions;
  readonly #attempts = new Map<IncidentId, readonly AttemptDoc[]>();
  /** What an event said the first time: a panic's is told early and again after its commit. */
  readonly #bodies = new WeakMap<HeartEvent, string>();

  #epoch = 0;

  constructor(options: TellingsOptions) {
    this.#options = options;
  }

  /** The message of a live event. */
  live(told: Told): Buffer {
    if (told.epoch !== this.#epoch) this.#newEpoch(told.epoch);
    let body = this.#bodies.get(told.event);
    if (body === undefined) {
      body = bodyOf(this.#message(told));
      this.#bodies.set(told.event, body);
    }
    const { epoch, position, early } = told;
    const mark = told.unjournaled === true ? '"unjournaled":true,' : '';
    const text = `{"epoch":${epoch},"early":${early},${mark}${body.slice(1)}`;
    return early ? frame('told', text) : frame('told', text, idOf(epoch, position));
  }

  /** An event that nobody is there to hear: what is kept about its incident would be out of date. */
  unheard({ event }: Told): void {
    if ('incident' in event) this.#attempts.delete(event.incident);
  }

  /**
   * The messages of one page of events that a client missed; none for what a chattering sensor repeats. The last event of each incident carries it as it is now;
   * `known` is a position that the documents have reached.
   */
  past(
    page: readonly StoredEvent[],
    known: number,
    client: Pick<StreamClient, 'hears'>,
  ): { position: number; bytes: Buffer | undefined }[] {
    const carriers = new Map<IncidentId | undefined, number>(
      page.map(({ incident, position }) => [incident, position]),
    );
    return page.map((stored) => {
      const { incident, position } = stored;
      if (!client.hears(stored.premises ?? undefined)) return { position, bytes: undefined };
      const carries = carriers.get(incident) === position ? incident : undefined;
      return { position, bytes: this.#pastOne(stored, carries, Math.max(known, position)) };
    });
  }

  #pastOne(stored: StoredEvent, carries: IncidentId | undefined, position: number): Buffer | undefined {
    const event = eventOf(stored);
    if (event.quiet) return undefined;
    const incident = carries === undefined ? null : this.#incidentNow(carries, position);
    const message = { ...this.#about(event, stored.position), incident };
    const text = `{"epoch":${stored.epoch},"early":false,${bodyOf(message).slice(1)}`;
    return frame('told', text, idOf(stored.epoch, stored.position));
  }

  /** What was told early and never committed is not true any more. */
  #newEpoch(epoch: number): void {
    this.#epoch = epoch;
    this.#attempts.clear();
  }

  #message({ event, position, incident }: Told): Omit<ToldMessage, 'epoch' | 'early'> {
    return { ...this.#about(event, position), incident: this.#incident(event, position, incident) };
  }

  #about(event: HeartEvent, position: number): Omit<ToldMessage, 'epoch' | 'early' | 'incident'> {
    return {
      position,
      at: iso(event.at),
      type: event.type,
      premises: 'premises' in event ? event.premises : null,
      about: 'incident' in event ? event.incident : null,
      device: event.type === 'supervision-changed' ? this.#device(event) : null,
      entry: viewEntry(event, position, NO_NAMES, NO_NOTES),
    };
  }

  #incident(event: HeartEvent, position: number, text: string | null | undefined): Incident | null {
    if (!('incident' in event)) return null;
    if (text === undefined) return this.#incidentNow(event.incident, position);
    const attempts = attemptsAfter(this.#attemptsBefore(event), event);
    this.#attempts.delete(event.incident);
    if (event.type !== 'incident-closed') this.#attempts.set(event.incident, attempts);
    for (const oldest of this.#attempts.keys()) {
      if (this.#attempts.size <= this.#options.most) break;
      this.#attempts.delete(oldest);
    }
    if (text === null) return null;
    const { estate, standards, forces } = this.#options;
    return viewIncident({ doc: incidentOf(text), attempts, position, estate, standards, forces, names: NO_NAMES });
  }

  #attemptsBefore(event: Extract<HeartEvent, { incident: IncidentId }>): readonly AttemptDoc[] {
    if (event.type === 'incident-opened') return [];
    return this.#attempts.get(event.incident) ?? attemptsOf(this.#options.reader.attempts(event.incident));
  }

  #incidentNow(id: IncidentId, position: number): Incident | null {
    const { reader, estate, standards, forces } = this.#options;
    const row = reader.document('incident', id);
    if (!row?.body) return null;
    const attempts = attemptsOf(reader.attempts(id));
    return viewIncident({ doc: incidentOf(row.body), attempts, position, estate, standards, forces, names: NO_NAMES });
  }

  #device(event: Extract<HeartEvent, { type: 'supervision-changed' }>): Device | null {
    const { estate } = this.#options;
    const facts = estate.device(event.device);
    if (facts === undefined) return null;
    const { lastSeenAt, deadlineAt, to, at } = event;
    const doc = { id: event.device, premises: event.premises, supervision: to, since: at, lastSeenAt, deadlineAt };
    return viewDevice({ facts, reference: referenceOf(estate, event.premises), live: undefined, doc });
  }
}

function bodyOf(message: Omit<ToldMessage, 'epoch' | 'early'>): string {
  return JSON.stringify(message);
}
