import type { Command } from 'commander';
import { configFile, loadConfig } from '../../app/config/load.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId } from '../../core/ids.ts';
import { claimUrl } from '../../desk/device-claim.ts';
import { CLAIM_HOURS, CLAIM_HOURS_MOST } from '../../register/claims.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { addressOf } from '../running-gateway.ts';
import { print, table } from '../tell.ts';

interface ClaimOptions {
  hours: number;
  url?: string;
  config?: string;
  json?: boolean;
}

/** How a device comes to be who it is: `device claim`, `renew` and `identity`. */
export function addDeviceIdentity(device: Command): void {
  device
    .command('claim <device>')
    .description('makes a one-time code by which hardware becomes this device, printed this once; an older one ends')
    .option('--hours <n>', `how long it can be used, up to ${CLAIM_HOURS_MOST}`, Number, CLAIM_HOURS)
    .option('--url <address>', 'where the desk is reached, when that is not the configured address')
    .option('--config <file>', 'the configuration, when it is not the usual one')
    .option('--json', 'print JSON')
    .action(claim);
  device
    .command('renew <device>')
    .description('asks it to renew what it proves itself with, as soon as it is connected')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const asked = typed(asDeviceId, id, 'device');
        register.together(() => {
          register.certificates.askRenewal(asked);
          register.staffEvents.record('shell', 'device-renewal-asked', asked);
        });
        print(options.json, { device: id, asked: true }, () => `${id} is asked to renew its proof.`);
      }),
    );
  device
    .command('identity <device>')
    .description('what it proves itself with')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => show(register, id, options.json)),
    );
}

async function claim(id: string, { hours, url: address, config, json }: ClaimOptions): Promise<void> {
  if (!Number.isInteger(hours) || hours < 1 || hours > CLAIM_HOURS_MOST)
    throw new Fault('HW_USAGE', { where: '--hours', why: `a whole number from 1 to ${CLAIM_HOURS_MOST}` });
  const { default: draw } = await import('qrcode');
  await withRecords(async ({ register }) => {
    const device = typed(asDeviceId, id, 'device');
    const made = register.together(() => {
      const { claim, ...rest } = register.claims.make({ device, hours, by: 'shell' });
      register.staffEvents.record('shell', 'device-claim-made', device, claim);
      return rest;
    });
    const desk = address ?? loadConfig(configFile(config, process.env)).gateway.publicUrl ?? addressOf(config);
    const url = claimUrl(desk, made.code);
    const expiresAt = new Date(made.expiresAt).toISOString();
    const picture = await draw.toString(url, { type: 'utf8', errorCorrectionLevel: 'M' });
    print(json, { device, code: made.code, url, expiresAt }, () =>
      [
        `device   ${device}`,
        `code     ${made.code}   (shown this once)`,
        `url      ${url}`,
        `until    ${expiresAt}`,
        picture,
      ].join('\n'),
    );
  }, config);
}

type Register = Parameters<Parameters<typeof withRecords>[0]>[0]['register'];

function show(register: Register, id: string, json: boolean | undefined): void {
  const device = typed(asDeviceId, id, 'device');
  const { revoked, nextSecretHash, renewAskedAt } = register.devices.get(device);
  const certificates = register.certificates.ofDevice(device).map((one) => ({
    serial: one.serial,
    fingerprint: one.fingerprint,
    notAfter: new Date(one.notAfter).toISOString(),
    state: one.revokedAt !== null ? 'ended' : one.firstUsedAt === null ? 'not used yet' : 'in use',
  }));
  const open = register.claims.open(device);
  const claimUntil = open === undefined ? null : new Date(open.expiresAt).toISOString();
  const facts = {
    device,
    revoked,
    secretOffered: nextSecretHash !== undefined,
    renewAsked: renewAskedAt !== undefined,
  };
  print(json, { ...facts, claimUntil, certificates }, () => {
    const rows = certificates.map(({ serial, notAfter, state }) => [serial, notAfter.slice(0, 10), state]);
    const says = [
      revoked ? `${device} is revoked.` : `${device} may connect.`,
      ...(claimUntil === null ? [] : [`A claim code is open until ${claimUntil}.`]),
      ...(facts.secretOffered ? ['A new secret was given that it has not used yet.'] : []),
      ...(facts.renewAsked ? ['It is asked to renew its proof.'] : []),
      rows.length === 0
        ? 'It has no certificate: it proves itself with its secret.'
        : table(['certificate', 'until', 'state'], rows),
    ];
    return says.join('\n');
  });
}
