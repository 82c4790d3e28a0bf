import type { PremisesId } from '../ids.ts';
import type { Input } from '../input.ts';
import type { Raise } from '../rules/rule.ts';
import { stateOf } from '../signal.ts';
import { sensorKey } from '../touch.ts';
import type { Turn } from '../turn.ts';
import { CAN_CHATTER, type Chatter } from './chatter.ts';

type SignalInput = Extract<Input, { type: 'signal' }>;

/** True when a chattering sensor says again what it has said in this time: it is written down and counted, and that is all. */
export function isRepetition(turn: Turn, { origin, signal, late }: SignalInput): boolean {
  if (late || !CAN_CHATTER.has(signal.kind)) return false;
  const chatter = chatterOf(turn, origin.premises, sensorKey(origin.device, signal.sensor, signal.kind));
  return chatter !== undefined && chatter.startedAt !== null && chatter.words.includes(stateOf(signal) ?? '');
}

/** Writes down that a sensor has begun to chatter, once, when the signal that was just recorded makes it so. */
export function decideChatter(turn: Turn, { origin, signal }: SignalInput): void {
  const limits = turn.book.chatter;
  if (limits === undefined || !CAN_CHATTER.has(signal.kind)) return;
  const chatter = chatterOf(turn, origin.premises, sensorKey(origin.device, signal.sensor, signal.kind));
  if (chatter === undefined || chatter.startedAt !== null) return;
  const recent = chatter.alarmedAt.filter((at) => turn.now - at < limits.withinMs);
  const [since] = recent;
  if (since === undefined || recent.length < limits.alarms) return;
  turn.emit({
    type: 'chatter-started',
    premises: origin.premises,
    device: origin.device,
    kind: signal.kind,
    ...(signal.sensor === undefined ? {} : { sensor: signal.sensor }),
    since,
    count: recent.length,
    calmMs: limits.calmMs,
  });
}

/**
 * True when a rule that has come true by a chattering sensor has done so before and the desk has been told: it opens nothing
 * more. Never for the highest priority, and not for longer than `againMs`.
 */
export function isHushed(turn: Turn, premises: PremisesId, key: string, rule: string, raise: Raise): boolean {
  const limits = turn.book.chatter;
  const chatter = chatterOf(turn, premises, key);
  if (limits === undefined || chatter === undefined || chatter.startedAt === null || raise.priority === 1) return false;
  return chatter.raised.some((one) => one.rule === rule && turn.now - one.at < limits.againMs);
}

function chatterOf(turn: Turn, premises: PremisesId, key: string): Chatter | undefined {
  return turn.state.premises.get(premises)?.chatter?.find((one) => one.key === key);
}
