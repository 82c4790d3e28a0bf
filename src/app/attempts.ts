import { SELF_TEST } from '../core/drill.ts';
import {
  type AttemptId,
  asContactId,
  asIncidentId,
  type IncidentId,
  type PointId,
  type PremisesId,
} from '../core/ids.ts';
import type { AttemptState } from '../core/input.ts';
import { OUTSIDE } from '../core/plan.ts';
import type { AttemptDoc, IncidentDoc } from '../core/state.ts';
import { type SafeText, safeText } from '../core/text.ts';
import type { AttemptView, LiveText } from '../dispatch/twilio/hook-options.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { JournalReader } from '../journal/port.ts';
import type { Directory } from '../register/directory.ts';
import type { Register } from '../register/register.ts';

/** What a provider's callback may know of the attempt it is about: from memory first, for it may come before the commit. */
export class Attempts {
  readonly #gateway: () => Gateway;
  readonly #reader: JournalReader;
  readonly #directory: Directory;
  readonly #register: Register;

  constructor(parts: { gateway: () => Gateway; reader: JournalReader; directory: Directory; register: Register }) {
    this.#gateway = parts.gateway;
    this.#reader = parts.reader;
    this.#directory = parts.directory;
    this.#register = parts.register;
  }

  view(attempt: AttemptId): AttemptView | undefined {
    const incidentId = asIncidentId(attempt.slice(0, attempt.lastIndexOf('.')));
    const incident = incidentId === undefined ? undefined : this.incident(incidentId);
    const doc = incident === undefined ? undefined : this.#attempt(incident, attempt);
    if (incident === undefined || doc === undefined) return undefined;
    return {
      partition: incident.partition,
      channel: doc.channel,
      incident: incident.id,
      ...(doc.contact === null ? {} : { contact: doc.contact }),
      ...(doc.point !== undefined && { point: doc.point }),
      // Whoever was asked for by a person at the desk is asked, though others have accepted.
      incidentState: isAskedOutside(doc) && incident.state === 'acknowledged' ? 'open' : incident.state,
      acknowledgedBy: incident.acknowledgedBy,
      reference: this.reference(incident.premises),
      ...(incident.drill === true && { drill: incident.drill }),
    };
  }

  /** An attempt with its incident; undefined when there is no such attempt. */
  find(attempt: AttemptId): { incident: IncidentDoc; doc: AttemptDoc } | undefined {
    const id = asIncidentId(attempt.slice(0, attempt.lastIndexOf('.')));
    const incident = id === undefined ? undefined : this.incident(id);
    const doc = incident && this.#attempt(incident, attempt);
    return incident && doc && { incident, doc };
  }

  /** A running incident's attempts by a channel that have got so far and no further. */
  of({ id, partition }: IncidentDoc, channel: string, state: AttemptState): AttemptId[] {
    const attempts = this.#gateway().state(partition)?.attempts.values() ?? [];
    return [...attempts]
      .filter((one) => one.incident === id && one.channel === channel && one.state === state)
      .map((one) => one.id);
  }

  /** Texts that a reply may still be about, those of accepted incidents included. */
  *liveTexts(): Iterable<LiveText> {
    const gateway = this.#gateway();
    for (const state of gateway.states()) {
      for (const doc of state.attempts.values()) {
        const { id, contact, channel, point } = doc;
        if (channel !== 'sms' || contact === null) continue;
        const number = () => this.number(contact, id, point);
        // Opened only for the text whose code fits: every opening is on the record.
        yield {
          attempt: id,
          contact,
          get number() {
            return number();
          },
        };
      }
    }
  }

  /** The number to reach a contact, still sealed from sight; undefined when there is none any more. */
  number(contact: string, attempt: AttemptId, point?: PointId) {
    const id = asContactId(contact);
    if (id === undefined) return undefined;
    try {
      const number = this.#register.contacts.contactNumber(id, { purpose: 'dispatch', attempt }, point);
      return number === 'erased' ? undefined : number;
    } catch {
      return undefined;
    }
  }

  reference(premises: PremisesId): SafeText {
    if (premises === SELF_TEST.premises) return safeText`self-test`;
    return this.#directory.premises(premises)?.reference ?? safeText`on file`;
  }

  incident(id: IncidentId): IncidentDoc | undefined {
    const live = this.#gateway().incident(id);
    if (live !== undefined) return live;
    const row = this.#reader.document('incident', id);
    return row?.body ? (JSON.parse(row.body) as IncidentDoc) : undefined;
  }

  #attempt(incident: IncidentDoc, id: AttemptId): AttemptDoc | undefined {
    const live = this.#gateway().state(incident.partition)?.attempts.get(id);
    if (live !== undefined) return live;
    const row = this.#reader.document('attempt', id);
    return row?.body ? (JSON.parse(row.body) as AttemptDoc) : undefined;
  }
}

function isAskedOutside({ step, contact }: Pick<AttemptDoc, 'step' | 'contact'>): boolean {
  return step === OUTSIDE && contact !== null;
}
