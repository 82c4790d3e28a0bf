import type { Command } from 'commander';
import { profileByName } from '../../../devices/index.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId } from '../../core/ids.ts';
import type { Zone } from '../../core/signal.ts';
import type { Register } from '../../register/register.ts';
import { DEVICE_KINDS, type DeviceKind } from '../../register/schema.ts';
import { BIND_HELP, bindingsOf, bindingText } from '../bindings.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print } from '../tell.ts';

interface BindOptions {
  device?: string;
  via?: string;
  address?: string;
  alias?: string;
  premises?: string;
  name?: string;
  kind?: DeviceKind;
  zone?: Zone;
  room?: string;
  power?: 'mains' | 'battery';
  bind?: string[];
  json?: boolean;
}

export function addDeviceBind(device: Command): void {
  device
    .command('bind')
    .description('registers what sits behind a bridge and says what it means, or says anew what a registered one means')
    .option('--device <id>', 'a registered device: what it means from now on, or with --address which hardware it is')
    .option('--via <bridge>', 'the bridge that it sits behind')
    .option('--address <address>', 'its address, as `discovered` shows it')
    .option('--alias <name>', 'what the bridge calls it')
    .option('--premises <id>', 'the home it hangs in; the home of the bridge unless said')
    .option('--name <name>', 'what staff call it, such as front-door; never about a person')
    .option('--kind <kind>', `what it is: ${DEVICE_KINDS.join(', ')}`)
    .option('--zone <zone>', 'perimeter, interior, sanctuary or external')
    .option('--room <room>', 'a room of the home')
    .option('--power <power>', 'mains or battery, when that is not usual in its family')
    .option('--bind <binding...>', BIND_HELP)
    .option('--json', 'print JSON')
    .action((options: BindOptions) =>
      withRecords(({ register }) =>
        options.device === undefined ? bind(register, options) : rebind(register, options),
      ),
    );
}

function bind({ devices }: Register, options: BindOptions): void {
  const { via, address, alias, name, kind, zone, room } = options;
  if (via === undefined || address === undefined)
    throw new Fault('HW_INPUT_INVALID', { where: 'device bind', why: 'say --via and --address, or --device' });
  const bridge = devices.get(typed(asDeviceId, via, 'device'));
  const family = profileByName(bridge.profile);
  if (family?.speaks !== 'own')
    throw new Fault('HW_INPUT_INVALID', { where: `--via ${via}`, why: 'it speaks for nothing else' });
  const power = options.power ?? family.supervision.usual;
  const bindings = bindingsOf(options.bind);
  const made = devices.add({
    premises: options.premises ?? bridge.premises,
    profile: family.name,
    ...(name !== undefined && { name }),
    ...(kind !== undefined && { kind }),
    ...(zone !== undefined && { zone }),
    ...(room !== undefined && { room }),
    via: bridge.id,
    address,
    ...(alias !== undefined && { alias }),
    bindings,
    power,
    supervision: family.supervision[power],
  });
  const shown = { device: made.device, premises: options.premises ?? bridge.premises, via, address, bindings };
  print(
    options.json,
    shown,
    () => `device  ${made.device}\nmeans   ${bindings.map(bindingText).join(', ') || 'nothing yet'}`,
  );
}

function rebind({ devices }: Register, { device: text = '', bind: texts, address, alias, json }: BindOptions): void {
  const device = typed(asDeviceId, text, 'device');
  const bindings = bindingsOf(texts);
  devices.change(device, {
    ...(texts !== undefined && { bindings }),
    ...(address !== undefined && { address }),
    ...(alias !== undefined && { alias }),
  });
  print(json, { device, bindings }, () => `${device} means ${bindings.map(bindingText).join(', ') || 'nothing'}`);
}
