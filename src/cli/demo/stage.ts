import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan } from '../../../simulators/home/plan.ts';
import { type Homes, startHomes } from '../../../simulators/home/start-home.ts';
import type { PhoneScript } from '../../../simulators/phones/script/phone-script.ts';
import { DEFAULT_CONFIG, loadConfig } from '../../app/config/load.ts';
import type { Log } from '../../app/log.ts';
import type { PracticeScript } from '../../app/practice/script.ts';
import { type Product, startProduct } from '../../app/product.ts';
import { instant } from '../../core/time.ts';
import { openRecords } from '../../register/register.ts';
import { makeForce } from './force.ts';
import { startNetworks } from './networks.ts';
import { rehearsalFile } from './rehearsal-file.ts';
import { DEMO_HEARTBEAT_MS, DEMO_PHONES, makeScheme } from './scheme.ts';

const PORTS = { http: 8080, mqtt: 1883, mqtts: 8883, phones: 8081, homes: 8082, police: 8083, secondPhones: 8084 };
const LOOPBACK = '127.0.0.1';

export interface StageOptions {
  plans: readonly Plan[];
  log: Log;
  /** How people answer; without one every telephone waits for a hand. */
  answers?: PhoneScript;
  /** Staff rehearse on it. */
  practice?: PracticeScript;
}

/** A whole gateway among simulated homes and a simulated telephone network, on this machine only. */
export interface Stage {
  product: Product;
  homes: Homes;
  phonesUrl: string;
  /** The page of the simulated police force; none in a rehearsal, where the operator rings. */
  policeUrl: string | undefined;
  /** Ends everything and forgets it. */
  close(): Promise<void>;
}

/** Builds it in a directory of its own that does not outlive it. Rejects with a `Fault` in plain words. */
export async function setStage({ plans, log, practice, answers }: StageOptions): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), practice === undefined ? 'havenwatch-demo-' : 'havenwatch-practice-'));
  const ports = {
    http: await port(PORTS.http),
    mqtt: await port(PORTS.mqtt),
    mqtts: await port(PORTS.mqtts),
    phones: await port(PORTS.phones),
    homes: await port(PORTS.homes),
  };
  const phones = await startNetworks([ports.phones, await port(PORTS.secondPhones)], DEMO_PHONES, answers);

  const records = openRecords({ directory: dataDir, clock: () => instant(Date.now()), random: randomBytes });
  const homes = await makeScheme(records, plans, practice && rehearsalFile(practice));
  records.close();

  const config = loadConfig(DEFAULT_CONFIG);
  config.gateway.mqtts.host = LOOPBACK;
  config.gateway.drill.at = null;
  config.gateway.watchdog.desk = 'unwatched';
  const police = practice === undefined ? await makeForce(config, await port(PORTS.police)) : undefined;
  if (police !== undefined) config.forces = police.forces;
  const environment = {
    dataDir,
    masterKeyFile: undefined,
    ports,
    ...phones.environment,
    twilioFrom: undefined,
    webhookSecret: undefined,
    allowHold: false,
    ...(police && { forceSecrets: police.secrets }),
  };
  const product = await startProduct({ config, environment, log, ...(practice && { practice }) });
  phones.answerTo(product.http);
  if (police !== undefined) police.force.answerTo = `${product.http}/hooks/police/${police.force.id}`;
  const simulated = await startHomes({
    port: ports.homes,
    mqttUrl: product.mqtt ?? '',
    heartbeatMs: DEMO_HEARTBEAT_MS,
    homes: homes.map(({ plan, credentials }) => ({ plan, credentials })),
  });
  return {
    product,
    homes: simulated,
    phonesUrl: phones.url,
    policeUrl: police?.force.url,
    close: async () => {
      await simulated.close();
      await product.close();
      await phones.close();
      await police?.force.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
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
