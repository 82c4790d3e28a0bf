import type { ActionStep } from '../../../src/core/handling/action-plan.ts';
import {
  asCallId,
  asContactId,
  asNoteId,
  type ContactId,
  type IncidentId,
  type StaffId,
} from '../../../src/core/ids.ts';
import type { Command } from '../../../src/core/input.ts';
import type { IncidentDoc } from '../../../src/core/state.ts';
import { after, type Instant, ms, seconds } from '../../../src/core/time.ts';

/** An order without whom it is by and what it is about. */
export type Order = Command extends infer C ? (C extends Command ? Omit<C, 'incident' | 'by'> : never) : never;
type Named<Name extends Command['command']> = Omit<Extract<Command, { command: Name }>, 'incident' | 'by'>;

export interface About {
  incident: IncidentId;
  doc: IncidentDoc | undefined;
  /** Chooses what is left open. */
  pick: number;
  at: Instant;
  people: readonly StaffId[];
}

function known<T>(id: T | undefined): T {
  if (id === undefined) throw new RangeError('an id of the simulation is malformed');
  return id;
}
const NOTE = known(asNoteId('nt_note1'));
const CONTACT = known(asContactId('ct_anybody'));
const LONGEST = seconds(150);

function one<T>(of: readonly T[], pick: number): T {
  return known(of[Math.abs(pick) % of.length]);
}

/** What a person may come to ask for, sensible or not. */
export function orderFor(command: 'call', about: About): Named<'call'>;
export function orderFor(command: Command['command'], about: About): Order;
export function orderFor(command: Command['command'], about: About): Order {
  const { pick, people, at, incident, doc } = about;
  switch (command) {
    case 'note':
      return { command, note: NOTE };
    case 'close':
      return pick % 3 === 0 ? { command, reason: 'false', cause: 'pet', note: NOTE } : { command, reason: 'incident' };
    case 'claim':
      return pick % 3 === 0 ? { command, take: true } : { command };
    case 'hand-over':
      return { command, to: one(people, pick) };
    case 'release':
      return { command, cause: 'given-back' };
    case 'step':
      return stepFor(doc, pick);
    case 'word':
      return { command, heard: one(['safe', 'duress', 'unknown', 'duress'] as const, pick) };
    case 'brief':
      return { command, digest: 'd1', document: NOTE, to: 'police' };
    case 'police':
      return {
        command,
        stage: one(['informed', 'accepted', 'refused', 'dispatched', 'on-scene', 'left'] as const, pick),
      };
    case 'shelve':
      return {
        command,
        until: after(at, ms(seconds(10) + ((pick * 7_919) % LONGEST))),
        owner: one(people, pick),
        note: NOTE,
      };
    case 'review':
      return { command, agrees: pick % 4 !== 0 };
    case 'call': {
      const call = known(asCallId(`${incident}.c${pick}`));
      return { command, call, target: { kind: 'contact', contact: CONTACT }, listen: true };
    }
    case 'reach':
      return { command, contact: reachable(doc, pick), channel: one(['voice', 'sms'] as const, pick), note: NOTE };
    default:
      return { command };
  }
}

/** Somebody of the plan; once in a while somebody whom the home does not know. */
function reachable(doc: IncidentDoc | undefined, pick: number): ContactId {
  const people = (doc?.plan.steps ?? []).flatMap(({ rungs }) => rungs.flatMap(({ contact }) => contact ?? []));
  return people.length === 0 || pick % 5 === 0 ? CONTACT : one(people, pick);
}

function stepFor(doc: IncidentDoc | undefined, pick: number): Named<'step'> {
  const actions = doc?.plan.actions ?? [];
  const step = actions.length === 0 ? 'nothing' : one(actions, pick).id;
  if (pick % 2 === 0) return { command: 'step', step, outcome: 'done' };
  return { command: 'step', step, outcome: 'ruled-out', note: NOTE };
}

/** What gets a step of the action plan done. */
export function deedFor({ id, kind }: ActionStep): Order {
  switch (kind) {
    case 'check':
      return { command: 'step', step: id, outcome: 'done' };
    case 'police':
      return { command: 'police', stage: 'informed' };
    case 'brief':
      return { command: 'brief', digest: 'd1', document: NOTE, to: 'police' };
    case 'word':
      return { command: 'word', heard: 'safe' };
    case 'call':
      return { command: 'step', step: id, outcome: 'ruled-out', note: NOTE };
  }
}
