import type { Command } from 'commander';
import { kestrel4, PLANS } from '../../../simulators/home/plans/index.ts';
import { makeLog } from '../../app/log.ts';
import { DEMO_STAFF } from '../demo/scheme.ts';
import { setStage } from '../demo/stage.ts';
import { stopOnSignal } from '../stop.ts';
import { print, tell } from '../tell.ts';
import { readPhoneScript, scriptNames } from './simulate-phones.ts';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'a gateway with a made-up scheme, simulated homes and the simulated phone network, on this machine only',
    )
    .option('--phones <script>', `how people answer: a file, or one of ${scriptNames().join(', ')}`)
    .option('--json', 'print one JSON line when everything is up')
    .action((options: { phones?: string; json?: boolean }) =>
      demo(options).catch((error: unknown): never => {
        // What had been opened before the fault would keep the process alive for ever.
        tell(error);
        process.exit(1);
      }),
    );
}

async function demo({ phones: name, json }: { phones?: string; json?: boolean }): Promise<void> {
  const log = makeLog('error');
  const answers = name === undefined ? undefined : readPhoneScript(name);
  const { product, homes, phonesUrl, policeUrl, close } = await setStage({
    plans: PLANS,
    log,
    ...(answers && { answers }),
  });
  const pages = {
    console: product.http,
    phones: phonesUrl,
    homes: homes.url,
    police: policeUrl ?? '',
    login: DEMO_STAFF.login,
    password: DEMO_STAFF.password,
  };
  print(json, { event: 'listening', http: product.http, mqtt: product.mqtt, mqtts: product.mqtts, ...pages }, () =>
    welcome(pages),
  );
  stopOnSignal({ info: () => {}, error: (detail, says) => log.error(detail, says) }, close);
}

function welcome({
  console: desk,
  phones,
  homes,
  police,
  login,
  password,
}: Record<'console' | 'phones' | 'homes' | 'police' | 'login' | 'password', string>): string {
  return `
Havenwatch is running, with made-up homes and a made-up telephone network. Nothing leaves this machine.

  1  The console   ${desk}   sign in as  ${login}  with the password  ${password}
  2  The phones    ${phones}
  3  A home        ${homes}
  4  The police    ${police}

Open the first three side by side. Press the panic button in the bedroom of ${kestrel4.name}; see the incident
appear on the console and the first phone ring. Answer it and press 1: the incident is acknowledged,
nobody else is called, and the light of the button says that help is coming. Then unplug a device in the
home and watch it become late, then silent, on the console's page of devices.

The made-up police force gets each press by electronic transfer, accepts it, sends a car and arrives; the
desk sees every step. On its page it can be told to refuse, to say nothing, or to wait for your hand.

Ctrl-C ends it and forgets everything.
`;
}
