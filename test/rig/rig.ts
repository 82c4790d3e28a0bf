import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import twilio from 'twilio';
import { type PhoneNetwork, startPhoneNetwork } from '../../simulators/phones/network.ts';
import { instant } from '../../src/core/time.ts';
import type { JournalReader } from '../../src/journal/port.ts';
import { openSqliteReader } from '../../src/journal/sqlite/reader.ts';
import { openRecords, type Records } from '../../src/register/register.ts';
import { Button } from './button.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
export const NODE = join(ROOT, 'node_modules/.bin/node');
const START_WITHIN_MS = 30_000;
/** Loaded ahead of a child's own program: it ends with the process that started it, however that one dies. */
export const LEASH = ['--import', join(ROOT, 'test/rig/leash.ts')];

export interface RigOptions {
  /** The text of policies.yaml, when the usual one takes too long for a test. */
  policies?: string;
  env?: Record<string, string>;
  /** Done with the data directory before anything is written into it; a disk of its own is put under it here. */
  prepare?: (dataDir: string) => void;
  /** Changes the text of plans/default.yaml. */
  plans?: (text: string) => string;
  /** Changes the text of forces/example.yaml. */
  forces?: (text: string) => string;
  /** More lines of gateway.yaml. */
  settings?: string;
  /** False: the gateway has no telephone provider. */
  telephone?: boolean;
  /** Another telephone network than the one in this process. */
  provider?: { accountSid: string; authToken: string; url: string };
}

interface Account {
  accountSid: string;
  authToken: string;
}

/** The whole product as a child process, with the simulated phone network in this one, and a made-up home. */
export class Rig {
  readonly dir = mkdtempSync(join(tmpdir(), 'havenwatch-rig-'));
  readonly dataDir = join(this.dir, 'data');
  readonly log: string[] = [];
  readonly phones: PhoneNetwork;
  http = '';
  mqtt = '';
  mqtts = '';
  /** Where alarm panels report, when `settings` say so. */
  dc09: readonly string[] = [];
  token = '';
  readonly #options: RigOptions;
  readonly #account: Account;
  #child: ChildProcess | undefined;
  readonly #buttons: Button[] = [];
  #ports: Record<string, string> = { HAVENWATCH_HTTP_PORT: '0', HAVENWATCH_MQTT_PORT: '0', HAVENWATCH_MQTTS_PORT: '0' };

  private constructor(options: RigOptions, account: Account, phones: PhoneNetwork) {
    this.#options = options;
    this.#account = account;
    this.phones = phones;
  }

  static async start(options: RigOptions = {}): Promise<Rig> {
    const account = options.provider ?? newAccount();
    const phones = await startPhoneNetwork({
      port: 0,
      accountSid: account.accountSid,
      authToken: account.authToken,
      speechMsPerCharacter: 0,
    });
    const rig = new Rig(options, account, phones);
    mkdirSync(rig.dataDir, { recursive: true, mode: 0o700 });
    options.prepare?.(rig.dataDir);
    rig.token = rig.records(({ register }) => register.tokens.add({ role: 'supervisor', name: 'rig' }).token);
    await rig.run().catch(async (error) => {
      await rig.close();
      throw error;
    });
    return rig;
  }

