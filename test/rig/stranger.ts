import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, until } from './rig.ts';

export interface Line {
  /** `mqtt://…` or `mqtts://…`. */
  url: string;
  /** The file of the certificate to trust. */
  ca?: string;
  device: string;
  secret: string;
}

interface Tool {
  name: string;
  publish(line: Line, topic: string, payload: string): ChildProcess;
  subscribe(line: Line, topic: string): ChildProcess;
  /** What it prints once its subscription stands. */
  ready: RegExp;
}

const quiet = { stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };

function who({ url, device, secret }: Line): string[] {
  const { hostname, port } = new URL(url);
  return ['-h', hostname, '-p', port, '-i', device, '-u', device, '-P', secret, '-q', '1'];
}

const mosquitto: Tool = {
  name: 'mosquitto-clients',
  publish: (line, topic, payload) => spawn('mosquitto_pub', [...mosquittoArgs(line, topic), '-m', payload], quiet),
  // Its output would stay in a buffer as long as it goes into a pipe.
  subscribe: (line, topic) => spawn('stdbuf', ['-oL', 'mosquitto_sub', '-d', ...mosquittoArgs(line, topic)], quiet),
  ready: /Subscribed \(mid/,
};

function mosquittoArgs(line: Line, topic: string): string[] {
  return [...who(line), '-t', topic, ...(line.ca === undefined ? [] : ['--cafile', line.ca])];
}

const mqttJs: Tool = {
  name: "the mqtt package's own command line",
  publish: (line, topic, payload) => spawn(process.execPath, [...mqttJsArgs('pub', line, topic), '-m', payload], quiet),
  subscribe: (line, topic) =>
    spawn(process.execPath, mqttJsArgs('sub', line, topic), {
      ...quiet,
      env: { ...process.env, DEBUG: 'mqttjs:client' },
    }),
  ready: /packet type suback/,
};

function mqttJsArgs(verb: 'pub' | 'sub', line: Line, topic: string): string[] {
  const trust = line.ca === undefined ? [] : ['-l', 'mqtts', '--ca', line.ca];
  return [join(ROOT, 'node_modules/.bin/mqtt'), verb, ...who(line), '-t', topic, ...trust];
}

/** An MQTT client that is not ours: Debian's where it is installed, else the mqtt package's; a process of its own each time. */
export function stranger(): Tool {
  const asked = process.env['HAVENWATCH_TEST_MQTT_CLIENT'];
  const installed = ['mosquitto_pub', 'mosquitto_sub', 'stdbuf'].every(
    (name) => spawnSync(name, ['--help']).error === undefined,
  );
  if (installed && asked !== 'mqtt.js') return mosquitto;
  console.warn(
    `\n!!! mosquitto_pub and mosquitto_sub are not used here (apt install mosquitto-clients); ${mqttJs.name} takes their place.\n`,
  );
  return mqttJs;
}

/** Publishes from a process of its own; resolves when that has ended, which at QoS 1 is after the PUBACK. */
export async function publish(tool: Tool, line: Line, topic: string, payload: string): Promise<number | null> {
  const child = tool.publish(line, topic, payload);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
}

/** Subscribes from a process of its own; resolves when the subscription stands. */
export async function subscribe(tool: Tool, line: Line, topic: string) {
  const child = tool.subscribe(line, topic);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (said += bytes));
  await until(() => tool.ready.test(said), 10_000, `a subscription with ${tool.name}`);
  return {
    /** The next message that it prints with this text in it. */
    message: (part: string) =>
      until(
        () => said.split('\n').find((text) => text.startsWith('{') && text.includes(part)),
        10_000,
        `a message with ${part}`,
      ),
    close: () => child.kill('SIGKILL'),
  };
}
