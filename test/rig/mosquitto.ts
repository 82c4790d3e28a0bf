import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './rig.ts';

/** True where both programs are on this machine. Where they are not, a test says loudly that it is skipped. */
export const MOSQUITTO = isThere('mosquitto', '-h') && isThere('mosquitto_pub', '--help');

function isThere(program: string, flag: string): boolean {
  return spawnSync(program, [flag], { stdio: 'ignore' }).error === undefined;
}

/** A real Mosquitto of a home, bridged into the gateway as one device. */
export class Mosquitto {
  readonly port: number;
  readonly log: string[] = [];
  readonly #dir: string;
  readonly #child: ChildProcess;

  private constructor(port: number, dir: string, child: ChildProcess) {
    this.port = port;
    this.#dir = dir;
    this.#child = child;
  }

  /** Starts it; `topics` is what it passes on, such as `zigbee2mqtt/#`. */
  static async bridged(
    gatewayPort: number,
    { device, secret }: { device: string; secret: string },
    topics: string,
  ): Promise<Mosquitto> {
    const port = await freePort();
    const dir = mkdtempSync(join(tmpdir(), 'havenwatch-mosquitto-'));
    const file = join(dir, 'mosquitto.conf');
    const lines = [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence false',
      'connection havenwatch',
      `address 127.0.0.1:${gatewayPort}`,
      `remote_clientid ${device}`,
      `remote_username ${device}`,
      `remote_password ${secret}`,
      'notifications false',
      'try_private false',
      'bridge_protocol_version mqttv311',
      'restart_timeout 1',
      `topic ${topics} out 1`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const child = spawn('mosquitto', ['-c', file, '-v'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const broker = new Mosquitto(port, dir, child);
    const note = (bytes: Buffer) => void broker.log.push(...String(bytes).trimEnd().split('\n'));
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    await until(() => broker.log.some((line) => / CONNACK /.test(line)), 10_000, 'the bridge').catch((error) => {
      broker.close();
      throw new Error(`${error.message}\n${broker.log.join('\n')}`);
    });
    return broker;
  }

  /** Has `mosquitto_pub` say something to it, as anything in the home would; resolves with its PUBACK. */
  publish(topic: string, payload: string, ...flags: string[]): Promise<void> {
    const args = ['-h', '127.0.0.1', '-p', String(this.port), '-t', topic, '-m', payload, '-q', '1', ...flags];
    return publish(args);
  }

  close(): void {
    this.#child.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** `mosquitto_pub` signs in at the gateway itself, as the device. */
export function publishAs(
  gatewayPort: number,
  { device, secret }: { device: string; secret: string },
  topic: string,
  payload: string,
): Promise<void> {
  const who = ['-i', device, '-u', device, '-P', secret];
  return publish([
    '-h',
    '127.0.0.1',
    '-p',
    String(gatewayPort),
    ...who,
    '-t',
    topic,
    '-m',
    payload,
    '-q',
    '1',
    '-V',
    'mqttv311',
  ]);
}

// Not spawnSync: the gateway may run in this very process, and has to answer meanwhile.
async function publish(args: string[]): Promise<void> {
  const child = spawn('mosquitto_pub', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`mosquitto_pub ended with ${code}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
