import { createSocket } from 'node:dgram';
import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import { SIA_DC09 } from '../../../devices/sia-dc09/profile.ts';
import { instant } from '../../core/time.ts';
import { FrameReader } from '../../dc09/frame.ts';
import { unseal } from '../../dc09/seal.ts';
import type { KnownDevice } from '../directory.ts';
import { HandClock, HeldDoor, testDevice, testDirectory } from '../embedded/testing.ts';
import { DC09_LIMITS, type Dc09Limits } from './limits.ts';
import type { Panel } from './panel-post.ts';
import { type Dc09Intake, startDc09Intake } from './start.ts';

/** The check sum, the encryption and the time stamps of somebody else's software. */
interface Foreign {
  crc16str(text: string): number;
  encrypt_hex(key: Buffer, text: string): string;
}
const { sia: ForeignSia } = createRequire(import.meta.url)('iobroker.sia/build/lib/sia.js') as {
  sia: new (options: object) => Foreign & { serverudp: { close(): void } };
};
const foreign = new ForeignSia({ host: '127.0.0.1', port: 0 });
foreign.serverudp.close();

export const ACCOUNT = '12AB';
export const KEYS = [16, 24, 32].map((bytes) => Buffer.from('0f1e2d3c4b5a6978'.repeat(4), 'hex').subarray(0, bytes));

/** A frame as the foreign software checks it. */
export function foreignFrame(message: string): Buffer {
  const hex = (value: number): string => `0000${value.toString(16)}`.slice(-4).toUpperCase();
  return Buffer.from(`\n${hex(foreign.crc16str(message))}${hex(message.length)}${message}\r`, 'latin1');
}

/** `_19:00:00,11-21-2026`, written anew here so that nothing of ours proves itself. */
export function stampOf(at: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(at).toISOString()) ?? [];
  return `_${time},${month}-${day}-${year}`;
}

export interface Says {
  data: string;
  token?: string;
  sequence?: number;
  account?: string;
  at?: number;
  key?: Buffer;
}

/** A message of a panel, sealed by the foreign software when a key is given. */
export function says({ data, token = 'SIA-DCS', sequence = 1, account = ACCOUNT, at, key }: Says): string {
  const content = `${data}]${at === undefined ? '' : stampOf(at)}`;
  const head = `${String(sequence).padStart(4, '0')}R1L0#${account}[`;
  if (key === undefined) return `"${token}"${head}${content}`;
  const pad = 'x'.repeat(15 - (content.length % 16));
  return `"*${token}"${head}${foreign.encrypt_hex(key, `${pad}|${content}`).toUpperCase()}`;
}

/** A receiver with panels of a test in front of a door whose commits the test can hold back. */
export class PanelRig {
  readonly clock = new HandClock();
  readonly door = new HeldDoor();
  readonly panels = new Map<string, Panel>();
  readonly #devices: KnownDevice[] = [];
  #intake: Dc09Intake | undefined;
  readonly #lines: Line[] = [];

  get intake(): Dc09Intake {
    if (this.#intake === undefined) throw new Error('the test has not started the receiver');
    return this.#intake;
  }

  panel(account: string, key?: Buffer, changes: Partial<KnownDevice> = {}): KnownDevice {
    const device = testDevice(this.#devices.length, { profile: 'sia-dc09', bindings: SIA_DC09.usual, ...changes });
    this.#devices.push(device);
    this.panels.set(account, { device, key, commissionedAt: instant(this.clock.now() - 86_400_000) });
    return device;
  }

  async start(limits: Partial<Dc09Limits> = {}): Promise<void> {
    this.#intake = await startDc09Intake({
      door: this.door,
      directory: testDirectory(this.#devices),
      panels: { find: (account) => this.panels.get(account) },
      profile: SIA_DC09,
      clock: this.clock,
      log: { info() {}, warn() {} },
      host: '127.0.0.1',
      tcp: 0,
      udp: 0,
      limits: { ...DC09_LIMITS, ...limits },
    });
  }

  async line(): Promise<Line> {
    const line = await Line.open(this.intake.tcpPort ?? 0);
    this.#lines.push(line);
    return line;
  }

  /** One datagram and its answer; undefined when there is none by the time that a second datagram has been answered. */
  async datagram(bytes: Buffer): Promise<string | undefined> {
    const socket = createSocket('udp4');
    const answers: string[] = [];
    const port = this.intake.udpPort ?? 0;
    const marker = foreignFrame('"MARKER"0000L0#FFFFFF[]');
    await new Promise<void>((resolve) => {
      socket.on('message', (answer) => {
        if (answer.includes('#FFFFFF')) resolve();
        else answers.push(answer.subarray(9, -1).toString('latin1'));
      });
      socket.send(bytes, port, '127.0.0.1', () => setTimeout(() => socket.send(marker, port, '127.0.0.1'), 20));
    });
    socket.close();
    return answers[0];
  }

  async close(): Promise<void> {
    for (const line of this.#lines) line.close();
    await this.#intake?.close();
  }
}

/** A panel's connection as a test sees it: what is answered, one message after another. */
export class Line {
  readonly socket: Socket;
  readonly #reader = new FrameReader();
  readonly answers: string[] = [];
  ended = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => {
      for (const { message } of this.#reader.take(bytes)) this.answers.push(message);
      this.#wake?.();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.ended = true;
      this.#wake?.();
    });
  }

  static async open(port: number): Promise<Line> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const line = new Line(socket);
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    return line;
  }

  send(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** Sends and gives the answer that comes next. */
  async ask(bytes: Buffer): Promise<string> {
    const count = this.answers.length;
    this.send(bytes);
    await this.until(() => this.answers.length > count);
    return this.answers[count] ?? '';
  }

  async until(done: () => boolean): Promise<void> {
    while (!done() && !this.ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
  }

  close(): void {
    this.socket.destroy();
  }
}

/** What an answer says, opened with the key where it is sealed. */
export function opened(answer: string, key: Buffer): string {
  const [head = '', content = ''] = answer.split('[');
  return head.startsWith('"*') ? `${head}[${unseal(key, content) ?? 'cannot be opened'}` : answer;
}
