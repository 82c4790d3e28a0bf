import type { Input } from '../input.ts';
import { minutes, ms } from '../time.ts';
import type { Turn } from '../turn.ts';
import { isNews, READ_EVERY } from './battery.ts';

/** Intake counts from when it heard, we count from when we decide: what waited in the line in between is not taken for too soon. */
const TAKEN_EVERY = ms(READ_EVERY - minutes(1));

/** Puts a level on record when it says something new: asked again after a restart, it is nothing new. */
export function decideBattery(turn: Turn, input: Extract<Input, { type: 'battery' }>): void {
  const { origin, sensor, percent } = input;
  const known = turn.state.devices.get(origin.device)?.batteries?.find((one) => one.sensor === (sensor ?? null));
  if (!isNews(known?.points.at(-1), { at: turn.now, percent }, TAKEN_EVERY)) return;
  const { device, premises } = origin;
  // Thousands of devices tell theirs: whoever wants to see levels looks for them, and nobody's screen is told of each.
  turn.quiet = true;
  turn.emit({ type: 'battery-read', premises, device, ...(sensor !== undefined && { sensor }), percent });
}
