import type { StaffId } from '../ids.ts';
import type { Actor } from '../input.ts';
import { isPanicKind } from '../signal.ts';
import type { IncidentDoc } from '../state.ts';
import type { ActionStep } from './action-plan.ts';
import type { CallRecord, PoliceRecord } from './handling.ts';

/** How a step of the action plan stands. */
export type StepState = 'open' | 'done' | 'ruled-out';

type Handled = Pick<IncidentDoc, 'plan' | 'handling' | 'helpSentAt'>;

/** A check is what was recorded of it; every other step is done when its deed is on record. */
export function stepState(doc: Handled, step: ActionStep): StepState {
  if (isDone(doc, step)) return 'done';
  return doc.handling?.steps.find((record) => record.step === step.id)?.outcome ?? 'open';
}

function isDone({ handling, helpSentAt }: Handled, { kind }: ActionStep): boolean {
  switch (kind) {
    case 'check':
      return false;
    case 'call':
      return handling?.calls.some(wasTried) ?? false;
    case 'police':
      return helpSentAt !== null || (handling?.police ?? []).some(isTold);
    case 'brief':
      return (handling?.briefs ?? []).length > 0;
    case 'word':
      return (handling?.word ?? null) !== null;
  }
}

/** What the police refuse by themselves is to be told to them by a person. */
function isTold({ stage, by }: PoliceRecord): boolean {
  return stage !== 'refused' || by.kind !== 'police';
}

/** The other telephone rang; whether anybody took it is another matter. */
function wasTried({ legs, reason }: CallRecord): boolean {
  return RANG.has(legs.other) || (reason !== null && NOBODY_TOOK_IT.has(reason));
}

const RANG: ReadonlySet<string> = new Set(['ringing', 'answered', 'ended']);
const NOBODY_TOOK_IT: ReadonlySet<string> = new Set(['busy', 'no-answer', 'voicemail', 'declined']);

/** The steps without which a member of staff cannot close. */
export function openSteps(doc: Handled): ActionStep[] {
  return (doc.plan.actions ?? []).filter((step) => step.required && stepState(doc, step) === 'open');
}

/** Another member of staff who holds the incident; undefined when nobody does, or `by` does. */
export function otherHolder({ handling }: Pick<IncidentDoc, 'handling'>, by: Actor): StaffId | undefined {
  const holder = handling?.claim?.by;
  return holder === undefined || (by.kind === 'staff' && by.staff === holder) ? undefined : holder;
}

/** True when a person called for help: nothing of that is ever put off. */
export function holdsCallForHelp({ signals, active }: Pick<IncidentDoc, 'signals' | 'active'>): boolean {
  return (
    signals.some(({ kind }) => isPanicKind(kind)) ||
    active.some((key) => isPanicKind(key.slice(key.lastIndexOf('/') + 1)))
  );
}
