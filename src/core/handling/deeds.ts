import { followPolice } from '../police/decide-police.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { unseenSignals } from './handling.ts';
import { about, type Order } from './order.ts';

/** The desk has looked at what joined later. With nothing new, nothing is written down. */
export function decideSeen(turn: Turn, doc: IncidentDoc, order: Order<'seen'>): void {
  if (unseenSignals(doc) === 0) return;
  turn.emit({ type: 'signals-seen', ...about(doc, order), count: doc.signalCount });
}

/** A step of the action plan is done, or ruled out with a reason. What has a deed of its own is not ticked by hand. */
export function decideStep(turn: Turn, doc: IncidentDoc, order: Order<'step'>): void {
  const { outcome, note } = order;
  const step = doc.plan.actions?.find(({ id }) => id === order.step);
  if (step === undefined) return turn.refuse('HW_STEP_UNKNOWN');
  if (outcome === 'done' && step.kind !== 'check') return turn.refuse('HW_STEP_NOT_BY_HAND', step.title);
  if (outcome === 'ruled-out' && !step.mayRuleOut) return turn.refuse('HW_STEP_NOT_RULED_OUT', step.title);
  if (outcome === 'ruled-out' && note === undefined) return turn.refuse('HW_REASON_MISSING');
  turn.emit({
    type: 'step-recorded',
    ...about(doc, order),
    step: step.id,
    outcome,
    ...(note !== undefined && { note }),
  });
}

/** The police brief was frozen and handed over. */
export function decideBrief(turn: Turn, doc: IncidentDoc, order: Order<'brief'>): void {
  const { digest, document, to } = order;
  turn.emit({ type: 'brief-handed-over', ...about(doc, order), digest, document, to });
}

/** How far the police have got. With the first car on its way, help is on the way. */
export function decidePolice(turn: Turn, doc: IncidentDoc, order: Order<'police'>): void {
  const { stage, route, reference, note } = order;
  turn.emit({
    type: 'police-progress',
    ...about(doc, order),
    stage,
    ...(route !== undefined && { route }),
    ...(reference !== undefined && { reference }),
    ...(note !== undefined && { note }),
  });
  if (stage === 'dispatched' && doc.helpSentAt === null) turn.emit({ type: 'help-sent', ...about(doc, order) });
  followPolice(turn, doc, order.by, stage === 'refused' ? 'other' : undefined);
}
