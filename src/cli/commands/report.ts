import { type Command, InvalidArgumentError } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { readEnvironment } from '../../app/environment.ts';
import { Fault } from '../../core/fault.ts';
import { asAuthorityId } from '../../core/ids.ts';
import { type Instant, instant } from '../../core/time.ts';
import { readExport } from '../../figures/export/read.ts';
import type { Figures, MonthReport } from '../../figures/figures.ts';
import { csvOf, rowsOf } from '../../figures/rows.ts';
import { figuresOf, type Known, reportOf } from '../../figures/sums/figures-of.ts';
import { Clerk } from '../../figures/worker/clerk.ts';
import { print, table } from '../tell.ts';
import { instantArgument } from './journal-export.ts';

interface Options {
  from?: string;
  data?: string;
  authority?: string;
  config?: string;
  json?: boolean;
  csv?: boolean;
}

interface MonthOptions extends Options {
  month: string;
}

interface RangeOptions extends Options {
  since: Instant;
  until: Instant;
}

export function addReport(program: Command): void {
  const report = program.command('report').description('works out figures from the journal, or from an export of one');
  withSource(report.command('month').description('the report of a calendar month'))
    .requiredOption('--month <month>', 'the month, such as 2026-03', monthArgument)
    .action(async (options: MonthOptions) => tellMonth(await monthOf(options), options));
  withSource(report.command('figures').description('the figures of a time, as JSON'))
    .requiredOption('--since <time>', 'from this time on, such as 2026-03-31T22:00:00Z', instantArgument)
    .requiredOption('--until <time>', 'up to this time', instantArgument)
    .action(async (options: RangeOptions) => print(true, await figuresIn(options), () => ''));
}

function withSource(command: Command): Command {
  return command
    .option('--from <export>', 'an export, which is checked on the way; without it the journal of this machine')
    .option('--data <directory>', 'the data directory, when it is not the configured one')
    .option('--authority <id>', "one authority's homes only")
    .option('--csv', 'print CSV')
    .option('--json', 'print JSON')
    .option('--config <file>', 'the configuration, when it is not the usual one');
}

function monthArgument(text: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new InvalidArgumentError('write the month like 2026-03');
}

function scopeOf({ authority: text }: Options): Known['scope'] {
  if (text === undefined) return {};
  const authority = asAuthorityId(text);
  if (authority === undefined) throw new Fault('HW_NOT_FOUND', { where: `authority ${text}` });
  return { authority };
}

async function monthOf(options: MonthOptions): Promise<MonthReport> {
  const { month } = options;
  if (options.from === undefined) return JSON.parse(await asked(options, { month }));
  const report = reportOf(knownFrom(options.from, options), month);
  if (report === undefined) throw new Fault('HW_INPUT_INVALID', { where: '--month' });
  return report;
}

async function figuresIn(options: RangeOptions): Promise<Figures> {
  const span = { from: options.since, to: options.until };
  if (options.from === undefined) return JSON.parse(await asked(options, span));
  return figuresOf(knownFrom(options.from, options), span);
}

/** Everything an export says: its events, the homes as they were, and the standards that applied. */
function knownFrom(file: string, options: Options): Known {
  const { header, ledger } = readExport(file);
  return { ledger, estate: header.estate, standards: header.standards, scope: scopeOf(options), until: header.madeAt };
}

async function asked(options: Options, about: { month: string } | { from: Instant; to: Instant }): Promise<string> {
  const config = loadConfig(configFile(options.config, process.env));
  const dir = options.data ?? readEnvironment(process.env, config.gateway.data).dataDir;
  const clerk = new Clerk({ dir, standards: config.standards });
  try {
    return (await clerk.answer({ about, scope: scopeOf(options), until: instant(Date.now()) })).text;
  } finally {
    clerk.close();
  }
}

function tellMonth(report: MonthReport, { json, csv }: Options): void {
  print(json, report, () => {
    const rows = rowsOf(report);
    if (csv === true) return csvOf(rows);
    const heads = ['section', 'about', 'figure', 'value', 'unit'];
    return table(
      heads,
      rows.map((row) => [row.section, row.about, row.figure, String(row.value), row.unit]),
    );
  });
}
