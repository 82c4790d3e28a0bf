import type { AttemptId, IncidentId, NoteId, PremisesId } from '../core/ids.ts';
import type { Actor } from '../core/input.ts';
import type { IncidentDoc } from '../core/state.ts';
import { estateOf, filesOf, notesOf, peopleOf } from '../desk/bound.ts';
import { composeBrief } from '../desk/brief/compose.ts';
import type { BriefFacts } from '../desk/brief/facts.ts';
import { freeze } from '../desk/brief/freeze.ts';
import { type BriefParts, gather } from '../desk/brief/gather.ts';
import { urnFor } from '../desk/brief/urn.ts';
import type { PremisesFacts } from '../desk/estate.ts';
import type { Viewer } from '../desk/sign-in/viewer.ts';
import type { Stage } from '../dispatch/police/life-cycle.ts';
import type { Handover, PoliceFacts, Transferred, WhyNot } from '../dispatch/police/ports.ts';
import type { Clock, Door } from '../gateway/ports.ts';
import type { Watch } from '../gateway/watch.ts';
import type { JournalReader } from '../journal/port.ts';
import type { Directory } from '../register/directory.ts';
import type { Records } from '../register/register.ts';
import type { Attempts } from './attempts.ts';
import { briefingOf } from './briefing.ts';
import { type Force, patternsOf } from './config/force-file.ts';
import type { Config } from './config/load.ts';

export interface PoliceFactsParts {
  config: Config;
  clock: Clock;
  records: Records;
  directory: Directory;
  journal: { reader: JournalReader };
  /** Opened later than the channels are made. */
  heart: () => { attempts: Attempts; watch: Pick<Watch, 'look'>; door: Pick<Door, 'submit'> };
}

/** Whoever opens a file because the gateway itself hands over: so it stands in the vault's audit. */
const GATEWAY: Viewer = { kind: 'token', id: 'gateway', role: 'supervisor', scope: {} };
const BY_GATEWAY: Actor = { kind: 'gateway' };
const STAGE_OF: Record<string, Stage> = {
  accepted: 'accepted',
  refused: 'rejected',
  dispatched: 'dispatched',
  'on-scene': 'on-scene',
  left: 'closed',
};

/** What electronic transfers ask of register, vault and journal. Everything personal is opened when it is handed over, and kept nowhere. */
export class HousePoliceFacts implements PoliceFacts {
  readonly #parts: PoliceFactsParts;
  readonly #brief: BriefParts;

  constructor(parts: PoliceFactsParts) {
    this.#parts = parts;
    const { config, clock, records, directory, journal, heart } = parts;
    this.#brief = {
      reader: journal.reader,
      estate: estateOf(records.register, directory),
      files: filesOf(records.register, records.vault),
      people: peopleOf(records.register),
      notes: notesOf(records.vault),
      briefing: briefingOf(config),
      clock,
      look: (index) => heart().watch.look(index),
    };
  }

  handover(order: { attempt: AttemptId; incident: IncidentId; premises: PremisesId }): Handover | WhyNot {
    const incident = this.#attempts.incident(order.incident);
    const premises = this.#brief.estate.premises(order.premises);
    if (incident === undefined || premises === undefined) return 'no-urn';
    const force = this.#parts.config.forces.get(forceOf(incident, premises) ?? '');
    if (force === undefined) return 'not-configured';
    const facts = gather(this.#brief, GATEWAY, incident, premises);
    const urn = urnToTell(facts, force);
    return typeof urn === 'string' ? urn : { ...this.#told(facts, force), ...urn };
  }

  transfersOf(id: IncidentId): AttemptId[] {
    const incident = this.#attempts.incident(id);
    return incident === undefined ? [] : this.#attempts.of(incident, 'transfer', 'delivered');
  }

  transferred(attempt: AttemptId): Transferred | undefined {
    const found = this.#attempts.find(attempt);
    if (found === undefined || found.doc.channel !== 'transfer') return undefined;
    const { incident, doc } = found;
    const premises = this.#brief.estate.premises(incident.premises);
    const force = forceOf(incident, premises);
    if (force === undefined) return undefined;
    const last = incident.handling?.police.findLast(({ by }) => by.kind === 'police');
    return {
      incident: incident.id,
      premises: incident.premises,
      partition: incident.partition,
      force,
      plannedAt: doc.plannedAt,
      test: incident.drill === true,
      stage: last && STAGE_OF[last.stage],
    };
  }

  keep(premises: PremisesId, text: string): NoteId {
    const { household } = this.#parts.records.register.premises.get(premises);
    return this.#brief.notes.store(household, text);
  }

  settled(): Promise<void> {
    return this.#parts.records.settled();
  }

  async handedOver({ incident, force, brief }: Handover): Promise<void> {
    const doc = this.#attempts.incident(incident);
    const premises = doc && this.#brief.estate.premises(doc.premises);
    if (doc === undefined || premises === undefined) return;
    const document = this.#brief.files.keep(premises.household, brief.text);
    await this.settled();
    const order = { command: 'brief', incident, by: BY_GATEWAY, digest: brief.digest, document, to: force } as const;
    await new Promise<void>((done) => {
      this.#parts.heart().door.submit(doc.partition, { type: 'command', order }, ({ ok }) => {
        if (!ok) this.#brief.notes.discard(document);
        done();
      });
    });
  }

  /** Whether a second activation has confirmed an alarm. */
  isConfirmed(incident: IncidentId): boolean {
    return confirmedHow(this.#attempts.incident(incident)) !== null;
  }

  get #attempts(): Attempts {
    return this.#parts.heart().attempts;
  }

  #told(facts: BriefFacts, { id }: Force): Omit<Handover, 'urn' | 'urnType'> {
    const { incident, kind, grade, callBack } = facts;
    const brief = composeBrief(facts);
    return {
      force: id,
      incident: incident.id,
      reference: this.#attempts.reference(incident.premises),
      event: {
        kind: incident.kind,
        said: kind.said,
        grade,
        openedAt: incident.openedAt,
        confirmed: confirmedHow(incident),
      },
      callBack,
      readOut: brief.readOut,
      blocks: brief.blocks,
      brief: freeze(brief),
    };
  }
}

/** A first call for help stands by itself where the force takes it so, and has not been verified by anything. */
function confirmedHow(incident: IncidentDoc | undefined): string | null {
  const how = incident?.confirmed?.how;
  return how === undefined || how === 'first-call' ? null : how;
}

/** As it was planned; a home may have moved to another force since. */
function forceOf({ policeChain }: IncidentDoc, premises: PremisesFacts | undefined): string | undefined {
  return policeChain?.force ?? premises?.force;
}

/** The number under which this alarm goes to the force, compared to the letter: case counts, and so does a space. */
function urnToTell({ file, kind }: BriefFacts, force: Force): Pick<Handover, 'urn' | 'urnType'> | WhyNot {
  const found = urnFor(file.police?.urns, kind.urn);
  if (found === undefined) return 'no-urn';
  if (found.level !== 'immediate') return 'withdrawn';
  return patternsOf(force)[found.type].test(found.urn) ? { urn: found.urn, urnType: found.type } : 'bad-urn';
}
