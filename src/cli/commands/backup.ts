import { constants, setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type BackupReport, backUp } from '../../app/backup/backup.ts';
import { MASTER_KEY_FILE } from '../../app/backup/manifest.ts';
import { environmentOf } from '../records.ts';
import { print } from '../tell.ts';

interface Options {
  config?: string;
  json?: boolean;
  withMasterKey?: boolean;
}

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copies journal and register into one file, and the keys beside it; also from a running gateway')
    .argument('<file>', 'the file to make')
    .option('--with-master-key', 'put the master key and the key of the certificate inside')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action(async (file: string, options: Options) => {
      // The gateway on this machine comes first.
      setPriority(constants.priority.PRIORITY_LOW);
      const { dataDir, masterKeyFile } = environmentOf(options.config);
      const withMasterKey = options.withMasterKey === true;
      const report = await backUp({
        dataDir,
        masterKeyFile: masterKeyFile ?? join(dataDir, MASTER_KEY_FILE),
        file: resolve(file),
        withMasterKey,
        now: new Date(),
        progress: progress(),
      });
      for (const says of warnings(report)) process.stderr.write(`${says}\n`);
      print(options.json, report, () => told(report, withMasterKey));
    });
}

/** A line on stderr that is written over, on a terminal; else one for each kind of work. */
export function progress(): (did: string, amount: number) => void {
  let last = '';
  return (did, amount) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${did} ${amount.toLocaleString('en-GB')}`);
    else if (did !== last) process.stderr.write(`${did} …\n`);
    last = did;
  };
}

function warnings({ manifest }: BackupReport): string[] {
  const { journal, missing } = manifest;
  return [
    ...(journal.damages.length === 0 ? [] : ['The journal was damaged before this backup; it is in it as it is:']),
    ...journal.damages,
    ...missing.map((name) => `${name} is an earlier part of the journal and was not there to be copied.`),
  ];
}

function told({ file, mirror, manifest }: BackupReport, withMasterKey: boolean): string {
  const secrets = withMasterKey
    ? 'The master key is INSIDE: whoever gets both files reads every name and number. Keep them apart.'
    : 'The master key and the key of the certificate (master.key, tls/) are not inside: keep a copy of them somewhere else.';
  return [
    `${file} holds the journal up to position ${manifest.journal.position} (${manifest.journal.events} events proved) and the register.`,
    `${mirror} holds the keys as they are now, for this backup and all older ones: keep it with them, and keep only the newest.`,
    secrets,
    'The configuration is not inside either.',
  ].join('\n');
}
