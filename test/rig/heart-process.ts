import Fastify, { type FastifyInstance } from 'fastify';
import type { PhoneNetwork } from '../../simulators/phones/network.ts';
import { Attempts } from '../../src/app/attempts.ts';
import { makeBook } from '../../src/app/book.ts';
import { makeChannels } from '../../src/app/channels.ts';
import type { Config } from '../../src/app/config/load.ts';
import { dispatchPeople } from '../../src/app/dispatch-people.ts';
import type { Environment } from '../../src/app/environment.ts';
import { openPolice } from '../../src/app/police.ts';
import type { RoutesFrom } from '../../src/app/police-routes.ts';
import { isAskedAnew, isOver, isUnsafe, resumeSends, standingIn } from '../../src/app/resume.ts';
import { openTelephone, type Telephone } from '../../src/app/telephone.ts';
import type { Book } from '../../src/core/book.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Channel } from '../../src/dispatch/channel.ts';
import { Dispatcher } from '../../src/dispatch/dispatcher.ts';
import type { People } from '../../src/dispatch/people.ts';
import { ReplyCodes } from '../../src/dispatch/reply-code.ts';
import { Tally } from '../../src/dispatch/tally.ts';
import type { TwilioHooksOptions } from '../../src/dispatch/twilio/hook-options.ts';
import { twilioHooks } from '../../src/dispatch/twilio/hooks.ts';
import { Gateway } from '../../src/gateway/gateway.ts';
import type { Clock, Door, Effects, Progress, Send, Told } from '../../src/gateway/ports.ts';
import type { Directory } from '../../src/register/directory.ts';
import type { Records } from '../../src/register/register.ts';
import type { Disk } from '../simulation/world/disk.ts';
import { MemoryJournal } from '../simulation/world/memory-journal.ts';
import type { MovedClock } from './moved-clock.ts';

type Account = { accountSid: string; authToken: string };

/** What outlives a process: disk, register, networks and time. */
export interface Machine {
  readonly clock: MovedClock;
  readonly config: Config;
  readonly disk: Disk;
  readonly records: Records;
  readonly directory: Directory;
  readonly phones: PhoneNetwork;
  readonly second: PhoneNetwork | undefined;
  readonly accounts: { first: Account; second: Account };
  readonly forceSecrets: ReadonlyMap<string, string>;
  readonly log: string[];
  readonly watching: number;
  readonly diskAway: boolean;
  book(book: Book): Book;
  /** What a commit comes to. */
  fault(): Fault | undefined;
}

/** One process of the rig, opened on what its disk holds. After its death it neither sends nor decides nor writes anything. */
export class HeartProcess {
  readonly gateway: Gateway;
  readonly dispatcher: Dispatcher;
  readonly channels: readonly Channel[];
  readonly metrics = new Tally();
  /** What devices, desk and dispatch were told. */
  readonly progress: Progress[] = [];
  readonly told: Told[] = [];
  readonly sends: Send[] = [];
  readonly #rig: Machine;
  readonly #app: FastifyInstance = Fastify({ forceCloseConnections: true });
  #alive = true;
  #port: number;

  static async start(rig: Machine, port: number): Promise<HeartProcess> {
    const chosen = port === 0 ? await freePort() : port;
    const process = new HeartProcess(rig, chosen);
    await process.#app.listen({ host: '127.0.0.1', port: chosen });
    return process;
  }

  private constructor(rig: Machine, port: number) {
    this.#rig = rig;
    this.#port = port;
    const { records, directory, config } = rig;
    const { register } = records;
    const replyCodes = new ReplyCodes(records.vault.derive('reply codes'));
    const clock = this.#bells();
    const journal = this.#openJournal();
    const { messages } = config;
    const publicUrl = `http://127.0.0.1:${port}`;
    const environment = environmentOf(rig);
    const common = { config, environment, clock, messages };
    const telephone = openTelephone({ ...common, replyCodes, publicUrl, metrics: this.metrics });
    const attempts = new Attempts({ gateway: () => this.gateway, reader: journal.reader, directory, register });
    const log = this.#log();
    const police = openPolice({
      ...{ config, environment, clock, records, directory, journal, publicUrl, log },
      isRehearsal: false,
      heart: () => ({ attempts, watch: { look: () => undefined }, door: this.gateway }),
    });
    const audience = () => rig.watching;
    this.channels = [...makeChannels({ ...common, audience, telephone }), ...police.channels];
    const usable = new Set(this.channels.filter(({ configured }) => configured).map(({ name }) => name));
    const standing: RoutesFrom['standing'] = (premises, type) => register.police.of(premises, type);
    const book = rig.book(makeBook(config, directory, usable, clock.now(), standing));
    const effects = this.#effects();
    const defer = (work: () => void) => void setImmediate(() => this.#alive && work());
    this.gateway = new Gateway({ journal, clock, book, effects, defer, log });
    const people = dispatchPeople({ attempts, directory, register, clock, log });
    this.dispatcher = this.#openDispatcher(book, people, clock);
    const answers = { publicUrl, clock, messages, replyCodes, people, metrics: this.metrics, log };
    this.#answer(telephone, attempts, answers);
    for (const hooks of police.hooks({ dispatch: this.metrics })) void this.#app.register(hooks);
    resumeSends({ dispatcher: this.dispatcher, gateway: this.gateway, journal, clock });
  }

  #openJournal(): MemoryJournal {
    return new MemoryJournal(this.#rig.disk, {
      commit: (_batch, write, done) => void setImmediate(() => this.#alive && done(this.#rig.fault() ?? write())),
      nextEpoch: (bump) => Promise.resolve(bump()),
      isGood: () => this.#alive && !this.#rig.diskAway,
    });
  }

