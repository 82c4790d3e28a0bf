import type { Command } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { readEnvironment } from '../../app/environment.ts';
import { makeLog } from '../../app/log.ts';
import { startProduct } from '../../app/product.ts';
import { watchProcess } from '../../app/watchdog/process-watch.ts';
import { stopOnSignal } from '../stop.ts';
import { tell } from '../tell.ts';

export function addRun(program: Command): void {
  program
    .command('run')
    .description('starts the gateway: broker, heart, desk and console')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .action(async (options: { config?: string }) => {
      const config = loadConfig(configFile(options.config, process.env));
      const log = makeLog(config.gateway.log.level);
      const product = await startProduct({
        config,
        environment: readEnvironment(process.env, config.gateway.data),
        log,
      }).catch((error: unknown): never => {
        // What had been opened before the fault would keep the process alive for ever.
        tell(error);
        process.exit(1);
      });
      for (const warning of product.warnings) log.warn({}, warning);
      const { http, mqtt, mqtts, dc09 } = product;
      const panels = dc09.length === 0 ? undefined : { dc09 };
      process.stdout.write(`${JSON.stringify({ event: 'listening', http, mqtt, mqtts, ...panels })}\n`);
      if (product.adminLink !== undefined) {
        process.stderr.write(`\nMake the first administrator (works once, for 24 hours):\n  ${product.adminLink}\n\n`);
      }
      const stopWatching = watchProcess({ config, env: process.env, log, product });
      stopOnSignal(log, async () => {
        await Promise.all([stopWatching(), product.close()]);
      });
    });
}
