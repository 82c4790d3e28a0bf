import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { EnrolmentRefused } from '../../../simulators/device/proof.ts';
import { startFleet } from '../../../simulators/fleet/fleet.ts';
import { claimHome } from '../../../simulators/home/claimed.ts';
import { FAULTS, faultWords } from '../../../simulators/home/faults.ts';
import type { HomeOptions } from '../../../simulators/home/home.ts';
import type { Plan } from '../../../simulators/home/plan.ts';
import { PLANS, planOf } from '../../../simulators/home/plans/index.ts';
import { startHome } from '../../../simulators/home/start-home.ts';
import { Fault } from '../../core/fault.ts';
import { roomsOf } from '../demo/rooms.ts';
import { withRecords } from '../records.ts';
import { stopOnSignal } from '../stop.ts';
import { print } from '../tell.ts';
import { addSimulateAttack } from './simulate-attack.ts';
import { addSimulatePhones } from './simulate-phones.ts';

const LOOPBACK_MQTT = 'mqtt://127.0.0.1:1883';
const LOOPBACK_HTTP = 'http://127.0.0.1:8080';
const QUIET = { info: () => {}, error: () => {} };

export function addSimulate(program: Command): void {
  const simulate = program.command('simulate').description('simulated hardware against a gateway of yours');
  simulate
    .command('home')
    .description(
      'registers a made-up home in this data directory and brings its devices to life, with a page to click on',
    )
    .option('--plan <name>', PLANS.map((plan) => plan.key).join(', '), 'kestrel-4')
    .option('--mqtt <url>', 'where the gateway takes MQTT', LOOPBACK_MQTT)
    .option(
      '--claim <code...>',
      'registers nothing: each device enrols itself with a claim code (or DEVICE=CODE) and connects by certificate',
    )
    .option('--http <url>', 'where the desk is, for claims', LOOPBACK_HTTP)
    .option('--faults <list>', `what is wrong in it: ${FAULTS.join(', ')}; of one device as NAME=DEVICE`, '')
    .option('--port <port>', 'where the page is served', Number, 8082)
    .option('--json', 'print JSON')
    .action(home);
  simulate
    .command('fleet')
    .description('registers many devices in this data directory and connects them all from this one process')
    .option('--devices <n>', 'how many', Number, 1_000)
    .option('--rate <n>', 'heartbeats per second over all of them', Number, 100)
    .option('--mqtt <url>', 'where the gateway takes MQTT', LOOPBACK_MQTT)
    .action(fleet);
  addSimulatePhones(simulate);
  addSimulateAttack(simulate);
}

interface SimulatedHomeOptions {
  plan: string;
  mqtt: string;
  claim?: string[];
  http: string;
  faults: string;
  port: number;
  json?: boolean;
}

async function home(options: SimulatedHomeOptions): Promise<void> {
  const whole = planOf(options.plan);
  if (whole === undefined) throw new Fault('HW_NOT_FOUND', { where: `--plan ${options.plan}` });
  const { claim, http } = options;
  const made = claim === undefined ? await registered(whole, options.mqtt) : await claimed(whole, http, claim);
  const faults = faultWords(options.faults, made.plan);
  if (faults === undefined)
    throw new Fault('HW_USAGE', { where: `--faults ${options.faults}`, why: `it is one of ${FAULTS.join(', ')}` });
  const running = await startHome({ ...made, port: options.port });
  for (const words of faults) running.home.act(words);
  const devices = Object.fromEntries(Object.entries(made.credentials).map(([key, { device }]) => [key, device]));
  print(
    options.json,
    { event: 'listening', page: running.url, devices },
    () => `The home is at ${running.url}. Ctrl-C switches its devices off.`,
  );
  stopOnSignal(QUIET, () => running.close());
}

async function registered(plan: Plan, mqttUrl: string): Promise<HomeOptions> {
  const credentials = await withRecords(({ register }) => {
    const { premises } = register.premises.add({ rooms: roomsOf(plan), risk: 'high' });
    return Object.fromEntries(
      plan.devices.map(({ key, zone, room }) => [key, register.devices.add({ premises, zone, room })]),
    );
  });
  return { plan, mqttUrl, credentials };
}

async function claimed(plan: Plan, http: string, claims: readonly string[]): Promise<HomeOptions> {
  try {
    return await claimHome(plan, http, claims);
  } catch (error) {
    if (error instanceof EnrolmentRefused)
      throw new Fault('HW_ENROLMENT_FAILED', { where: http, why: sentence(error) });
    if (!(error instanceof TypeError)) throw error;
    throw new Fault('HW_ENROLMENT_FAILED', { where: http, why: 'the gateway does not answer', cause: error });
  }
}

/** As the end of another sentence. */
function sentence({ message }: Error): string {
  return message.replace(/\.$/, '');
}

/** Homes of a fleet have ten devices each, as a real one might. */
const DEVICES_PER_HOME = 10;
const CONNECT_PER_SECOND = 500;

async function fleet(options: { devices: number; rate: number; mqtt: string }): Promise<void> {
  const url = new URL(options.mqtt);
  const devices = await withRecords(({ register }) => {
    const made = [];
    let premises = register.premises.add({}).premises;
    for (let n = 0; n < options.devices; n += 1) {
      if (n > 0 && n % DEVICES_PER_HOME === 0) premises = register.premises.add({}).premises;
      made.push(register.devices.add({ premises }));
      if (n % 100 === 99) process.stderr.write(`\rregistered ${n + 1} of ${options.devices}`);
    }
    return made;
  });
  const running = await startFleet({
    host: url.hostname,
    port: Number(url.port || 1883),
    devices,
    connectPerSecond: CONNECT_PER_SECOND,
    heartbeatsPerSecond: options.rate,
    qos: 0,
  });
  const run = randomBytes(2).toString('hex');
  const show = setInterval(() => process.stderr.write(`\r[${run}] ${running.connected} connected `), 1_000);
  stopOnSignal(QUIET, async () => {
    clearInterval(show);
    await running.close();
  });
}
