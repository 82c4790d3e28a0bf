import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE, newAccount } from '../rig/rig.ts';
import type { Seed } from '../rig/seed.ts';
import type { Outage } from './evidence.ts';
import { type FromPhones, fromPhones, type ToPhones } from './phones-words.ts';

const START_WITHIN_MS = 20_000;

/** The telephone network as a process that can be killed and comes back on the same port with the same log. */
export class Phones extends EventEmitter<{ placed: []; keyed: [] }> {
  readonly #dir = mkdtempSync(join(tmpdir(), 'havenwatch-phones-'));
  readonly account = newAccount();
  readonly log: string;
  readonly outages: Outage[] = [];
  kills = 0;
  url = '';
  readonly #seed: Seed;
  #child: ChildProcess | undefined;
  #port = 0;
  #inbound: string | undefined;
  #willing = false;

  constructor(seed: Seed) {
    super();
    this.log = join(this.#dir, 'phones.jsonl');
    this.#seed = seed;
  }

  async start(): Promise<void> {
    const seed = Math.ceil(this.#seed.between(1, 0x7fff_fffe));
    const order = JSON.stringify({ port: this.#port, ...this.account, log: this.log, seed });
    const child = fork(join(import.meta.dirname, 'phones.child.ts'), [order], { execPath: NODE, execArgv: [] });
    this.#child = child;
    const listening = Promise.withResolvers<string>();
    const timer = setTimeout(() => listening.reject(new Error('the phone network did not start')), START_WITHIN_MS);
    child.once('exit', () => listening.reject(new Error('the phone network ended')));
    child.on('message', (message) => {
      const words = fromPhones.parse(message);
      if (words.said === 'listening') listening.resolve(words.url);
      else this.#heard(words);
    });
    this.url = await listening.promise;
    clearTimeout(timer);
    this.#port = Number(new URL(this.url).port);
    const down = this.outages.at(-1);
    if (down !== undefined) down.toAt = Date.now();
    if (this.#inbound !== undefined) this.#ask({ ask: 'texts to', url: this.#inbound });
    if (this.#willing) this.#ask({ ask: 'be willing' });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    this.outages.push({ fromAt: Date.now(), toAt: Number.POSITIVE_INFINITY });
    this.kills += 1;
    child.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** It takes requests and never answers; with `placed` it does what they ask all the same. */
  stall(placed: boolean): void {
    this.outages.push({ fromAt: Date.now(), toAt: Number.POSITIVE_INFINITY });
    this.#ask({ ask: 'stall', placed });
  }

  goOn(): void {
    this.#back();
    this.#ask({ ask: 'go on' });
  }

  /** Where texts from people are posted. */
  textsTo(url: string): void {
    this.#inbound = url;
    this.#ask({ ask: 'texts to', url });
  }

  /** From now on everybody who is called accepts. */
  beWilling(): void {
    this.#willing = true;
    this.#ask({ ask: 'be willing' });
  }

  #back(): void {
    const away = this.outages.at(-1);
    if (away !== undefined) away.toAt = Date.now();
  }

  #ask(words: ToPhones): void {
    if (this.#child?.connected === true) this.#child.send(words);
  }

  #heard(words: Exclude<FromPhones, { said: 'listening' }>): void {
    this.emit(words.said);
  }
}
