import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type PhoneNetwork, startPhoneNetwork } from '../../simulators/phones/network.ts';
import { type Config, DEFAULT_CONFIG, loadConfig } from '../../src/app/config/load.ts';
import type { Environment } from '../../src/app/environment.ts';
import { type Product, startProduct } from '../../src/app/product.ts';
import type { HeartEvent } from '../../src/core/event.ts';
import type { JournalReader } from '../../src/journal/port.ts';
import { openSqliteReader } from '../../src/journal/sqlite/reader.ts';
import { openRecords, type Records } from '../../src/register/register.ts';
import { Button } from './button.ts';
import { COMMIT_PATIENCE_MS, MovedClock } from './moved-clock.ts';
import { until } from './rig.ts';

/** Real time without any sign of work after which nothing is taken to be under way. */
const QUIET_MS = 6;
/** The same while a request to the telephone network is open, which may still be answered. */
const OPEN_REQUEST_MS = 40;
/** How long the gateway waits for the telephone network: an alarm of this length is a request under way. */
const REQUEST_LENGTH_MS = 5_000;
/** Intake keeps one alarm of that length for the connections it owes a PUBACK. */
const ALARMS_OF_INTAKE = 1;
/** The bound of one wait for things to settle. */
const SETTLE_MOST_MS = 3_000;
const EVENTS_MOST = 20_000;
const PROBE_NUMBER = '+447700900990';
const PROBE_PRESS = 'probe';
/** Signs the alerts about the gateway itself, where a test has them sent. */
export const ALERTS_SECRET = 'a secret for tests only';

/** For devices whose silence is not what a test is about. */
export const NEVER_LATE = { intervalMs: 604_800_000, misses: 100, graceMs: 0 };

export interface HomePlan {
  /** Numbers of the duty team, in order. Every home has a provider of its own, so that homes share nobody. */
  duty?: readonly string[];
  /** Numbers of the safe contacts, in order. */
  contacts?: readonly string[];
  supervision?: { intervalMs: number; misses: number; graceMs: number };
}

export interface Home {
  premises: string;
  device: string;
  secret: string;
  topic: string;
  /** Telephone numbers by contact id: the journal knows ids only. */
  numbers: ReadonlyMap<string, string>;
}

type Account = { accountSid: string; authToken: string };
type EventOf<T extends HeartEvent['type']> = Extract<HeartEvent, { type: T }>;

/**
 * The whole product in this process: the real journal, real MQTT and HTTP sockets and the simulated telephone network behind
 * HTTP, with time that only a test moves.
 */
export class MovedRig {
  readonly clock: MovedClock;
  readonly phones: PhoneNetwork;
  readonly config: Config = loadConfig(DEFAULT_CONFIG);
  readonly dataDir = mkdtempSync(join(tmpdir(), 'havenwatch-moved-'));
  /** What the gateway wrote to its log. */
  readonly log: { level: string; says: string; detail: object }[] = [];
  readonly token: string;
  readonly #account: Account;
  readonly #buttons: Button[] = [];
  readonly #probeHome: Home;
  #aliveAtStart: number | undefined;
  #probe: Button | undefined;
  #probeAccepted = false;
  #product: Product | undefined;
  #reader: JournalReader | undefined;
  #ports: Environment['ports'] = { http: 0, mqtt: 0, mqtts: 0 };

  private constructor(clock: MovedClock, phones: PhoneNetwork, account: Account) {
    this.clock = clock;
    this.phones = phones;
    this.config.gateway.drill.at = null;
    this.#account = account;
    this.token = this.records(({ register }) => register.tokens.add({ role: 'supervisor', name: 'rig' }).token);
    this.#probeHome = this.home({ duty: [PROBE_NUMBER], supervision: NEVER_LATE });
  }