  /** Starts the gateway, on the same ports as before when it has run before. */
  async run(): Promise<void> {
    const child = spawn(NODE, [...LEASH, join(ROOT, 'src/cli/havenwatch.js'), 'run'], {
      env: { ...process.env, ...this.#env() },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    const listening = await new Promise<{ http: string; mqtt: string; mqtts: string; dc09?: string[] }>(
      (done, fail) => {
        const timer = setTimeout(
          () => fail(new Error(`the gateway did not start:\n${this.log.join('\n')}`)),
          START_WITHIN_MS,
        );
        let text = '';
        child.stdout?.on('data', (bytes) => {
          text += bytes;
          const line = text.split('\n').find((l) => l.includes('"listening"'));
          if (line === undefined) return;
          clearTimeout(timer);
          done(JSON.parse(line));
        });
        child.stderr?.on('data', (bytes) => this.log.push(...String(bytes).trimEnd().split('\n')));
        child.once('exit', (code) => fail(new Error(`the gateway ended with ${code}:\n${this.log.join('\n')}`)));
      },
    );
    Object.assign(this, { http: listening.http, mqtt: listening.mqtt, mqtts: listening.mqtts });
    this.dc09 = listening.dc09 ?? [];
    const port = (url: string) => new URL(url).port;
    this.#ports = {
      HAVENWATCH_HTTP_PORT: port(listening.http),
      HAVENWATCH_MQTT_PORT: port(listening.mqtt),
      HAVENWATCH_MQTTS_PORT: port(listening.mqtts),
    };
    this.phones.setSmsInboundUrl(`${listening.http}/hooks/twilio/sms`);
  }

  /** Ends the gateway, by default as a power cut would. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await this.end(signal);
  }

  /** Sends the running gateway a signal that does not end it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal);
  }

  /** Sends the running gateway a signal; resolves with how it ended. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const child = this.#child;
    if (child === undefined) return Promise.reject(new Error('there is no gateway'));
    const gone = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
      child.once('exit', (code, by) => done({ code, signal: by })),
    );
    child.kill(signal);
    return gone;
  }

  async close(): Promise<void> {
    for (const button of this.#buttons) button.close();
    await this.kill();
    await this.phones.close();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Uses the register and the vault beside the running gateway, as the command line does. */
  records<T>(use: (records: Records) => T): T {
    const records = openRecords({ directory: this.dataDir, clock: () => instant(Date.now()), random: randomBytes });
    try {
      return use(records);
    } finally {
      records.close();
    }
  }

  /** Reads the journal beside the running gateway, or of a stopped one. */
  journal<T>(use: (reader: JournalReader) => T): T {
    const reader = openSqliteReader({ dir: this.dataDir });
    try {
      return use(reader);
    } finally {
      reader.close();
    }
  }

  /** A callback as the telephone provider sends and signs it; `path` is what follows `/hooks/twilio/`. */
  hook(path: string, fields: Record<string, string>): Promise<Response> {
    const url = `${this.http}/hooks/twilio/${path}`;
    const signature = twilio.getExpectedTwilioSignature(this.#account.authToken, url, fields);
    const headers = { 'x-twilio-signature': signature };
    return fetch(url, { method: 'POST', headers, body: new URLSearchParams(fields) });
  }

  /** A made-up home with a button, a duty supervisor for all homes or of its own, and its own safe contacts. */
  home(people: { duty?: string[]; ownDuty?: string[]; contacts?: string[] } = {}) {
    return this.records(({ register }) => {
      const { premises } = register.premises.add({ risk: 'high' });
      const { household, provider } = register.premises.get(premises);
      const role = (number: string, i: number) => ({ name: 'Robin', number, order: i + 1 });
      for (const [i, n] of (people.duty ?? []).entries())
        register.contacts.add({ provider, role: 'duty supervisor', ...role(n, i) });
      for (const [i, n] of (people.ownDuty ?? []).entries())
        register.contacts.add({ household, role: 'duty supervisor', ...role(n, i) });
      for (const [i, n] of (people.contacts ?? []).entries())
        register.contacts.add({ household, role: 'safe contact', ...role(n, i) });
      return { premises, ...register.devices.add({ premises }) };
    });
  }

  /** Connects a device over a plain socket. */
  async button(credentials: { device: string; secret: string; topic: string }): Promise<Button> {
    const button = await Button.connect(Number(new URL(this.mqtt).port), credentials);
    this.#buttons.push(button);
    return button;
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  async get(path: string): Promise<any> {
    const answer = await fetch(this.http + path, { headers: { authorization: `Bearer ${this.token}` } });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  post(path: string, body: object = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    return fetch(this.http + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** Runs a command of the product on this data directory. */
  cli(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'src/cli/havenwatch.js'), ...args], {
      env: { ...process.env, ...this.#env() },
      cwd: ROOT,
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (err += bytes));
    return new Promise((done) => child.once('close', (code) => done({ code, out, err })));
  }

  #env(): Record<string, string> {
    const twilio = {
      TWILIO_ACCOUNT_SID: this.#account.accountSid,
      TWILIO_AUTH_TOKEN: this.#account.authToken,
      TWILIO_BASE_URL: this.#options.provider?.url ?? this.phones.url,
    };
    return {
      HAVENWATCH_DATA: this.dataDir,
      HAVENWATCH_CONFIG: this.#config(),
      ...this.#ports,
      ...(this.#options.telephone === false ? {} : twilio),
      ...this.#options.env,
    };
  }

  #config(): string {
    const dir = join(this.dir, 'config');
    cpSync(join(ROOT, 'config'), dir, { recursive: true });
    if (this.#options.policies !== undefined) writeFileSync(join(dir, 'policies/default.yaml'), this.#options.policies);
    const plans = join(dir, 'plans/default.yaml');
    if (this.#options.plans !== undefined) writeFileSync(plans, this.#options.plans(readFileSync(plans, 'utf8')));
    const force = join(dir, 'forces/example.yaml');
    if (this.#options.forces !== undefined) writeFileSync(force, this.#options.forces(readFileSync(force, 'utf8')));
    const file = join(dir, 'gateway.yaml');
    // The hour of the daily self-test may come in the middle of any test.
    const text = readFileSync(file, 'utf8').replace('at: "04:10"', 'at: never');
    writeFileSync(file, `${text}\n${this.#options.settings ?? ''}`);
    return file;
  }
}

/** Credentials of a telephone account that nobody else has. */
export function newAccount(): { accountSid: string; authToken: string } {
  return { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') };
}

/** Waits until something is so, for at most `withinMs`; answers what it was. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 10_000,
  what = 'it',
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`${what} did not come within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
