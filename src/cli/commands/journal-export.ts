import { type Command, InvalidArgumentError } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { readEnvironment } from '../../app/environment.ts';
import { Fault } from '../../core/fault.ts';
import { type Instant, instant } from '../../core/time.ts';
import { exportJournal } from '../../figures/export/write.ts';
import { print } from '../tell.ts';

interface Options {
  since?: Instant;
  until?: Instant;
  out: string;
  config?: string;
  data?: string;
  json?: boolean;
}

export function addExport(journal: Command): void {
  journal
    .command('export')
    .description('writes the log as lines of JSON that anybody can check and count again')
    .requiredOption('--out <file>', 'the file to make')
    .option('--since <time>', 'only from this time on, such as 2026-03-31T22:00:00Z', instantArgument)
    .option('--until <time>', 'only up to this time', instantArgument)
    .option('--data <directory>', 'the data directory, when it is not the configured one')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: Options) => {
      const config = loadConfig(configFile(options.config, process.env));
      const exported = made(() =>
        exportJournal({
          dir: options.data ?? readEnvironment(process.env, config.gateway.data).dataDir,
          file: options.out,
          since: options.since ?? null,
          until: options.until ?? null,
          madeAt: instant(Date.now()),
          standards: config.standards,
        }),
      );
      const { file, events, sha256 } = exported;
      print(
        options.json,
        exported,
        () => `${events} events are in ${file}. Its SHA-256 up to the last line: ${sha256}`,
      );
    });
}

/** A time as ISO 8601 with its offset, or a day at its beginning in UTC. */
export function instantArgument(text: string): Instant {
  const at = /^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new InvalidArgumentError('write the time like 2026-03-31T22:00:00Z, or the day like 2026-03-31');
  return instant(at);
}

/** What the disk says of a file to be made is told in plain words. */
function made<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error instanceof Fault) throw error;
    const why = error.code === 'EEXIST' ? 'there is something in that place already' : String(error.code);
    throw new Fault('HW_EXPORT_FAILED', { where: '--out', why, cause: error });
  }
}