  /** The telephone network and an empty register; the gateway starts with `open`. */
  static async make(): Promise<MovedRig> {
    const clock = new MovedClock();
    const account = { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') };
    const { schedule } = clock;
    const time = { schedule, now: () => clock.now() };
    const phones = await startPhoneNetwork({ port: 0, ...account, ...time, speechMsPerCharacter: 0 });
    return new MovedRig(clock, phones, account);
  }

  /** Starts the gateway, on the ports it had before. */
  async open(): Promise<void> {
    const { accountSid, authToken } = this.#account;
    const environment: Environment = {
      dataDir: this.dataDir,
      masterKeyFile: undefined,
      ports: this.#ports,
      twilio: { accountSid, authToken, baseUrl: this.phones.url },
      twilioFrom: undefined,
      webhookSecret: undefined,
      alertsSecret: ALERTS_SECRET,
      allowHold: false,
    };
    const note = (level: string) => (detail: object, says: string) => void this.log.push({ level, says, detail });
    const log = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
    const product = await startProduct({ config: this.config, environment, log, clock: this.clock });
    this.#product = product;
    this.#ports = { http: portOf(product.http), mqtt: portOf(product.mqtt), mqtts: portOf(product.mqtts) };
    this.phones.setSmsInboundUrl(`${product.http}/hooks/twilio/sms`);
    await this.#openProbe();
    await this.settle();
    this.#aliveAtStart = lastAlive(this.dataDir);
  }

  /** Stops the gateway in good order. Devices are cut off with it. */
  async shut(): Promise<void> {
    await this.#product?.close();
    this.#product = undefined;
    this.#probe = undefined;
  }

  /**
   * Stops the gateway as if it had died within its first second: of its life the journal knows no more than what was
   * written at its start.
   */
  async dieYoung(): Promise<void> {
    const alive = (sql: string, ...values: unknown[]) => {
      const db = new Sqlite(join(this.dataDir, 'journal.db'));
      db.prepare(sql).run(...values);
      db.close();
    };
    await this.shut();
    if (this.#aliveAtStart === undefined) alive("DELETE FROM meta WHERE name = 'alive-at'");
    else alive("UPDATE meta SET value = ? WHERE name = 'alive-at'", this.#aliveAtStart);
  }

  async close(): Promise<void> {
    for (const button of this.#buttons) button.close();
    await this.shut();
    this.#reader?.close();
    await this.phones.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  get http(): string {
    return this.#product?.http ?? '';
  }

  get mqttPort(): number {
    return this.#ports.mqtt ?? 0;
  }

  /** The register and the vault, as the command line opens them. */
  records<T>(use: (records: Records) => T): T {
    const records = openRecords({ directory: this.dataDir, clock: () => this.clock.now(), random: randomBytes });
    try {
      return use(records);
    } finally {
      records.close();
    }
  }

  home({ duty = [], contacts = [], supervision }: HomePlan = {}): Home {
    return this.records(({ register }) => {
      const provider = register.providers.add({ name: 'Example Care' });
      const { premises } = register.premises.add({ provider, risk: 'high' });
      const { household } = register.premises.get(premises);
      const numbers = new Map<string, string>();
      const add = (
        number: string,
        i: number,
        whose:
          | { role: 'duty supervisor'; provider: typeof provider }
          | { role: 'safe contact'; household: typeof household },
      ) => void numbers.set(register.contacts.add({ ...whose, name: 'Robin', number, order: i + 1 }), number);
      for (const [i, number] of duty.entries()) add(number, i, { role: 'duty supervisor', provider });
      for (const [i, number] of contacts.entries()) add(number, i, { role: 'safe contact', household });
      return { premises, numbers, ...register.devices.add({ premises, ...(supervision && { supervision }) }) };
    });
  }

  async button(home: Home): Promise<Button> {
    const button = await Button.connect(this.mqttPort, home);
    this.#buttons.push(button);
    return button;
  }

  /**
   * Moves the time of the gateway and of the telephones on by `ms`, from alarm to alarm. After every alarm that may have set
   * something off, sockets and disk get the real time they need.
   */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    for (;;) {
      const before = this.clock.waiting(COMMIT_PATIENCE_MS);
      const happened = this.clock.step(until);
      if (happened === 'nothing') break;
      if (happened === 'stirred') await this.settle();
      if (happened === 'saved') await this.#written(before);
    }
    await this.settle();
  }

  /** Waits in real time until the commit under way is on disk, or has failed to get there: its alarm has been called off. */
  async #written(before: number): Promise<void> {
    const giveUpAt = performance.now() + SETTLE_MOST_MS;
    while (this.clock.waiting(COMMIT_PATIENCE_MS) > before && performance.now() < giveUpAt)
      await new Promise((resolve) => setImmediate(resolve));
  }

  /** Waits in real time until nothing is under way; time itself stands still. */
  async settle(): Promise<void> {
    const giveUpAt = performance.now() + SETTLE_MOST_MS;
    let signs = '';
    let since = performance.now();
    for (;;) {
      await this.#probe?.press(PROBE_PRESS);
      await this.phones.callbacksSent();
      const now = performance.now();
      const seen = this.#signs();
      if (seen !== signs) since = now;
      signs = seen;
      const open = this.clock.waiting(REQUEST_LENGTH_MS) > ALARMS_OF_INTAKE;
      if (now - since >= (open ? OPEN_REQUEST_MS : QUIET_MS) || now > giveUpAt) return;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /**
   * A device of a home of its own, whose only press somebody has accepted. The same press sent again is a duplicate that
   * changes nothing, and its PUBACK comes after everything that was submitted before it is on disk.
   */
  async #openProbe(): Promise<void> {
    this.#probe = await this.button(this.#probeHome);
    await this.#probe.press(PROBE_PRESS);
    if (this.#probeAccepted) return;
    this.#probeAccepted = true;
    const phone = this.phones.phone(PROBE_NUMBER);
    await phone.expectCall();
    await until(() => phone.ringing());
    await phone.answer();
    await phone.press('1');
    const { premises } = this.#probeHome;
    const [incident] = await until(async () => {
      const { items } = await this.get(`/api/incidents?premises=${premises}&state=acknowledged`);
      return items.length > 0 && items;
    });
    // Accepted and no more, it would lapse in the middle of a test.
    await this.post(`/api/incidents/${incident.id}/note`, { text: 'the probe' });
  }

  /** Everything in the journal of one type, in order. */
  events<T extends HeartEvent['type']>(type: T): EventOf<T>[] {
    const stored = this.#journal.eventsAfter(0, EVENTS_MOST).filter((event) => event.type === type);
    return stored.map((event): EventOf<T> => JSON.parse(event.body));
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  async get(path: string): Promise<any> {
    const answer = await fetch(this.http + path, { headers: this.headers });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  post(path: string, body: object = {}): Promise<Response> {
    const headers = { ...this.headers, 'content-type': 'application/json' };
    return fetch(this.http + path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  get #journal(): JournalReader {
    this.#reader ??= openSqliteReader({ dir: this.dataDir });
    return this.#reader;
  }

  #signs(): string {
    const { requests, sent } = this.phones.counts;
    const heard = this.#buttons.reduce((sum, button) => sum + button.inbox.length, 0);
    return `${this.#journal.lastPosition()} ${requests} ${sent} ${heard} ${this.clock.stirrings}`;
  }
}

/** The journal's last sign of life of a gateway. */
function lastAlive(dir: string): number | undefined {
  const file = join(dir, 'journal.db');
  if (!existsSync(file)) return undefined;
  const db = new Sqlite(file, { readonly: true });
  const value: unknown = db.prepare("SELECT value FROM meta WHERE name = 'alive-at'").pluck().get();
  db.close();
  return typeof value === 'number' ? value : undefined;
}

function portOf(url: string | undefined): number {
  return url === undefined ? 0 : Number(new URL(url).port);
}
