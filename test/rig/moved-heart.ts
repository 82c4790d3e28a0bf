import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedMailServer } from '../../simulators/mail/mail-server.ts';
import { type PhoneNetwork, startPhoneNetwork } from '../../simulators/phones/network.ts';
import type { Call, Text } from '../../simulators/phones/records.ts';
import { urnRulesOf } from '../../src/app/config/force-file.ts';
import { type Config, DEFAULT_CONFIG, loadConfig } from '../../src/app/config/load.ts';
import type { Book } from '../../src/core/book.ts';
import type { HeartEvent } from '../../src/core/event.ts';
import { Fault } from '../../src/core/fault.ts';
import { asSignalId, type IncidentId, type PremisesId } from '../../src/core/ids.ts';
import type { Actor, Command, Input } from '../../src/core/input.ts';
import type { Signal } from '../../src/core/signal.ts';
import type { IncidentDoc } from '../../src/core/state.ts';
import type { Outcome } from '../../src/gateway/ports.ts';
import type { Directory } from '../../src/register/directory.ts';
import { openRecords, type Records } from '../../src/register/register.ts';
import { Disk } from '../simulation/world/disk.ts';
import { HeartProcess } from './heart-process.ts';
import { HttpUnderWay } from './http-under-way.ts';
import { MovedClock } from './moved-clock.ts';

/** Turns of the event loop in which nothing happens before nothing is taken to be under way. Sockets of this machine need one. */
const CALM_TURNS = 12;
/** Real time that an open request is given to be answered; one that is not is taken to stall. */
const OPEN_REQUEST_MS = 25;
/** And so many turns, for a machine that has much else to do. */
const OPEN_REQUEST_TURNS = 60;
/** The bound of one wait for things to settle. */
const SETTLE_MOST_MS = 3_000;

export interface HeartRigOptions {
  /** When it begins; an evening in March otherwise. */
  startAt?: number;
  /** A second telephone provider is set up. */
  second?: boolean;
  /** Changes the configuration before anything is opened. */
  configure?: (config: Config) => void;
  /** Told of every call and text that a telephone provider takes on, at the moved time. */
  placed?: (record: Readonly<Call> | Readonly<Text>, at: number) => void;
  /** Seeds what would be random, so that a run can be repeated. */
  random?: (size: number) => Buffer;
  /** Changes what the heart looks up. */
  book?: (book: Book) => Book;
  /** Secrets of forces that take electronic transfers, by the id of the force in capitals. */
  forceSecrets?: ReadonlyMap<string, string>;
}

export type Account = { accountSid: string; authToken: string };

type EventOf<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/**
 * The heart, its loop, dispatch with every channel and the register, as they are, with the simulated telephone networks and
 * mail server behind real sockets, and time that only a test moves. What is left out is what is not between an alarm and a
 * person: broker, desk and SQLite's journal, in whose place there is one in memory that keeps the same contract.
 */
export class HeartRig {
  readonly clock: MovedClock;
  readonly config: Config;
  readonly disk = new Disk();
  readonly records: Records;
  readonly directory: Directory;
  readonly phones: PhoneNetwork;
  readonly second: PhoneNetwork | undefined;
  readonly mail: SimulatedMailServer;
  /** Consoles that somebody looks at. */
  watching = 0;
  /** True: the journal takes nothing. */
  diskAway = false;
  readonly log: string[] = [];
  readonly book: (book: Book) => Book;
  readonly forceSecrets: ReadonlyMap<string, string>;
  readonly accounts: { first: Account; second: Account };
  readonly #dir: string;
  readonly #http = new HttpUnderWay();
  #process: HeartProcess | undefined;
  #port = 0;
  #signals = 0;

  private constructor(parts: {
    clock: MovedClock;
    config: Config;
    dir: string;
    phones: PhoneNetwork;
    second: PhoneNetwork | undefined;
    mail: SimulatedMailServer;
    accounts: { first: Account; second: Account };
    random: (size: number) => Buffer;
    book: (book: Book) => Book;
    forceSecrets: ReadonlyMap<string, string>;
  }) {
    this.forceSecrets = parts.forceSecrets;
    this.book = parts.book;
    this.clock = parts.clock;
    this.config = parts.config;
    this.phones = parts.phones;
    this.second = parts.second;
    this.mail = parts.mail;
    this.accounts = parts.accounts;
    this.#dir = parts.dir;
    this.records = openRecords({
      directory: parts.dir,
      clock: () => this.clock.now(),
      random: parts.random,
      synced: 'afterwards',
    });
    this.records.register.police.useForces(urnRulesOf(parts.config.forces));
    this.directory = this.records.register.openDirectory();
  }

