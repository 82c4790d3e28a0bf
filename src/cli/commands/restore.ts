import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type RestoreReport, restore } from '../../app/backup/restore.ts';
import { environmentOf } from '../records.ts';
import { print } from '../tell.ts';
import { progress } from './backup.ts';

interface Options {
  config?: string;
  json?: boolean;
  keys?: string;
}

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('puts a backup into an empty data directory and proves it')
    .argument('<file>', 'the backup')
    .option('--keys <file>', 'the newest copy of the keys, when it is not beside the backup')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((file: string, options: Options) => {
      const { dataDir, masterKeyFile } = environmentOf(options.config);
      const report = restore({
        file: resolve(file),
        dataDir,
        ...(options.keys === undefined ? {} : { keysFile: resolve(options.keys) }),
        progress: progress(),
      });
      print(options.json, report, () => told(report, masterKeyFile));
    });
}

function told({ dataDir, manifest, masterKey }: RestoreReport, masterKeyFile: string | undefined): string {
  const { position, events } = manifest.journal;
  return [
    `${dataDir} holds what was backed up at ${manifest.madeAt}: ${events} events proved, up to position ${position}.`,
    ...(masterKey || masterKeyFile !== undefined
      ? []
      : [`Put master.key into it (mode 0600), and tls/ if devices are to know this gateway by its certificate.`]),
    'Be sure that the old gateway is off before this one starts: both would call the same people.',
  ].join('\n');
}
