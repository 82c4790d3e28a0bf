import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { startPhoneNetwork } from '../../../simulators/phones/network.ts';
import { type PhoneScript, phoneScript } from '../../../simulators/phones/script/phone-script.ts';
import { readYamlFile } from '../../app/config/yaml-file.ts';
import { Fault } from '../../core/fault.ts';
import { stopOnSignal } from '../stop.ts';
import { print } from '../tell.ts';

const SCRIPTS = fileURLToPath(new URL('../../../simulators/phones/scripts/', import.meta.url));
const QUIET = { info: () => {}, error: () => {} };
/** Beside the port of the first network. */
const SECOND_AFTER = 1;

interface Options {
  port: number;
  script?: string;
  second?: boolean;
  inbound?: string;
  secondInbound?: string;
  json?: boolean;
}

/** `havenwatch simulate phones`. */
export function addSimulatePhones(simulate: Command): void {
  simulate
    .command('phones')
    .description(
      'a telephone network on this machine for a gateway of yours, with a page of telephones and scripts of how people answer',
    )
    .option('--script <name>', `how people answer: a file, or one of ${scriptNames().join(', ')}`)
    .option('--second', 'a second network beside it, as a second provider', false)
    .option('--port <port>', 'where the page and the network are', Number, 8081)
    .option('--inbound <url>', 'where texts from telephones go: http://…/hooks/twilio/sms')
    .option('--second-inbound <url>', 'the same for the second network: http://…/hooks/twilio2/sms')
    .option('--json', 'print JSON')
    .action(phones);
}

/** The scripts that come with the software, by name. */
export function scriptNames(): string[] {
  return readdirSync(SCRIPTS)
    .filter((name) => extname(name) === '.yaml')
    .map((name) => basename(name, '.yaml'));
}

/** Reads a script: one of ours by its name, any other by its file. Throws `FileFaults` with line and sentence. */
export function readPhoneScript(name: string): PhoneScript {
  return readYamlFile(scriptNames().includes(name) ? join(SCRIPTS, `${name}.yaml`) : name, phoneScript).value;
}

async function phones(options: Options): Promise<void> {
  const script = options.script === undefined ? undefined : readPhoneScript(options.script);
  if (script?.network.some(({ network }) => network === 'second') && !options.second)
    throw new Fault('HW_USAGE', { where: '--script', why: 'this script needs a second network; add --second' });
  const account = accountOf(process.env, 'TWILIO');
  const inbound = (url: string | undefined) => (url === undefined ? {} : { smsInboundUrl: url });
  const first = await startPhoneNetwork({ port: options.port, ...account, ...inbound(options.inbound) });
  const other = accountOf(process.env, 'TWILIO2');
  const port = options.port === 0 ? 0 : options.port + SECOND_AFTER;
  const second = options.second
    ? await startPhoneNetwork({ port, ...other, ...inbound(options.secondInbound), beside: first })
    : undefined;
  const end = script && first.play(script);
  print(
    options.json,
    { event: 'listening', page: first.url, second: second?.url ?? null, script: script?.name ?? null },
    () => welcome({ page: first.url, second: second?.url, script, account, other }),
  );
  stopOnSignal(QUIET, async () => {
    end?.();
    await second?.close();
    await first.close();
  });
}

/** Made-up sign-in of a network, when the environment has none: `simulated` in hexadecimal is no secret. */
function accountOf(env: NodeJS.ProcessEnv, name: string): { accountSid: string; authToken: string } {
  const made = name === 'TWILIO' ? 'a' : 'b';
  return {
    accountSid: env[`${name}_ACCOUNT_SID`] ?? `AC${made.repeat(32)}`,
    authToken: env[`${name}_AUTH_TOKEN`] ?? 'simulated',
  };
}

interface Welcome {
  page: string;
  second: string | undefined;
  script: PhoneScript | undefined;
  account: { accountSid: string; authToken: string };
  other: { accountSid: string; authToken: string };
}

function welcome({ page, second, script, account, other }: Welcome): string {
  const settings = (name: string, url: string, { accountSid, authToken }: Welcome['account']) =>
    `  ${name}_BASE_URL=${url} ${name}_ACCOUNT_SID=${accountSid} ${name}_AUTH_TOKEN=${authToken}`;
  return `
The telephones are at ${page}. ${script === undefined ? 'They wait for a hand.' : `${script.name}: ${script.says}`}
Start the gateway with

${settings('TWILIO', page, account)}
${second === undefined ? '' : `${settings('TWILIO2', second, other)}\n`}
Nothing leaves this machine. Ctrl-C ends it.`;
}
