import type { Config } from '../config/load.ts';
import type { Log } from '../log.ts';
import type { Product } from '../product.ts';
import { startGuard } from './guard.ts';
import { isUnderSystemd, startSystemd } from './systemd.ts';

export interface ProcessWatchParts {
  config: Config;
  env: NodeJS.ProcessEnv;
  log: Log;
  product: Pick<Product, 'sweeps' | 'health'>;
}

/** Watches the process that a running gateway is: from a thread inside, and by systemd from outside. Answers how to stop. */
export function watchProcess({ config, env, log, product }: ProcessWatchParts): () => Promise<void> {
  const { restartWhenHung } = config.gateway.watchdog;
  const end = restartWhenHung === 'always' || (restartWhenHung === 'under-systemd' && isUnderSystemd(env));
  const sweeps = () => product.sweeps();
  const guard = startGuard({ end, sweeps });
  const stopSystemd = startSystemd({ env, log, sweeps, status: () => statusOf(product.health()) });
  return async () => {
    await Promise.all([guard.stop(), stopSystemd()]);
  };
}

function statusOf({ says, warnings }: ReturnType<Product['health']>): string {
  return [...says, ...warnings].at(0) ?? 'All is well.';
}
