import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { demoFile } from '../../src/cli/demo/household-files.ts';
import { asDeviceId } from '../../src/core/ids.ts';
import { instant } from '../../src/core/time.ts';
import { hashPassword } from '../../src/desk/passwords.ts';
import { SHELL } from '../../src/register/household-file.ts';
import { openRecords } from '../../src/register/register.ts';
import { Child, listening, portOf } from '../harness/children.ts';
import { PhoneNetwork } from '../latency/phone-network.ts';
import { Pressers } from '../latency/presser.ts';
import { type Scheme, writeScheme } from '../latency/scheme.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/havenwatch.js', import.meta.url));
const READY_MS = 60_000;
const PAGE = 200;

const page = z.object({
  items: z.array(z.object({ id: z.string(), signals: z.array(z.object({ device: z.string() })) })),
  next: z.string().nullable(),
});

/** The words of every home of the bench. */
export const WORDS = { safe: 'blue teapot', duress: 'aunt Marjorie', unknown: 'neither of them' } as const;
export type Said = keyof typeof WORDS;

interface Parts {
  child: Child<Record<string, unknown>>;
  pressers: Pressers;
  scheme: Scheme;
  cookie: string;
  phones: PhoneNetwork;
}

/** The product in a process of its own: homes whose files are full, a button each, and somebody signed in at the desk. */
export class Stage {
  readonly #origin: string;
  readonly #child: Child<Record<string, unknown>>;
  readonly #pressers: Pressers;
  readonly #scheme: Scheme;
  readonly #cookie: string;
  readonly #phones: PhoneNetwork;

  private constructor({ child, pressers, scheme, cookie, phones }: Parts) {
    this.#phones = phones;
    this.#child = child;
    this.#pressers = pressers;
    this.#scheme = scheme;
    this.#cookie = cookie;
    this.#origin = `http://127.0.0.1:${portOf(child.ready, 'http')}`;
  }

  static async set(directory: string, homes: number): Promise<Stage> {
    const scheme = writeScheme(directory, { pressers: homes, fleet: 0, homeSize: 1 });
    const cookie = await fill(directory, scheme);
    const phones = await PhoneNetwork.start(() => {});
    const twilio = {
      TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000000',
      TWILIO_AUTH_TOKEN: '00000000000000000000000000000000',
      TWILIO_BASE_URL: phones.origin,
    };
    const ports = { HAVENWATCH_HTTP_PORT: '0', HAVENWATCH_MQTT_PORT: '0', HAVENWATCH_MQTTS_PORT: '0' };
    const env = { HAVENWATCH_DATA: directory, ...ports, ...twilio };
    const how = { name: 'havenwatch run', command: process.execPath, args: [PROGRAM, 'run'], env, readyMs: READY_MS };
    const child = await Child.start(how, listening);
    const pressers = await Pressers.connect({ port: portOf(child.ready, 'mqtt'), devices: scheme.pressers });
    return new Stage({ child, pressers, scheme, cookie, phones });
  }

  press(home: number, id: string): Promise<unknown> {
    const body = JSON.stringify({ id, kind: 'panic' });
    return new Promise((resolve) => void this.#pressers.press(home, body, resolve));
  }

  /** The newest incident of each home, by its place. */
  async incidents(): Promise<Map<number, string>> {
    const byDevice = new Map<string, string>();
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = await this.#ask('GET', `/api/incidents?limit=${PAGE}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const { items, next } = page.parse(await answer.json());
      for (const { id, signals } of items)
        for (const { device } of signals) if (!byDevice.has(device)) byDevice.set(device, id);
      cursor = next;
    }
    return new Map(this.#scheme.pressers.map(({ device }, home) => [home, byDevice.get(device) ?? '']));
  }

  /** Sends an order and gives how long its answer took, in ms. Throws unless it was taken. */
  async timed(method: 'GET' | 'POST', path: string, body?: object): Promise<number> {
    const from = performance.now();
    const answer = await this.#ask(method, path, body);
    const text = await answer.text();
    const took = performance.now() - from;
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return took;
  }

  /** Closes an incident as a connected system does, which no action plan binds. */
  async close(incident: string): Promise<void> {
    const headers = { authorization: `Bearer ${this.#scheme.token}`, 'content-type': 'application/json' };
    const url = `${this.#origin}/api/incidents/${incident}/close`;
    await fetch(url, { method: 'POST', headers, body: '{"reason":"false"}' });
  }

  async strike(): Promise<void> {
    this.#pressers.close();
    await this.#child.end();
    await this.#phones.close();
  }

  #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    const headers = {
      cookie: this.#cookie,
      'x-havenwatch': '1',
      origin: this.#origin,
      'content-type': 'application/json',
    };
    const sent = method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {};
    return fetch(this.#origin + path, { method, headers, ...sent });
  }
}

/** Writes a full file for each home and signs somebody in; gives their cookie. */
async function fill(directory: string, scheme: Scheme): Promise<string> {
  const passwordHash = await hashPassword('seven quiet nights in autumn');
  const records = openRecords({ directory, clock: () => instant(Date.now()), random: randomBytes });
  try {
    const { register } = records;
    const made = demoFile('kestrel-4', instant(Date.now()));
    const purpose = { purpose: 'shell', who: SHELL } as const;
    for (const { device } of scheme.pressers) {
      const id = asDeviceId(device);
      if (id === undefined || made === undefined) throw new Error('The scheme of the bench is not whole.');
      const { household } = register.premises.get(register.devices.get(id).premises);
      register.files.save(household, made.file, { from: 0, by: SHELL, words: made.words, purpose });
    }
    const staff = register.staff.add({ login: 'astrid', name: 'Benchmark Operator', role: 'operator', passwordHash });
    return `hw_session=${register.sessions.start(staff).token}`;
  } finally {
    records.close();
  }
}
