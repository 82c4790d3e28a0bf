import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { DEFAULT_CONFIG } from '../../app/config/load.ts';
import { requireWritable } from '../../app/data-directory.ts';
import { Fault } from '../../core/fault.ts';
import { instant } from '../../core/time.ts';
import { openAuthority } from '../../identity/authority.ts';
import { IDENTITY_ROOT } from '../../identity/files.ts';
import { environmentOf, withRecords } from '../records.ts';
import { print } from '../tell.ts';

export function addInit(program: Command): void {
  program
    .command('init')
    .description('writes a commented configuration and prints a one-time link that makes the first administrator')
    .option('--dir <folder>', 'where to write it', './config')
    .option('--url <address>', 'where the desk will be reached', 'http://127.0.0.1:8080')
    .option('--json', 'print JSON')
    .action((options: { dir: string; url: string; json?: boolean }) => {
      const dir = resolve(options.dir);
      const file = join(dir, 'gateway.yaml');
      if (file === DEFAULT_CONFIG) return printLink(file, options);
      if (existsSync(file)) throw new Fault('HW_CONFIG_EXISTS', { where: file });
      cpSync(dirname(DEFAULT_CONFIG), dir, { recursive: true, errorOnExist: true, force: false });
      askForSecondFactors(file);
      return printLink(file, options);
    });
}

/** A real scheme asks more of those who decide than the demo does. */
function askForSecondFactors(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/^( +secondFactorFor:) \[\]$/m, '$1 [administrator, supervisor]'));
}

async function printLink(config: string, options: { url: string; json?: boolean }): Promise<void> {
  const { dataDir } = environmentOf();
  requireWritable(dataDir);
  const authority = await openAuthority(dataDir, { now: () => instant(Date.now()) });
  const root = authority.root.atHand ? join(dataDir, IDENTITY_ROOT) : null;
  return withRecords(({ register }) => {
    const { token } = register.adminLinks.create();
    const link = `${options.url.replace(/\/+$/, '')}/setup/${token}`;
    print(options.json, { config, link, root }, () =>
      [
        `Configuration  ${config}`,
        `Administrator  ${link}`,
        '               (works once, for 24 hours)',
        ...(root === null
          ? []
          : [
              `Device root    ${root}`,
              '               (move this folder to a place of its own, apart from this machine)',
            ]),
        `Start with     havenwatch run --config ${config}`,
      ].join('\n'),
    );
  });
}
