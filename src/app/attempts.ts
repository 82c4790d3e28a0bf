import { SELF_TEST } from '../core/drill.ts';
import { type AttemptId, asContactId, asIncidentId, type IncidentId, type PremisesId } from '../core/ids.ts';
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
      ...(doc.contact === null ? {} : { contact: doc.contact }),
      incidentState: incident.state,
      acknowledgedBy: incident.acknowledgedBy,
      reference: this.reference(incident.premises),
      ...(incident.drill === true && { drill: incident.drill }),
    };
  }

  /** Texts that a reply may still be about, those of accepted incidents included. */
  *liveTexts(): Iterable<LiveText> {
    const gateway = this.#gateway();
    for (const state of gateway.states()) {
      for (const doc of state.attempts.values()) {
        const { id, contact, channel } = doc;
        if (channel !== 'sms' || contact === null) continue;
        const number = () => this.number(contact, id);
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
  number(contact: string, attempt: AttemptId) {
    const id = asContactId(contact);
    if (id === undefined) return undefined;
    try {
      const number = this.#register.contacts.contactNumber(id, { purpose: 'dispatch', attempt });
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
