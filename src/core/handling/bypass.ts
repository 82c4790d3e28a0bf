import type { DeviceId } from '../ids.ts';
import { openIncident } from '../incident/raise.ts';
import type { Input } from '../input.ts';
import { planFor } from '../plan-for.ts';
import { decideMeaning } from '../rules/decide-signal.ts';
import type { Bypass, PremisesDoc } from '../state.ts';
import { after } from '../time.ts';
import type { Turn } from '../turn.ts';
import { BYPASS_NAGS_AFTER, LONGEST_BYPASS } from './bypass-times.ts';
import { withActions } from './with-actions.ts';

const NAG = { incident: 'bypass', priority: 2, policy: 'attention' } as const;

/** Leaves a sensor out until a time: what it says is on record, and no rule sees it. A call for help is heard all the same. */
export function decideBypass(turn: Turn, input: Extract<Input, { type: 'bypass' }>): void {
  const { origin, by, note, sensor } = input;
  const { device, premises } = origin;
  if (by.kind === 'gateway') return turn.refuse('HW_FORBIDDEN');
  const which = { premises, device, ...(sensor !== undefined && { sensor }), by, ...(note !== undefined && { note }) };
  if (input.now === 'ended') {
    const bypass = bypassOf(turn.premises(premises), device, sensor);
    if (bypass === undefined) return turn.refuse('HW_NOT_BYPASSED');
    const why = { ...which, why: 'person' } as const;
    // What is no longer there has left nothing in alarm.
    if (input.gone === true) turn.emit({ type: 'bypass-ended', ...why });
    else end(turn, bypass, why);
    return;
  }
  if (input.until <= turn.now) return turn.refuse('HW_INPUT_INVALID', 'the time is over already');
  if (input.until > after(turn.now, LONGEST_BYPASS)) return turn.refuse('HW_BYPASS_TOO_LONG');
  turn.emit({ type: 'bypass-began', ...which, until: input.until });
}

/** Bypasses whose time is over end by themselves; one that lasts too long is an incident, once. */
export function decideBypassesDue(turn: Turn, premises: Bypassing): void {
  for (const bypass of turn.premises(premises).bypasses ?? []) {
    const { device, sensor, until, since } = bypass;
    const which = { premises, device, ...(sensor !== undefined && { sensor }) };
    if (until <= turn.now) end(turn, bypass, { ...which, by: { kind: 'gateway' }, why: 'time' });
    else if (!bypass.nagged && after(since, BYPASS_NAGS_AFTER) <= turn.now) nag(turn, premises, which);
  }
}

type Bypassing = Parameters<Turn['premises']>[0];

/** The incident of the home that is open already is told by its time line; else this is one of its own. */
function nag(turn: Turn, premises: Bypassing, which: { premises: Bypassing; device: DeviceId; sensor?: string }): void {
  turn.emit({ type: 'bypass-lasts', ...which });
  if (turn.premises(premises).openIncident !== null) return;
  const { incident: kind, priority, policy } = NAG;
  const plan = withActions(planFor(turn.book, policy, premises, { now: turn.now, priority }), turn.book, kind);
  openIncident(turn, premises, { kind, priority, rule: 'A sensor has been left out for a day', plan });
}

type Ended = Extract<Parameters<Turn['emit']>[0], { type: 'bypass-ended' }>;

/** What it has left in alarm counts from now on, as if it had just begun. */
function end(turn: Turn, bypass: Bypass, how: Omit<Ended, 'type'>): void {
  turn.emit({ type: 'bypass-ended', ...how });
  for (const { origin, signal, receivedAt } of bypass.standing)
    decideMeaning(turn, { type: 'signal', origin, signal, receivedAt, late: false });
}

function bypassOf({ bypasses }: PremisesDoc, device: DeviceId, sensor: string | undefined): Bypass | undefined {
  return bypasses?.find((one) => one.device === device && one.sensor === sensor);
}
