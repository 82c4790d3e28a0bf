import type { ActionStep } from '../../core/handling/action-plan.ts';
import {
  type CallRecord,
  type Handling as HandlingDoc,
  noHandling,
  unseenSignals,
} from '../../core/handling/handling.ts';
import { openSteps, stepState } from '../../core/handling/state-of.ts';
import type { StaffId } from '../../core/ids.ts';
import type { IncidentDoc } from '../../core/state.ts';
import { clockTarget, type Standards } from '../../figures/standards.ts';
import type { DeskCall, Handling, HandlingStep } from '../schema/handling.ts';
import { viewActor } from './actor.ts';
import { iso, isoOrNull } from './documents.ts';
import type { Names } from './names.ts';
import { REJECT_WORDS } from './police-words.ts';
import { NO_NOTES, type ReadNote } from './timeline.ts';

export interface HandlingParts {
  names: Names;
  /** What figures are held against; nothing when absent. */
  standards?: Standards | undefined;
  /** For signed-in people who handle alarms; absent for everybody else and on the stream. */
  confided?: Confided | undefined;
}

/** What only those who handle alarms are shown. */
export interface Confided {
  readNote: ReadNote;
}

/** The words are on no screen: a letter stands for what was heard, and its meaning is in the heads of those who handle alarms. */
const LETTER = { safe: 'A', duress: 'B', unknown: '-' } as const;
const PER_SECOND = 1000;

/** What people at the desk have done about an incident and what is left to do. */
export function viewHandling(doc: IncidentDoc, parts: HandlingParts): Handling {
  const { names, confided } = parts;
  const handling = doc.handling ?? noHandling();
  const staff = (id: StaffId) => viewActor({ kind: 'staff', staff: id }, names);
  const read = confided?.readNote ?? NO_NOTES;
  const text = (note: HandlingDoc['police'][number]['note']) => (note === null ? null : read(note));
  const { claim, word, shelved, proposed } = handling;
  const brief = handling.briefs.at(-1);
  const blockedBy = blocksOf(doc);
  return {
    claim: claim && { by: staff(claim.by), at: iso(claim.at) },
    releasedAt: isoOrNull(handling.releasedAt),
    firstHandledAt: isoOrNull(handling.firstHandledAt),
    unseen: unseenSignals(doc),
    onTest: doc.onTest === true,
    steps: (doc.plan.actions ?? []).map((step) => viewStep(doc, step, names, text)),
    mayClose: doc.state !== 'closed' && blockedBy.length === 0,
    blockedBy: doc.state === 'closed' ? [] : blockedBy,
    review: reviewOf(doc),
    proposed: proposed && {
      by: viewActor(proposed.by, names),
      at: iso(proposed.at),
      reason: proposed.reason,
      cause: proposed.cause,
      text: text(proposed.note),
    },
    word: word && confided ? { at: iso(word.at), letter: LETTER[word.heard] } : null,
    brief: brief ? { digest: brief.digest, at: iso(brief.at), to: brief.to, by: viewActor(brief.by, names) } : null,
    police: handling.police.map(({ stage, at, by, route, reference, note, reason }) => ({
      stage,
      at: iso(at),
      by: viewActor(by, names),
      route,
      reference: text(reference),
      text: text(note),
      ...(reason !== undefined && { why: REJECT_WORDS[reason] }),
    })),
    shelved: shelved && {
      until: iso(shelved.until),
      owner: staff(shelved.owner),
      at: iso(shelved.at),
      text: text(shelved.note),
    },
    calls: handling.calls.map((call) => viewCall(call, names)),
    target: viewTarget(doc, parts.standards),
  };
}

function viewStep(
  doc: IncidentDoc,
  step: ActionStep,
  names: Names,
  text: (note: HandlingDoc['police'][number]['note']) => string | null,
): HandlingStep {
  const state = stepState(doc, step);
  const record = doc.handling?.steps.find((one) => one.step === step.id && one.outcome === state);
  return {
    ...step,
    state,
    by: record ? viewActor(record.by, names) : null,
    at: isoOrNull(record?.at),
    text: text(record?.note ?? null),
  };
}

function viewCall({ call, target, listen, by, at, legs, reason }: CallRecord, names: Names): DeskCall {
  const contact = target.kind === 'contact' ? target.contact : null;
  return {
    id: call,
    target: {
      kind: target.kind,
      contact,
      contactName: contact === null ? null : names.contact(contact),
      line: target.kind === 'police' ? target.line : null,
    },
    listen,
    by: viewActor(by, names),
    at: iso(at),
    operator: legs.operator,
    other: legs.other,
    reason,
  };
}

/** What stands between a member of staff and closing it. */
function blocksOf(doc: IncidentDoc): string[] {
  const unseen = unseenSignals(doc);
  return [
    ...openSteps(doc).map(({ title }) => `Not done yet: ${title}.`),
    ...(unseen > 0 ? [unseen === 1 ? 'One signal has come in since.' : `${unseen} signals have come in since.`] : []),
  ];
}

function reviewOf({ plan, handling, state }: IncidentDoc): Handling['review'] {
  if (state === 'closed' || plan.review === undefined || plan.review === 'never') return 'none';
  return handling?.proposed ? 'waiting' : 'needed';
}

function viewTarget({ kind, priority }: IncidentDoc, standards: Standards | undefined): Handling['target'] {
  const target = standards && clockTarget(standards, { kind, priority });
  return {
    handleWithinS: (target?.marks ?? []).map(({ withinMs }) => withinMs / PER_SECOND),
    checked: target?.checked ?? false,
  };
}
