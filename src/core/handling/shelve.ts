import { startEscalation } from '../incident/escalate.ts';
import type { Actor } from '../input.ts';
import { isPanicKind, NORMAL_WORDS, type Signal, stateOf } from '../signal.ts';
import type { IncidentDoc } from '../state.ts';
import { after, type DurationMs, hours } from '../time.ts';
import { sensorKey } from '../touch.ts';
import type { Turn } from '../turn.ts';
import { claimFor } from './claim.ts';
import { about, type Order } from './order.ts';
import { holdsCallForHelp } from './state-of.ts';

/** The longest time for which anything is shelved, unless the provider says otherwise. */
export const LONGEST_SHELF: DurationMs = hours(24);

/** Puts an accepted incident aside until a time, in somebody's name. Never priority 1 and never a call for help. */
export function decideShelve(turn: Turn, doc: IncidentDoc, order: Order<'shelve'>): void {
  const { by, until, owner, note } = order;
  if (by.kind !== 'staff') return turn.refuse('HW_FORBIDDEN');
  if (doc.priority === 1) return turn.refuse('HW_NOT_SHELVABLE', 'it has priority 1');
  if (holdsCallForHelp(doc)) return turn.refuse('HW_NOT_SHELVABLE', 'a person called for help');
  if (doc.state !== 'acknowledged') return turn.refuse('HW_NOT_SHELVABLE', 'nobody has accepted it');
  if (until <= turn.now) return turn.refuse('HW_INPUT_INVALID', 'the time is over already');
  if (until > after(turn.now, turn.book.longestShelf ?? LONGEST_SHELF)) return turn.refuse('HW_SHELVED_TOO_LONG');
  turn.emit({ type: 'incident-shelved', ...about(doc, { by }), owner, until, note });
}

/** A person takes it back: a member of staff has it then, a peer's order opens it again. */
export function decideUnshelve(turn: Turn, doc: IncidentDoc, by: Actor): void {
  if (!doc.handling?.shelved) return turn.refuse('HW_NOT_SHELVED');
  if (by.kind !== 'staff') return comeBack(turn, doc, by, 'person');
  turn.emit({ type: 'incident-unshelved', ...about(doc, { by }), why: 'person' });
  claimFor(turn, doc, by, by.staff, 'claimed');
}

/** Its time is over: it is open again and people are told anew. */
export function decideShelfOver(turn: Turn, doc: IncidentDoc | undefined): void {
  const until = doc?.handling?.shelved?.until;
  if (doc === undefined || until === undefined || until > turn.now) return;
  comeBack(turn, doc, GATEWAY, 'time');
}

/** Something new has happened at the home. When it makes the incident graver, the raise itself tells people. */
export function decideNews(turn: Turn, doc: IncidentDoc, isGraver: boolean): void {
  if (!doc.handling?.shelved) return;
  if (!isGraver) return comeBack(turn, doc, GATEWAY, 'news');
  turn.emit({ type: 'incident-unshelved', ...about(doc, { by: GATEWAY }), why: 'news' });
}

const GATEWAY: Actor = { kind: 'gateway' };

function comeBack(turn: Turn, doc: IncidentDoc, by: Actor, why: 'time' | 'news' | 'person'): void {
  turn.emit({ type: 'incident-unshelved', ...about(doc, { by }), why, generation: doc.generation + 1 });
  startEscalation(turn, doc.id, doc.premises);
}

/** True when a signal is an alarm by itself, and one that the incident did not show already. */
export function isNewAlarm({ active }: IncidentDoc, device: string, signal: Signal): boolean {
  const state = stateOf(signal);
  if (state === undefined) return isPanicKind(signal.kind) || ALARMING.has(signal.kind);
  if (NORMAL_WORDS.has(state) || !ALARM_WORDS.has(state)) return false;
  return !active.includes(sensorKey(device, signal.sensor, signal.kind));
}

const ALARMING: ReadonlySet<string> = new Set(['glass', 'impact']);
const ALARM_WORDS: ReadonlySet<string> = new Set(['alarm', 'forced', 'silent', 'lost', 'jammed']);
