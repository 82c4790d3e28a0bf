import type { Input } from '../input.ts';
import type { IncidentDoc } from '../state.ts';
import type { Turn } from '../turn.ts';
import { about, type Order } from './order.ts';
import type { CallState } from './words.ts';

/** A member of staff asks for a call: their own telephone first, then the other. */
export function decideCall(turn: Turn, doc: IncidentDoc, order: Order<'call'>): void {
  const { by, call, target, listen } = order;
  if (by.kind !== 'staff') return turn.refuse('HW_FORBIDDEN');
  const isKnown = doc.handling?.calls.some((one) => one.call === call) ?? false;
  if (isKnown || !call.startsWith(`${doc.id}.c`)) return turn.refuse('HW_INPUT_INVALID', 'the id of the call');
  turn.emit({ type: 'call-asked', ...about(doc, order), call, target, listen });
}

/** How far each state lies along a leg's way; news that lies further back is old news. */
const PROGRESS: Record<CallState, number> = { asked: 0, ringing: 1, unknown: 0, answered: 2, ended: 3, failed: 3 };

/** What is over stays over. Anything else may be lost sight of, and be seen again as it is then. */
function isNews(from: CallState, to: CallState): boolean {
  if (to === 'unknown') return from !== 'unknown' && PROGRESS[from] < PROGRESS.ended;
  return from === 'unknown' || PROGRESS[to] > PROGRESS[from];
}

/** Takes news of a call, never backwards. */
export function decideCallReport(turn: Turn, input: Extract<Input, { type: 'call-report' }>): void {
  const doc = turn.state.incidents.get(input.incident);
  const record = doc?.handling?.calls.find(({ call }) => call === input.call);
  if (doc === undefined || record === undefined || doc.state === 'closed') return;
  const { call, leg, state, reason } = input;
  if (!isNews(record.legs[leg], state)) return;
  turn.emit({
    type: 'call-reported',
    premises: doc.premises,
    incident: doc.id,
    call,
    leg,
    state,
    ...(reason !== undefined && { reason }),
  });
}

const OVER: ReadonlySet<CallState> = new Set(['ended', 'failed', 'unknown']);

/** Whoever called is heard from now on, or is not. What is so already is not written down again. */
export function decideCallVoice(turn: Turn, input: Extract<Input, { type: 'call-voice' }>): void {
  const { call, by, speak } = input;
  const doc = turn.state.incidents.get(input.incident);
  const record = doc?.handling?.calls.find((one) => one.call === call);
  if (doc === undefined || record === undefined) return turn.refuse('HW_NOT_FOUND', 'the call');
  if (record.by.kind !== 'staff' || record.by.staff !== by) return turn.refuse('HW_FORBIDDEN');
  if (doc.state === 'closed') return turn.refuse('HW_INCIDENT_CLOSED');
  if (OVER.has(record.legs.operator)) return turn.refuse('HW_NOT_FOUND', 'the call');
  if (record.listen !== speak) return;
  turn.emit({ type: 'call-voice', premises: doc.premises, incident: doc.id, by: record.by, call, speak });
}
