import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkConfiguration } from '../../app/config/check.ts';
import { configFile } from '../../app/config/load.ts';
import { FileFaults } from '../../app/config/yaml-file.ts';
import { print } from '../tell.ts';

export function addCheck(program: Command): void {
  program
    .command('check [files...]')
    .description('validates configuration, rules, policies, wordings and profiles, and runs their examples')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((files: string[], options: { config?: string; json?: boolean }) => {
      const report = checkConfiguration(
        configFile(options.config, process.env),
        files.map((file) => resolve(file)),
      );
      print(options.json, report.counts, () => report.lines.join('\n'));
      if (report.faults.length > 0) throw new FileFaults(report.faults);
    });
}
