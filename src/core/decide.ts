import { decideBattery } from './battery/decide-battery.ts';
import type { Book } from './book.ts';
import type { FaultCode } from './catalogue.ts';
import { decideCalm } from './chatter/decide-calm.ts';
import type { HeartEvent } from './event.ts';
import { decideBypass, decideBypassesDue } from './handling/bypass.ts';
import { decideCallReport, decideCallVoice } from './handling/call.ts';
import { decideTestMode, decideTestsOver } from './handling/put-on-test.ts';
import { decideShelfOver } from './handling/shelve.ts';
import { decideSuspicion } from './identity/decide-suspicion.ts';
import type { IncidentId, PremisesId } from './ids.ts';
import { asSignalId } from './ids.ts';
import { decideLapse } from './incident/acting.ts';
import { decideAcceptance, decideCommand } from './incident/command.ts';
import { decideDrillOver } from './incident/drill.ts';
import { climb, decideReport } from './incident/escalate.ts';
import type { Input } from './input.ts';
import { climbPolice, decidePoliceReport } from './police/decide-police.ts';
import { decideSignal } from './rules/decide-signal.ts';
import { decideDueTrackers } from './rules/follow.ts';
import type { PartitionState } from './state.ts';
import type { Instant } from './time.ts';
import { Turn } from './turn.ts';

/** What one input led to: its events in order, already in the state; or why it was refused. */
export interface Decision {
  events: HeartEvent[];
  refusal: FaultCode | undefined;
  /** What the refusal is about, where its code alone does not say. */
  why: string | undefined;
}

/** How many owners one `due` input serves; the loop asks again while something is due. */
const MAX_DUE_PER_TURN = 500;

/**
 * The heart: what one input means for one partition. Pure in the sense that matters: the same state, input, book and time
 * give the same events, and nothing outside is read or touched. The state is advanced by the events it returns.
 */
export function decide(state: PartitionState, input: Input, book: Book, now: Instant): Decision {
  const turn = new Turn(state, book, now);
  route(turn, input);
  return { events: turn.events, refusal: turn.refusal, why: turn.why };
}

function route(turn: Turn, input: Input): void {
  switch (input.type) {
    case 'signal':
      return decideSignal(turn, input);
    case 'quarantine':
      return decideQuarantine(turn, input);
    case 'suspicion':
      return decideSuspicion(turn, input);
    case 'battery':
      return decideBattery(turn, input);
    case 'command':
      return decideCommand(turn, input.order);
    case 'acceptance':
      return decideAcceptance(turn, input);
    case 'report':
      return decideReport(turn, input.report);
    case 'police-report':
      return decidePoliceReport(turn, input);
    case 'verdict':
      return decideVerdict(turn, input);
    case 'due':
      return decideDue(turn);
    case 'unobserved':
      turn.emit({ type: 'unobserved', fromAt: input.fromAt, toAt: input.toAt });
      return;
    case 'drill-over':
      return decideDrillOver(turn, input);
    case 'flood': {
      const { since, alarms, operators } = input;
      turn.emit({ type: input.now === 'began' ? 'flood-began' : 'flood-ended', since, alarms, operators });
      return;
    }
    case 'clock-jumped':
      turn.emit({ ...input });
      return;
    case 'call-report':
      return decideCallReport(turn, input);
    case 'call-voice':
      return decideCallVoice(turn, input);
    case 'shift': {
      const { by, to, incidents, note } = input;
      const about = { by: { kind: 'staff' as const, staff: by }, to, incidents };
      turn.emit({ type: 'shift-handed-over', ...about, ...(note !== undefined && { note }) });
      return;
    }
    case 'record-opened':
      turn.emit({ ...input });
      return;
    case 'test-mode':
      return decideTestMode(turn, input);
    case 'bypass':
      return decideBypass(turn, input);
    default:
      return unknownInput(input);
  }
}

function decideQuarantine(turn: Turn, input: Extract<Input, { type: 'quarantine' }>): void {
  const { origin, reason, bytes, digest, sample } = input;
  const { premises, device } = origin;
  const sealed = sample === undefined ? {} : { sample };
  turn.emit({ type: 'quarantined', premises, device, reason, bytes, digest, ...sealed });
}

function unknownInput(input: never): never {
  throw new Error(`the heart does not know this input: ${JSON.stringify(input)}`);
}

/** Silence is a signal like any other: rules decide what it means, and an open incident is told of it. */
function decideVerdict(turn: Turn, verdict: Extract<Input, { type: 'verdict' }>): void {
  const { origin, from, to, lastSeenAt, deadlineAt } = verdict;
  const before = turn.state.devices.get(origin.device)?.supervision ?? 'unknown';
  turn.emit({
    type: 'supervision-changed',
    premises: origin.premises,
    device: origin.device,
    from,
    to,
    lastSeenAt,
    deadlineAt,
  });
  const fell = to === 'silent' && before !== 'silent';
  const rose = to === 'ok' && before === 'silent';
  const id = asSignalId(`silence-${turn.state.seq}`);
  if (id === undefined || !(fell || rose)) return;
  const signal = { kind: 'silence' as const, state: fell ? ('silent' as const) : ('heard' as const), id };
  decideSignal(turn, { type: 'signal', origin, signal, receivedAt: turn.now, late: false });
}

function decideDue(turn: Turn): void {
  for (let served = 0; served < MAX_DUE_PER_TURN; served += 1) {
    const entry = turn.state.due.popDue(turn.now);
    if (entry === undefined) return;
    if (entry.kind === 'premises') {
      decideDueTrackers(turn, entry.owner as PremisesId);
      decideCalm(turn, entry.owner as PremisesId);
      decideTestsOver(turn, entry.owner as PremisesId);
      decideBypassesDue(turn, entry.owner as PremisesId);
    } else {
      decideShelfOver(turn, turn.state.incidents.get(entry.owner as IncidentId));
      decideLapse(turn, turn.state.incidents.get(entry.owner as IncidentId));
      climb(turn, entry.owner as IncidentId);
      climbPolice(turn, entry.owner as IncidentId);
    }
  }
}

/** When this partition next has work to do by itself; undefined when nothing is pending. */
export function nextDeadline(state: PartitionState): Instant | undefined {
  return state.due.peek();
}
