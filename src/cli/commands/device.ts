import type { Command } from 'commander';
import type { Supervision } from '../../../devices/family.ts';
import { profileByName } from '../../../devices/index.ts';
import type { AnyProfile } from '../../../devices/profile.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId, asPremisesId } from '../../core/ids.ts';
import type { DeviceRecord } from '../../register/rows.ts';
import { DEVICE_KINDS, type DeviceKind } from '../../register/schema.ts';
import { BIND_HELP, bindingsOf, bindingText } from '../bindings.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print, table } from '../tell.ts';
import { addDeviceBind } from './device-bind.ts';
import { addDeviceIdentity } from './device-identity.ts';
import { addDevicePanel, addPanel, KEY_HELP, type PanelOptions } from './device-panel.ts';

interface AddOptions extends PanelOptions {
  disciplinedClock?: boolean;
  premises: string;
  profile: string;
  zone?: 'perimeter' | 'interior' | 'sanctuary' | 'external';
  room?: string;
  kind?: DeviceKind;
  name?: string;
  every?: number;
  prefix?: string[];
  address?: string;
  power?: 'mains' | 'battery';
  bind?: string[];
}

export function addDevice(program: Command): void {
  const device = program.command('device').description('the hardware in the homes');
  addAdd(device);
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
  addDeviceBind(device);
  addDeviceIdentity(device);
  addDevicePanel(device);
  device
    .command('revoke <device>')
    .description('ends its right to connect, for ever and at once')
    .option('--certificate <serial>', 'ends this certificate alone; the device may be claimed anew')
    .option('--json', 'print JSON')
    .action((id: string, options: { certificate?: string; json?: boolean }) =>
      withRecords(({ register }) => {
        const device = typed(asDeviceId, id, 'device');
        register.together(() => {
          if (options.certificate === undefined) register.devices.revoke(device);
          else register.certificates.revoke({ device, serial: options.certificate });
          register.staffEvents.record('shell', 'device-revoked', device, options.certificate ?? '');
        });
        const says =
          options.certificate === undefined ? 'may no longer connect' : 'may not use this certificate any more';
        print(options.json, { device: id, revoked: options.certificate === undefined }, () => `${id} ${says}.`);
      }),
    );
  device
    .command('rotate <device>')
    .description('gives it a new secret, printed this once; whatever it proved itself with before ends')
    .option('--json', 'print JSON')
    .action((id: string, options: { json?: boolean }) =>
      withRecords(({ register }) => {
        const made = register.devices.rotate(typed(asDeviceId, id, 'device'));
        print(options.json, made, () => credentials(made));
      }),
    );
}

function addAdd(device: Command): void {
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
    .option('--prefix <topic...>', 'of another maker: what it publishes below, when that is not usual in its family')
    .option('--address <address>', 'of another maker, when it signs in itself: what it calls itself in its topics')
    .option('--power <power>', 'of another maker: mains or battery')
    .option('--bind <binding...>', `of another maker: ${BIND_HELP}; of an alarm panel "zone 3:door"`)
    .option('--account <digits>', 'of an alarm panel: the account that it reports as')
    .option('--key <key>', `of an alarm panel: ${KEY_HELP}`)
    .option('--disciplined-clock', 'its clock is kept right: a heartbeat with a wrong time is not believed')
    .option('--json', 'print JSON')
    .action((options: AddOptions) => withRecords(({ register }) => add(register, options)));
}

function add(register: Parameters<Parameters<typeof withRecords>[0]>[0]['register'], options: AddOptions): void {
  const profile = profileByName(options.profile);
  if (profile === undefined)
    throw new Fault('HW_NOT_FOUND', { where: `--profile ${options.profile}`, why: 'there is no such profile' });
  const asked = {
    premises: options.premises,
    ...(options.zone === undefined ? {} : { zone: options.zone }),
    ...(options.room === undefined ? {} : { room: options.room }),
    ...(options.kind === undefined ? {} : { kind: options.kind }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.disciplinedClock === true && { disciplinedClock: true }),
    supervision: {
      ...usualOf(profile, options.power),
      ...(options.every === undefined ? {} : { intervalMs: options.every * 1000 }),
    },
  };
  if (profile.speaks === 'dc09') return addPanel(register, asked, options);
  const made = register.devices.add({ ...asked, profile: profile.name, ...ownTopics(profile, options) });
  print(options.json, made, () => credentials(made));
}

/** A bridge hangs on the mains, whatever hangs behind it. */
function usualOf(profile: AnyProfile, power: AddOptions['power']): Supervision {
  if (profile.speaks === 'hw/1') return profile.supervision;
  const { supervision } = profile;
  const isBridge = profile.speaks === 'own' && profile.sits === 'bridge';
  return supervision[power ?? (isBridge ? 'mains' : supervision.usual)];
}

/** What hardware of another maker publishes below, and what it means. */
function ownTopics(profile: AnyProfile, { prefix, address, power, bind }: AddOptions) {
  if (profile.speaks !== 'own') return {};
  const isBridge = profile.sits === 'bridge';
  if (!isBridge && address === undefined && prefix === undefined)
    throw new Fault('HW_INPUT_INVALID', { where: 'device add', why: 'say its --address, or its --prefix' });
  return {
    prefixes: prefix ?? [...profile.prefixes(address ?? '')],
    ...(address !== undefined && { address }),
    ...(power !== undefined && { power }),
    bindings: bindingsOf(bind),
  };
}

function credentials({ device, secret, topic }: { device: string; secret: string; topic: string }): string {
  return `device  ${device}\nsecret  ${secret}   (shown this once)\ntopic   ${topic}`;
}

function shown(record: DeviceRecord) {
  const { id, premises, profile, zone, room, kind, name, revoked, topic } = record;
  const { prefixes, via, address, alias, bindings, power } = record;
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
    ...(prefixes && { prefixes }),
    ...(via && { via, address: address ?? null, alias: alias ?? null }),
    ...(bindings && { bindings: bindings.map(bindingText) }),
    ...(power && { power }),
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
