import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { until } from './rig.ts';
import type { Line } from './stranger.ts';

/** Somebody else's radio decoder (Debian's package of that name); the tests that need it say so when it is not there. */
export const RTL_433 = spawnSync('rtl_433', ['-V']).error === undefined;

/** Carrier on, then off, in microseconds. */
export type Pulse = readonly [on: number, off: number];

const SAMPLES_A_US = 0.25;
/** Unsigned 8-bit I and Q: nothing on the air is the middle. */
const QUIET = Buffer.of(128, 128);
const CARRIER = Buffer.of(250, 128);
/** What rtl_433 works through at a time, in bytes; a code is looked at when that much has come. */
const BLOCK = 262_144;
const TRICKLE_MS = 50;
const SILENCE = Buffer.alloc(BLOCK / 4, QUIET);

/** A radio receiver on the network, as rtl_tcp offers one, on whose air a test plays codes. */
export class Radio {
  readonly #server: Server;
  readonly #listeners = new Set<Socket>();
  readonly #trickle: NodeJS.Timeout;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#hear(socket));
    // Whoever listens takes a radio that says nothing at all for broken.
    this.#trickle = setInterval(() => this.#send(SILENCE), TRICKLE_MS);
  }

  static async open(): Promise<Radio> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new Radio(server);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  play(pulses: readonly Pulse[]): void {
    const air = pulses.flatMap(([on, off]) => [repeat(CARRIER, on * SAMPLES_A_US), repeat(QUIET, off * SAMPLES_A_US)]);
    this.#send(Buffer.concat([repeat(QUIET, 5000), ...air, repeat(QUIET, BLOCK)]));
  }

  close(): void {
    clearInterval(this.#trickle);
    for (const socket of this.#listeners) socket.destroy();
    this.#server.close();
  }

  #hear(socket: Socket): void {
    this.#listeners.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#listeners.delete(socket));
    // What it is told (frequency, gain) changes nothing here.
    socket.resume();
    socket.write(Buffer.concat([Buffer.from('RTL0'), Buffer.of(0, 0, 0, 5, 0, 0, 0, 29)]));
  }

  #send(samples: Buffer): void {
    for (const socket of this.#listeners) socket.write(samples);
  }
}

/** rtl_433, listening to that radio and publishing with its own MQTT client. */
export class RadioReceiver {
  readonly #child: ChildProcess;
  #said = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on('data', (bytes) => (this.#said += bytes));
  }

  /** `protocols` are rtl_433's own numbers. Resolves when it has been let in. */
  static async start(radio: Radio, line: Line, topics: string, protocols: readonly number[]): Promise<RadioReceiver> {
    const { hostname, port } = new URL(line.url);
    const output = `mqtt://${hostname}:${port},user=${line.device},pass=${line.secret},${topics}`;
    const only = protocols.flatMap((number) => ['-R', String(number)]);
    const args = ['-d', `rtl_tcp:127.0.0.1:${radio.port}`, ...only, '-F', output];
    const receiver = new RadioReceiver(spawn('rtl_433', args, { stdio: ['ignore', 'ignore', 'pipe'] }));
    await until(
      () => receiver.#said.includes('MQTT Connection established'),
      10_000,
      'the connection of rtl_433',
    ).catch((error) => {
      receiver.close();
      throw new Error(`${error}\n${receiver.#said}`);
    });
    return receiver;
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }
}

/** A remote of the EV1527 kind: 24 bits, short for 0 and long for 1, and the whole again while the button is held. */
export function ev1527(code: number, frames = 6): Pulse[] {
  const bits = code.toString(2).padStart(24, '0');
  const one = [...bits].map((bit): Pulse => (bit === '1' ? [1404, 464] : [464, 1404]));
  const frame: Pulse[] = [...one, [464, 14_400]];
  return Array.from({ length: frames }, () => frame).flat();
}

/** A contact of DSC: four sync bits, then each byte of status and serial number with a sync bit behind it, then its CRC. */
export function dscContact(status: number, serial: number): Pulse[] {
  const bytes = [status, (serial >> 16) & 0xff, (serial >> 8) & 0xff, serial & 0xff];
  const bits = `1111${bytes.map((byte) => `${eight(byte)}1`).join('')}${eight(crc(bytes))}`;
  const pulses: Pulse[] = [];
  for (const run of bits.match(/10*/g) ?? []) pulses.push([250, 250 + (run.length - 1) * 500]);
  return [...pulses, [0, 8000]];
}

const eight = (byte: number): string => byte.toString(2).padStart(8, '0');

/** Polynomial 0xf5, begun with 0x3d, lowest bit first. */
function crc(bytes: readonly number[]): number {
  const [polynomial, begin] = [0xaf, 0xbc];
  return bytes.reduce((sum, byte) => {
    let rest = sum ^ byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >> 1) ^ polynomial : rest >> 1;
    return rest;
  }, begin);
}

function repeat(sample: Buffer, times: number): Buffer {
  return Buffer.alloc(Math.round(times) * sample.length, sample);
}
