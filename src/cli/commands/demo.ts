import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { kestrel4, PLANS } from '../../../simulators/home/plans/index.ts';
import { startHomes } from '../../../simulators/home/start-home.ts';
import { startPhoneNetwork } from '../../../simulators/phones/network.ts';
import { DEFAULT_CONFIG, loadConfig } from '../../app/config/load.ts';
import { makeLog } from '../../app/log.ts';
import { startProduct } from '../../app/product.ts';
import { instant } from '../../core/time.ts';
import { openRecords } from '../../register/register.ts';
import { DEMO_HEARTBEAT_MS, DEMO_PHONES, DEMO_STAFF, makeScheme } from '../demo/scheme.ts';
import { stopOnSignal } from '../stop.ts';
import { print, tell } from '../tell.ts';

const PORTS = { http: 8080, mqtt: 1883, mqtts: 8883, phones: 8081, homes: 8082 };
const LOOPBACK = '127.0.0.1';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'a gateway with a made-up scheme, simulated homes and the simulated phone network, on this machine only',
    )
    .option('--json', 'print one JSON line when everything is up')
    .action((options: { json?: boolean }) =>
      demo(options.json).catch((error: unknown): never => {
        // What had been opened before the fault would keep the process alive for ever.
        tell(error);
        process.exit(1);
      }),
    );
}

async function demo(json: boolean | undefined): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'havenwatch-demo-'));
  const log = makeLog('error');
  const ports = {
    http: await port(PORTS.http),
    mqtt: await port(PORTS.mqtt),
    mqtts: await port(PORTS.mqtts),
    phones: await port(PORTS.phones),
    homes: await port(PORTS.homes),
  };
  const twilio = { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') };
  const phones = await startPhoneNetwork({ port: ports.phones, ...twilio });
  for (const { name, number } of DEMO_PHONES) phones.addPhone(number, name);

  const records = openRecords({ directory: dataDir, clock: () => instant(Date.now()), random: randomBytes });
  const homes = await makeScheme(records, PLANS);
  records.close();

  const config = loadConfig(DEFAULT_CONFIG);
  config.gateway.mqtts.host = LOOPBACK;
  config.gateway.drill.at = null;
  config.gateway.watchdog.desk = 'unwatched';
  const product = await startProduct({
    config,
    environment: {
      dataDir,
      masterKeyFile: undefined,
      ports,
      twilio: { ...twilio, baseUrl: phones.url },
      twilioFrom: undefined,
      webhookSecret: undefined,
      allowHold: false,
    },
    log,
  });
  phones.setSmsInboundUrl(`${product.http}/hooks/twilio/sms`);
  const simulated = await startHomes({
    port: ports.homes,
    mqttUrl: product.mqtt ?? '',
    heartbeatMs: DEMO_HEARTBEAT_MS,
    homes: homes.map(({ plan, credentials }) => ({ plan, credentials })),
  });

  const pages = {
    console: product.http,
    phones: phones.url,
    homes: simulated.url,
    login: DEMO_STAFF.login,
    password: DEMO_STAFF.password,
  };
  print(json, { event: 'listening', http: product.http, mqtt: product.mqtt, mqtts: product.mqtts, ...pages }, () =>
    welcome(pages),
  );
  stopOnSignal({ info: () => {}, error: (detail, says) => log.error(detail, says) }, async () => {
    await simulated.close();
    await product.close();
    await phones.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
}

/** The usual port, or any free one when something else has it. */
async function port(usual: number): Promise<number> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) =>
    probe.once('error', () => resolve(false)).listen(usual, LOOPBACK, () => resolve(true)),
  );
  if (free) await new Promise((resolve) => probe.close(resolve));
  return free ? usual : 0;
}

function welcome({
  console: desk,
  phones,
  homes,
  login,
  password,
}: Record<'console' | 'phones' | 'homes' | 'login' | 'password', string>): string {
  return `
Havenwatch is running, with made-up homes and a made-up telephone network. Nothing leaves this machine.

  1  The console   ${desk}   sign in as  ${login}  with the password  ${password}
  2  The phones    ${phones}
  3  A home        ${homes}

Open all three side by side. Press the panic button in the bedroom of ${kestrel4.name}; see the incident
appear on the console and the first phone ring. Answer it and press 1: the incident is acknowledged,
nobody else is called, and the light of the button says that help is coming. Then unplug a device in the
home and watch it become late, then silent, on the console's page of devices.

Ctrl-C ends it and forgets everything.
`;
}
