import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type CheckReport, checkConfiguration } from '../../app/config/check.ts';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { FileFaults } from '../../app/config/yaml-file.ts';
import { faultsOfWords } from '../../app/nightly/words-check.ts';
import { checkHomes } from '../../app/policies/check-reach.ts';
import { instant } from '../../core/time.ts';
import { REGISTER_FILE } from '../../register/register.ts';
import { environmentOf, withRecords } from '../records.ts';
import { print } from '../tell.ts';

interface CheckOptions {
  config?: string;
  json?: boolean;
}

export function addCheck(program: Command): void {
  program
    .command('check [files...]')
    .description(
      'validates configuration, rules, policies, wordings and profiles, runs their examples, and looks for hours in which nobody is reached',
    )
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action(async (files: string[], options: CheckOptions) => {
      const file = configFile(options.config, process.env);
      const report = checkConfiguration(
        file,
        files.map((one) => resolve(one)),
      );
      const homes = files.length === 0 && report.faults.length === 0 ? await lookAtHomes(file, report) : undefined;
      const counts = { ...report.counts, ...(homes !== undefined && { homes }) };
      print(options.json, counts, () => report.lines.join('\n'));
      if (report.faults.length > 0) throw new FileFaults(report.faults);
    });
}

/** Where there is a register, every home's policies are held against its people; how many homes that were. */
async function lookAtHomes(file: string, report: CheckReport): Promise<number | undefined> {
  if (!existsSync(join(environmentOf(file).dataDir, REGISTER_FILE))) return undefined;
  return withRecords((records) => {
    const config = loadConfig(file);
    const { homes, faults } = checkHomes(config, records, instant(Date.now()));
    report.faults.push(...faultsOfWords({ register: records.register, messages: config.messages }));
    report.faults.push(...faults);
    report.lines.push(
      `${homes} homes: ${faults.length === 0 ? 'somebody is reached at every hour of the coming 14 days' : 'not all of them are reached'}`,
    );
    return homes;
  }, file);
}
