import type { Command } from 'commander';
import { profileByName } from '../../../devices/index.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId, asPremisesId } from '../../core/ids.ts';
import type { DeviceRecord } from '../../register/rows.ts';
import { DEVICE_KINDS, type DeviceKind } from '../../register/schema.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';

interface AddOptions {
  premises: string;
  profile: string;
  zone?: 'perimeter' | 'interior' | 'sanctuary' | 'external';
  room?: string;
  kind?: DeviceKind;
  name?: string;
  every?: number;
  json?: boolean;
}

export function addDevice(program: Command): void {
  const device = program.command('device').description('the hardware in the homes');
  device
    .command('add')
    .description('registers a device and prints its secret, this once')
    .requiredOption('--premises <id>', 'the home it hangs in')
    .option('--profile <name>', 'what kind of device it is', 'native')
    .option('--zone <zone>', 'perimeter, interior, sanctuary or external')
    .option('--room <room>', 'a room of the home')
    .option('--kind <kind>', `what it is: ${DEVICE_KINDS.join(', ')}`)
    .option('--name <name>', 'what staff call it, such as front-door; never about a person')
    .option('--every <seconds>', 'how often it speaks, when that is not the profile’s default', Number)
    .option('--json', 'print JSON')
    .action((options: AddOptions) => withRecords(({ register }) => add(register, options)));
  device
    .command('list')
    .option('--premises <id>', 'only this home')
    .option('--json', 'print JSON')
    .action((options: { premises?: string; json?: boolean }) =>
      withRecords(({ register }) => {
        const of = options.premises;
        const devices =
          of === undefined ? register.devices.list() : register.devices.listIn(typed(asPremisesId, of, 'premises'));
        print(options.json, { items: devices.map(shown) }, () => listed(devices));
      }),
    );
  device
    .command('show <device>')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const found = register.devices.get(typed(asDeviceId, id, 'device'));
        print(options.json, shown(found), () => listed([found]));
      }),
    );
  device
    .command('revoke <device>')
    .description('ends its right to connect, for ever')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        register.devices.revoke(typed(asDeviceId, id, 'device'));
        print(options.json, { device: id, revoked: true }, () => `${id} may no longer connect.`);
      }),
    );
  device
    .command('rotate <device>')
    .description('gives it a new secret, printed this once')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const made = register.devices.rotate(typed(asDeviceId, id, 'device'));
        print(options.json, made, () => credentials(made));
      }),
    );
}

function add(register: Parameters<Parameters<typeof withRecords>[0]>[0]['register'], options: AddOptions): void {
  const profile = profileByName(options.profile);
  if (profile === undefined)
    throw new Fault('HW_NOT_FOUND', { where: `--profile ${options.profile}`, why: 'there is no such profile' });
  const usual = profile.supervision;
  const made = register.devices.add({
    premises: options.premises,
    profile: profile.name,
    ...(options.zone === undefined ? {} : { zone: options.zone }),
    ...(options.room === undefined ? {} : { room: options.room }),
    ...(options.kind === undefined ? {} : { kind: options.kind }),
    ...(options.name === undefined ? {} : { name: options.name }),
    supervision: { ...usual, ...(options.every === undefined ? {} : { intervalMs: options.every * 1000 }) },
  });
  print(options.json, made, () => credentials(made));
}

function credentials({ device, secret, topic }: { device: string; secret: string; topic: string }): string {
  return `device  ${device}\nsecret  ${secret}   (shown this once)\ntopic   ${topic}`;
}

function shown({ id, premises, profile, zone, room, kind, name, revoked, topic }: DeviceRecord) {
  return {
    device: id,
    premises,
    profile,
    zone: zone ?? null,
    room: room ?? null,
    kind: kind ?? null,
    name: name ?? null,
    revoked,
    topic,
  };
}

function listed(devices: DeviceRecord[]): string {
  if (devices.length === 0) return 'There is no device yet.';
  const rows = devices.map((d) => [
    d.id,
    d.premises,
    d.profile,
    d.zone ?? '',
    d.room ?? '',
    d.revoked ? 'revoked' : 'active',
  ]);
  return table(['device', 'premises', 'profile', 'zone', 'room', 'state'], rows);
}
