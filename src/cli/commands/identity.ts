import { resolve } from 'node:path';
import type { Command } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { requireWritable } from '../../app/data-directory.ts';
import { rootAtHand } from '../../app/identity/identity.ts';
import { instant } from '../../core/time.ts';
import { openAuthority, rotateIssuing } from '../../identity/authority.ts';
import { hasCertificate, loadCertificate, renewCertificate } from '../../intake/embedded/certificate.ts';
import { environmentOf } from '../records.ts';
import { print } from '../tell.ts';

interface Options {
  config?: string;
  json?: boolean;
}

/** The authority that certifies devices. */
export function addIdentity(program: Command): void {
  const identity = program.command('identity').description('the authority that certifies devices');
  identity
    .command('show')
    .description('when its certificate ends, and whether its root is still in the data directory')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action(show);
  identity
    .command('rotate')
    .description('makes a new issuing certificate; devices that have theirs from the old one go on')
    .requiredOption('--root <folder>', 'where root.key and root.crt are now')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action(rotate);
  identity
    .command('renew-server')
    .description(
      'makes a new certificate for the gateway itself, for the names in its configuration; devices notice nothing',
    )
    .option('--anew', 'make what devices trust anew too: each of them has to be enrolled again')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action(renewServer);
}

async function show({ config, json }: Options): Promise<void> {
  const { dataDir } = environmentOf(config);
  requireWritable(dataDir);
  const authority = await openAuthority(dataDir, { now: () => instant(Date.now()) });
  const until = new Date(authority.expiresAt).toISOString();
  const { atHand } = authority.root;
  const own = hasCertificate(dataDir) ? new Date(loadCertificate(dataDir).expiresAt).toISOString() : null;
  print(json, { expiresAt: until, rootAtHand: atHand, made: authority.made, ownExpiresAt: own }, () =>
    [
      ...(authority.made ? ['The authority was made just now.'] : []),
      `It certifies devices until ${until.slice(0, 10)}.`,
      ...(own === null ? [] : [`The gateway's own certificate ends on ${own.slice(0, 10)}.`]),
      atHand ? rootAtHand(dataDir) : 'Its root is not here, as it should be.',
    ].join('\n'),
  );
}

async function rotate({ root, config, json }: Options & { root: string }): Promise<void> {
  const { dataDir } = environmentOf(config);
  requireWritable(dataDir);
  const { expiresAt } = await rotateIssuing(dataDir, resolve(root), instant(Date.now()));
  const until = new Date(expiresAt).toISOString();
  print(json, { expiresAt: until }, () =>
    [
      `The authority has a new certificate and certifies devices until ${until.slice(0, 10)}.`,
      'What it has certified so far stays good. A running gateway uses it from the next device on.',
    ].join('\n'),
  );
}

async function renewServer({ anew = false, config, json }: Options & { anew?: boolean }): Promise<void> {
  const { dataDir } = environmentOf(config);
  requireWritable(dataDir);
  const { names } = loadConfig(configFile(config, process.env)).gateway.mqtts;
  const { expiresAt } = await renewCertificate(dataDir, { names, anew, now: instant(Date.now()) });
  const until = new Date(expiresAt).toISOString();
  print(json, { expiresAt: until, names }, () =>
    [
      `The gateway has a new certificate for ${names.join(', ')}, good until ${until.slice(0, 10)}.`,
      anew
        ? 'Devices do not trust it before they have been enrolled again.'
        : 'A running gateway shows it from the next connection on; those that are there go on.',
    ].join('\n'),
  );
}
