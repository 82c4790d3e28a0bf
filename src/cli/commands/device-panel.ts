import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { SIA_DC09 } from '../../../devices/sia-dc09/profile.ts';
import type { Binding } from '../../core/binding.ts';
import { Fault } from '../../core/fault.ts';
import { asDeviceId, type DeviceId } from '../../core/ids.ts';
import { readDc09Key } from '../../dc09/seal.ts';
import type { NewPanel } from '../../register/panels.ts';
import type { Register } from '../../register/register.ts';
import { bindingsOf, bindingText } from '../bindings.ts';
import { typed } from '../ids.ts';
import { withRecords } from '../records.ts';
import { print } from '../tell.ts';

/** What `device add` asks of an alarm panel beside what it asks of every device. */
export interface PanelOptions {
  account?: string;
  key?: string;
  bind?: string[];
  json?: boolean;
}

export const KEY_HELP =
  '`generate` for a new AES-256 key, or its 32, 48 or 64 hex digits; without one it can be imitated';
const GENERATED_BYTES = 32;
const NAMED = /^(?:zone (?:[1-9]\d{0,5}|\*)|area [1-9]\d{0,5})$/;

/** The new key, to be shown once, or the one that was given. Throws `HW_USAGE`. */
function readKey(text: string): Buffer {
  const key = text === 'generate' ? randomBytes(GENERATED_BYTES) : readDc09Key(text);
  if (key === undefined) throw new Fault('HW_USAGE', { where: '--key', why: KEY_HELP });
  return key;
}

/** What was said of zones and areas; every other zone is a door. Throws `HW_INPUT_INVALID` for a key that is neither. */
function zonesOf(texts: readonly string[] | undefined): Binding[] {
  const zones = bindingsOf(texts);
  const wrong = zones.find(({ key }) => !NAMED.test(key));
  if (wrong !== undefined)
    throw new Fault('HW_INPUT_INVALID', {
      where: `--bind ${wrong.key}`,
      why: 'a panel has "zone 3", "zone *" and "area 2"',
    });
  return zones.some(({ key }) => key === SIA_DC09.usual[0]?.key) ? zones : [...zones, ...SIA_DC09.usual];
}

/** Registers an alarm panel: `device add --profile sia-dc09`. Throws as the register does, and `HW_USAGE`. */
export function addPanel(
  register: Register,
  device: Omit<NewPanel, 'account' | 'bindings'>,
  { account, key: asked, bind, json }: PanelOptions,
): void {
  if (account === undefined)
    throw new Fault('HW_USAGE', { where: '--account', why: 'a panel is known by its account' });
  const key = asked === undefined ? undefined : readKey(asked);
  const bindings = zonesOf(bind);
  const made = register.panels.add({ ...device, account, bindings }, key);
  const shown = key?.toString('hex') ?? null;
  print(json, { ...made, key: shown, bindings }, () =>
    [
      `device   ${made.device}`,
      `account  ${made.account}`,
      shown === null
        ? 'key      none: whoever knows the account can speak for it'
        : `key      ${shown}   (shown this once)`,
      `zones    ${bindings.map(bindingText).join(', ')}`,
    ].join('\n'),
  );
}

/** `device key`: gives an alarm panel another key. */
export function addDevicePanel(device: Command): void {
  device
    .command('key <device>')
    .description('gives an alarm panel another AES key, which counts at once')
    .requiredOption('--key <key>', `${KEY_HELP}; \`none\` to read it in the clear`)
    .option('--json', 'print JSON')
    .action((id: string, options: { key: string; json?: boolean }) =>
      withRecords(({ register }) => changeKey(register, typed(asDeviceId, id, 'device'), options)),
    );
}

function changeKey(register: Register, device: DeviceId, { key: asked, json }: { key: string; json?: boolean }): void {
  const key = asked === 'none' ? undefined : readKey(asked);
  register.together(() => {
    register.panels.setKey(device, key);
    register.staffEvents.record('shell', 'device-key-changed', device);
  });
  const shown = key?.toString('hex') ?? null;
  print(json, { device, key: shown }, () =>
    shown === null ? `${device} is read in the clear.` : `key  ${shown}   (shown this once)`,
  );
}
