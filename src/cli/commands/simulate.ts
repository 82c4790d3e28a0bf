import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { startFleet } from '../../../simulators/fleet/fleet.ts';
import { PLANS, planOf } from '../../../simulators/home/plans/index.ts';
import { startHome } from '../../../simulators/home/start-home.ts';
import { Fault } from '../../core/fault.ts';
import { roomsOf } from '../demo/rooms.ts';
import { withRecords } from '../records.ts';
import { stopOnSignal } from '../stop.ts';
import { print } from '../tell.ts';
import { addSimulatePhones } from './simulate-phones.ts';

const LOOPBACK_MQTT = 'mqtt://127.0.0.1:1883';
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
}

async function home(options: { plan: string; mqtt: string; port: number; json?: boolean }): Promise<void> {
  const plan = planOf(options.plan);
  if (plan === undefined) throw new Fault('HW_NOT_FOUND', { where: `--plan ${options.plan}` });
  const credentials = await withRecords(({ register }) => {
    const { premises } = register.premises.add({ rooms: roomsOf(plan), risk: 'high' });
    return Object.fromEntries(
      plan.devices.map(({ key, zone, room }) => [key, register.devices.add({ premises, zone, room })]),
    );
  });
  const running = await startHome({ plan, mqttUrl: options.mqtt, credentials, port: options.port });
  print(
    options.json,
    { event: 'listening', page: running.url },
    () => `The home is at ${running.url}. Ctrl-C switches its devices off.`,
  );
  stopOnSignal(QUIET, () => running.close());
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
