import type { Command } from 'commander';
import { MACHINE } from '../../app/clock.ts';
import { urnRulesOf } from '../../app/config/force-file.ts';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { nightlyChecks } from '../../app/nightly/checks.ts';
import type { NightlyReport } from '../../app/nightly/finding.ts';
import { runChecks } from '../../app/nightly/nightly.ts';
import { Fault } from '../../core/fault.ts';
import { instant } from '../../core/time.ts';
import type { Register } from '../../register/register.ts';
import { withRecords } from '../records.ts';
import { print } from '../tell.ts';

export function addNightly(program: Command): void {
  program
    .command('nightly')
    .description(
      'looks through the whole scheme now for what would fail when it is needed; fails when it finds something',
    )
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action((options: { config?: string; json?: boolean }) =>
      withRecords(async (records) => {
        const config = loadConfig(configFile(options.config, process.env));
        records.register.police.useForces(urnRulesOf(config.forces));
        const clock = { now: () => instant(MACHINE.wall()), at: () => ({ cancel: () => {} }) };
        const report = await runChecks(nightlyChecks({ config, records, clock }), clock.now());
        print(options.json, report, () => words(report, records.register));
        const count = report.findings.length + report.broken.length;
        if (count > 0) throw new Fault('HW_NIGHTLY_FINDINGS', { why: count === 1 ? 'one thing' : `${count} things` });
      }),
    );
}

function words({ findings, broken }: NightlyReport, register: Register): string {
  const said = findings.map(({ premises, says }) =>
    premises === undefined ? says : `${register.premises.get(premises).reference}  ${says}`,
  );
  const lines = [...said, ...broken.map((name) => `The check "${name}" broke off.`)];
  return lines.length === 0 ? 'Nothing wants seeing to.' : lines.join('\n');
}
