import { setTimeout as sleep } from 'node:timers/promises';
import { pauses } from '../harness/pace.ts';
import { type Spread, spreadOf } from '../harness/percentiles.ts';
import type { Floors } from './floors.ts';

/** One round of the floors: each part, and the sums that a panic cannot get below. */
export interface FloorRound {
  echo: Spread;
  insert: Spread;
  post: Spread;
  echoInsert: Spread;
  echoInsertPost: Spread;
  bareAedes: Spread;
  bareAedesInsert: Spread;
}

/**
 * Runs `laps` laps, each part after the other in the same loop: back to back, or `perSecond` laps a second, as slowly as
 * alarms come.
 */
export async function floorRound(floors: Floors, laps: number, perSecond?: number): Promise<FloorRound> {
  const pause = perSecond === undefined ? undefined : pauses(perSecond, laps);
  const lap: { echo: number; insert: number; post: number; bareAedes: number; insertAgain: number }[] = [];
  for (let n = 0; n < laps; n++) {
    if (pause) await sleep(pause());
    const echo = await floors.echo();
    const insert = floors.insert();
    const post = await floors.post();
    const bareAedes = await floors.puback();
    lap.push({ echo, insert, post, bareAedes, insertAgain: floors.insert() });
  }
  const of = (figure: (one: (typeof lap)[number]) => number) => spreadOf(lap.map(figure));
  return {
    echo: of(({ echo }) => echo),
    insert: of(({ insert }) => insert),
    post: of(({ post }) => post),
    echoInsert: of(({ echo, insert }) => echo + insert),
    echoInsertPost: of(({ echo, insert, post }) => echo + insert + post),
    bareAedes: of(({ bareAedes }) => bareAedes),
    bareAedesInsert: of(({ bareAedes, insertAgain }) => bareAedes + insertAgain),
  };
}