  /** What a dead process still has to say reaches nobody. */
  #door(): Pick<Door, 'submit'> {
    return { submit: (...given) => void (this.#alive && this.gateway.submit(...given)) };
  }

  #openDispatcher(book: Book, people: People, clock: Clock): Dispatcher {
    return new Dispatcher({
      door: this.#door(),
      channels: this.channels,
      clock,
      isOver: (send) => isOver(this.gateway, send),
      isAskedAnew: (send) => isAskedAnew(this.gateway, send),
      isUnsafe: (send) => isUnsafe(book, send, clock.now()),
      standing: (send) => standingIn(this.gateway, send),
      people,
      log: this.#log(),
      metrics: this.metrics,
    });
  }

  /** The providers' callbacks, each account's below its own path. */
  #answer(
    telephone: Telephone,
    attempts: Attempts,
    common: Pick<TwilioHooksOptions, 'publicUrl' | 'clock' | 'messages' | 'replyCodes' | 'people' | 'metrics' | 'log'>,
  ): void {
    for (const line of telephone.lines) {
      const hooks = twilioHooks({
        ...common,
        authToken: line.authToken,
        path: line.path,
        door: this.#door(),
        lookupAttempt: (attempt) => attempts.view(attempt),
        liveSmsAttempts: () => attempts.liveTexts(),
        heard: (view, news) => this.dispatcher.heard(view, news),
        isAnothers: (attempt, channel) => telephone.isAnothers(line, attempt, channel),
        writers: telephone.writers,
      });
      void this.#app.register(hooks, { prefix: line.path });
    }
  }

  #log() {
    const error = (detail: object, says: string) => this.#note(detail, says);
    return { debug: () => {}, info: () => {}, warn: () => {}, error };
  }

  get port(): number {
    return this.#port;
  }

  inboundUrl(second: boolean): string {
    return `http://127.0.0.1:${this.#port}/hooks/twilio${second ? '2' : ''}/sms`;
  }

  async die(): Promise<void> {
    this.#alive = false;
    await this.dispatcher.close();
    await this.#app.close();
  }

  #note(detail: object, says: string): void {
    if (this.#alive) this.#rig.log.push(`${says} ${JSON.stringify(detail)}`);
  }

  /** Bells of a dead process ring for nobody. */
  #bells(): Clock {
    const { clock } = this.#rig;
    return {
      now: () => clock.now(),
      at: (when, ring) =>
        clock.at(when, () => {
          if (this.#alive) ring();
        }),
    };
  }

  #effects(): Effects {
    const living =
      <T>(effect: (what: T) => void) =>
      (what: T) => {
        if (this.#alive) effect(what);
      };
    return {
      tell: living((told) => void this.told.push(told)),
      send: living((send: Send) => {
        this.sends.push(send);
        this.dispatcher.take(send);
      }),
      standDown: living((standDown) => this.dispatcher.standDown(standDown)),
      progress: living((progress) => void this.progress.push(progress)),
    };
  }
}

function environmentOf({ accounts, phones, second, forceSecrets }: Machine): Environment {
  return {
    dataDir: '',
    masterKeyFile: undefined,
    ports: { http: 0, mqtt: 0, mqtts: 0 },
    twilio: { ...accounts.first, baseUrl: phones.url },
    twilioFrom: undefined,
    ...(second && {
      secondTwilio: { ...accounts.second, baseUrl: second.url },
      secondTwilioFrom: '+442079460001',
    }),
    webhookSecret: undefined,
    allowHold: false,
    forceSecrets,
  };
}

async function freePort(): Promise<number> {
  const probe = Fastify();
  await probe.listen({ host: '127.0.0.1', port: 0 });
  const address = probe.server.address();
  await probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
