import type { SimulatedHome } from '../home/home.ts';
import type { Plan } from '../home/plan.ts';
import { PLANS } from '../home/plans/index.ts';
import { readScript, runScript } from '../home/script.ts';

/** What the stage needs of a script; the product's own schema has the rest. */
export interface Night {
  homes: Readonly<Record<string, string>>;
  happens: readonly ({ at: number; home: string; do: string } | { at: number; home: string; heard: string })[];
}

/** The plans of a script's homes, each under its own reference. Throws in plain words for a plan that is not there. */
export function plansOf({ homes }: Night): Plan[] {
  return Object.entries(homes).map(([reference, key]) => {
    const plan = PLANS.find((known) => known.key === key);
    if (plan === undefined)
      throw new Error(
        `There is no plan "${key}" for ${reference}. There are ${PLANS.map((known) => known.key).join(', ')}.`,
      );
    return { ...plan, key: reference.toLowerCase().replaceAll(' ', '-'), name: reference };
  });
}

/** Throws in plain words when a home is not of the script, or cannot do what it should. */
export function checkNight(night: Night): void {
  const plans = plansOf(night);
  for (const one of night.happens)
    if (!Object.hasOwn(night.homes, one.home)) throw new Error(`"${one.home}" is not one of the homes of the script.`);
  for (const plan of plans) readScript(stepsOf(night, plan.name), plan);
}

/** Plays the night in the homes. Resolves after the last step or when stopped; rejects with what a home refuses. */
export async function playNight(night: Night, homes: readonly SimulatedHome[], stop: AbortSignal): Promise<void> {
  await Promise.all(
    homes.map((home) => runScript({ home, steps: readScript(stepsOf(night, home.plan.name), home.plan), stop })),
  );
}

function stepsOf({ happens }: Night, home: string): { at: number; do: string }[] {
  return happens.flatMap((one) => ('do' in one && one.home === home ? [{ at: one.at, do: one.do }] : []));
}