  /** Networks and register; the process starts with `start`. */
  static async make(options: HeartRigOptions = {}): Promise<HeartRig> {
    const clock = new MovedClock(options.startAt);
    const network = (account: Account) =>
      startPhoneNetwork({
        port: 0,
        ...account,
        schedule: clock.schedule,
        now: () => clock.now(),
        speechMsPerCharacter: 0,
        ...(options.placed && { placed: (record) => options.placed?.(record, clock.now()) }),
      });
    const accounts = { first: newAccount(), second: newAccount() };
    const phones = await network(accounts.first);
    const second = options.second === true ? await network(accounts.second) : undefined;
    const mail = await SimulatedMailServer.start({ now: () => clock.now() });
    const config = ownConfig();
    config.gateway.drill.at = null;
    config.gateway.email = { host: '127.0.0.1', port: mail.port, from: 'duty@example.org', security: 'none' };
    options.configure?.(config);
    const dir = mkdtempSync(join(tmpdir(), 'havenwatch-heart-'));
    const { random = randomBytes, book = (same) => same, forceSecrets = new Map() } = options;
    return new HeartRig({ clock, config, dir, phones, second, mail, accounts, random, book, forceSecrets });
  }

  get process(): HeartProcess {
    if (this.#process === undefined) throw new Error('no process is running');
    return this.#process;
  }

  /** Starts a process on what the disk holds, on the port it had before. */
  async start(): Promise<void> {
    this.#process = await HeartProcess.start(this, this.#port);
    this.#port = this.#process.port;
    for (const network of [this.phones, this.second])
      network?.setSmsInboundUrl(this.#process.inboundUrl(network === this.second));
    await this.settle();
  }

  /** The process is gone in an instant; what the disk holds stays. */
  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.die();
  }

  async close(): Promise<void> {
    await this.kill();
    // While a server still keeps the event loop alive.
    await this.records.stopSyncing();
    this.#http.stop();
    await this.phones.close();
    await this.second?.close();
    await this.mail.close();
    this.records.close();
    // The thread that syncs the register may be at its last file.
    rmSync(this.#dir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Takes up what was changed in the register, as the gateway does four times a second. */
  refresh(): void {
    this.directory.refresh();
  }

  /** A device of the home says something. What becomes of it is told after the commit, if there is one. */
  signal(premises: PremisesId, signal: Omit<Signal, 'id'>, told?: (outcome: Outcome) => void): void {
    const home = this.directory.premises(premises);
    const device = [...this.directory.devices()].find((one) => one.premises === premises);
    this.#signals += 1;
    const id = asSignalId(`rig-${this.#signals}`);
    if (home === undefined || device === undefined || id === undefined) throw new Error('there is no such home');
    const origin = { device: device.id, premises, risk: home.risk };
    // Made of one kind's own fields by whoever calls.
    const said = { ...signal, id } as Signal;
    const input: Input = { type: 'signal', origin, signal: said, receivedAt: this.clock.now(), late: false };
    this.process.gateway.submit(home.partition, input, told);
  }

  /** Somebody at the desk does something. */
  order(incident: IncidentId, by: Actor, order: object, told?: (outcome: Outcome) => void): void {
    const doc = this.incident(incident);
    if (doc === undefined) throw new Error('there is no such incident');
    const command = { ...order, incident, by } as Command;
    this.process.gateway.submit(doc.partition, { type: 'command', order: command }, told);
  }

  incident(id: IncidentId): IncidentDoc | undefined {
    return this.process.gateway.incident(id);
  }

  /** Moves time on, from alarm to alarm. After every one that may have set something off, sockets get the turns they need. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    for (;;) {
      const happened = this.clock.step(until);
      if (happened === 'nothing') break;
      if (happened === 'stirred') await this.settle();
    }
    await this.settle();
  }

  /** Waits until nothing is under way; time itself stands still. */
  async settle(): Promise<void> {
    const giveUpAt = performance.now() + SETTLE_MOST_MS;
    let signs = '';
    let since = performance.now();
    for (let calm = 0; ; calm += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const seen = this.#signs();
      const now = performance.now();
      if (seen !== signs) {
        calm = 0;
        since = now;
      }
      signs = seen;
      if (now > giveUpAt) return;
      if (calm < CALM_TURNS) continue;
      if (this.#http.open === 0 || (calm >= OPEN_REQUEST_TURNS && now - since >= OPEN_REQUEST_MS)) return;
    }
  }

  /** Everything on record of one type, in order. */
  events<T extends HeartEvent['type']>(type: T): EventOf<T>[] {
    const rows = this.disk.events.filter((row) => row.type === type);
    return rows.map(({ body }): EventOf<T> => JSON.parse(body));
  }

  #signs(): string {
    const counts = [this.phones, this.second].map((network) => {
      const { requests = 0, sent = 0 } = network?.counts ?? {};
      return `${requests} ${sent}`;
    });
    const { connections, said } = this.mail;
    return `${this.disk.position} ${counts} ${this.clock.stirrings} ${connections} ${said.length} ${this.#http.seen}`;
  }

  /** What a commit comes to. */
  fault(): Fault | undefined {
    return this.diskAway ? new Fault('HW_COMMIT_FAILED', { why: 'the disk is away' }) : undefined;
  }
}

function newAccount(): Account {
  return { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') };
}

let delivered: Config | undefined;

/** The delivered configuration, read once, in a copy that a test may change. */
function ownConfig(): Config {
  delivered ??= loadConfig(DEFAULT_CONFIG);
  const { gateway, forces } = delivered;
  return {
    ...delivered,
    gateway: structuredClone(gateway),
    forces: new Map([...forces].map(([id, force]) => [id, { ...force }])),
  };
}
