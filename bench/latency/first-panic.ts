import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { paced } from '../harness/pace.ts';
import { median } from '../harness/percentiles.ts';
import { press } from './contestant.ts';
import { startHavenwatch } from './havenwatch.ts';
import type { Plan } from './plan.ts';
import { everythingSeen } from './rounds.ts';
import type { Scheme } from './scheme.ts';

/** A panic that comes soon after a restart, beside those that come later: milliseconds to the telephone network. */
export interface FirstPanic {
  /** The very first of each fresh process. */
  firstMs: number[];
  /** Each process's median of the second half of its presses, at the same pace. */
  warmMs: number[];
  lost: number;
}

/** How long a fresh process is left alone before its first press; devices connect, nobody is in need yet. */
const QUIET_MS = 1000;

/** Starts the product `plan.freshStarts` times, each on its own copy of the scheme. */
export async function firstPanic(directory: string, scheme: Scheme, plan: Plan): Promise<FirstPanic> {
  const result: FirstPanic = { firstMs: [], warmMs: [], lost: 0 };
  for (let start = 0; start < plan.freshStarts; start++) {
    const copy = join(directory, '..', `fresh-${start}`);
    cpSync(directory, copy, { recursive: true });
    const product = await startHavenwatch({ directory: copy, scheme, pressers: plan.freshPresses });
    await sleep(QUIET_MS);
    await paced(plan.freshPresses, plan.freshPerSecond, start, (turn) => press(product, turn));
    await everythingSeen(product, plan.patienceMs);
    const { phoneMs, lost } = product.ledger.take();
    await product.close();
    rmSync(copy, { recursive: true, force: true });
    result.lost += lost.phone;
    const [first] = phoneMs;
    if (first === undefined || lost.phone > 0) continue;
    result.firstMs.push(first);
    result.warmMs.push(median(phoneMs.slice(phoneMs.length >> 1)));
  }
  return result;
}
