import type { Arming } from '../src/core/signal.ts';

const ARMING: ReadonlyMap<string, Arming> = new Map([
  ['arm', 'away'],
  ['arm_away', 'away'],
  ['arm_all_zones', 'away'],
  ['armed_away', 'away'],
  ['exit_delay', 'away'],
  ['away', 'away'],
  ['arm_home', 'home'],
  ['arm_stay', 'home'],
  ['arm_night', 'home'],
  ['arm_day_zones', 'home'],
  ['arm_night_zones', 'home'],
  ['arm_partial_zones', 'home'],
  ['armed_home', 'home'],
  ['armed_night', 'home'],
  ['home', 'home'],
  ['night', 'home'],
  ['stay', 'home'],
  ['disarm', 'disarmed'],
  ['disarmed', 'disarmed'],
]);

/** What a keypad's word asks for; undefined when it asks for none of ours. */
export function armOf(word: string): Arming | undefined {
  return ARMING.get(word.toLowerCase());
}

/** The states of an alarm panel as Home Assistant and ESPHome write them, in small letters; another state says nothing of arming. */
export const ARMED: ReadonlyMap<string, Arming> = new Map([
  ['disarmed', 'disarmed'],
  ['armed_away', 'away'],
  ['armed_vacation', 'away'],
  ['armed_home', 'home'],
  ['armed_night', 'home'],
  ['armed_custom_bypass', 'home'],
]);

const CALLS_FOR_HELP: ReadonlySet<string> = new Set(['emergency', 'panic', 'sos', 'alarm', 'help']);

/** True for the words by which makers name a call for help. It only ever proposes: what a button means is bound by a person. */
export function soundsLikeHelp(word: string): boolean {
  return CALLS_FOR_HELP.has(word.toLowerCase());
}
