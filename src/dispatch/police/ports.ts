import type { AttemptId, IncidentId, NoteId, Partition, PremisesId } from '../../core/ids.ts';
import type { FailReason } from '../../core/input.ts';
import type { SafeText } from '../../core/text.ts';
import type { Instant } from '../../core/time.ts';
import type { Stage } from './life-cycle.ts';

/** Why nothing can be handed to a force electronically; the next route begins. */
export type WhyNot = Extract<FailReason, 'no-urn' | 'bad-urn' | 'withdrawn' | 'not-configured'>;

/** One block of the brief: what an officer asks, in that order (docs/BRIEF.md). */
export interface HandoverBlock {
  number: number;
  title: string;
  lines: readonly { label: string; value: string; asOf: string | null; source: string }[];
}

/** Of which kind of alarm a reference number of the police is: hold-up, intruder, lone worker. */
export type UrnType = 'HUA' | 'IAS' | 'LWS';

/**
 * Everything that a force is told of an alarm, put together at the last moment. Personal: it goes to the force and is kept
 * nowhere here.
 */
export interface Handover {
  force: string;
  incident: IncidentId;
  /** The home's neutral reference. */
  reference: SafeText;
  urn: string;
  urnType: UrnType;
  event: {
    kind: string;
    /** As an operator would say it. */
    said: string;
    /** 0 no call to 4 threat to life. */
    grade: 0 | 1 | 2 | 3 | 4;
    openedAt: Instant;
    /** How the alarm was confirmed (BS 8243); null when it was not. */
    confirmed: string | null;
  };
  /** Where the force reaches the desk; null when nobody has said. */
  callBack: string | null;
  readOut: string;
  blocks: readonly HandoverBlock[];
  /** The brief as it is kept, to the byte, and its SHA-256. */
  brief: { text: string; digest: string };
}

/** A transfer that was planned, as far as the journal knows it. Nothing of it is personal. */
export interface Transferred {
  incident: IncidentId;
  premises: PremisesId;
  partition: Partition;
  force: string;
  plannedAt: Instant;
  test: boolean;
  /** How far the force had got when we last heard of it. */
  stage: Stage | undefined;
}

/** What the transfer asks of the house; `app/police.ts` answers. */
export interface PoliceFacts {
  /** Opens the household's file. The URN is compared to the letter once more. */
  handover(order: { attempt: AttemptId; incident: IncidentId; premises: PremisesId }): Handover | WhyNot;
  /** Puts on record what a force has been told. */
  handedOver(handover: Handover): Promise<void>;
  /** The transfers of an incident that the force has. */
  transfersOf(incident: IncidentId): readonly AttemptId[];
  /** Undefined when there is no such transfer. */
  transferred(attempt: AttemptId): Transferred | undefined;
  /** Keeps the force's own number of it with the household's other data. */
  keep(premises: PremisesId, text: string): NoteId;
  /** Resolves when what was kept is on disk. */
  settled(): Promise<void>;
}
