import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { type CallbackCounts, type CallbackFaults, Callbacks } from './callbacks.ts';
import { PhoneError } from './changes.ts';
import { Exchange } from './exchange.ts';
import { LivePage } from './live-page.ts';
import { registerPage } from './page-routes.ts';
import { type Phone, phoneOf } from './phone.ts';
import type { Call, Text } from './records.ts';
import { registerRest } from './rest/routes.ts';
import type { PhoneScript } from './script/phone-script.ts';
import { playScript } from './script/play.ts';
import { Sender } from './sender.ts';
import { Texting } from './texting.ts';
import { Timekeeper, type TimekeeperOptions } from './timekeeper.ts';
import { type Networked, type NetworkName, Wall } from './wall.ts';
import { type Failure, type Resource, Weather } from './weather.ts';

export interface PhoneNetworkOptions extends TimekeeperOptions {
  /** 0 takes any free one. Always on loopback. */
  port: number;
  /** `AC` and 32 hexadecimal digits; with the token, what callers sign in with. */
  accountSid: string;
  /** Also the key that callbacks are signed with. */
  authToken: string;
  /** Where texts from phones are posted. */
  smsInboundUrl?: string;
  /** How long a sentence takes to say; 0 says it at once. */
  speechMsPerCharacter?: number;
  /** Random part of a sid: 32 hexadecimal digits. */
  newHex?: () => string;
  /** Told of every call and text that is taken on, before whoever asked for it is answered. */
  placed?: (record: Readonly<Call> | Readonly<Text>) => void;
  /** Another network whose telephones this one reaches too: a person has one, whoever carries the call. */
  beside?: PhoneNetwork;
  /** What an earlier network knew: a provider that has been away still lists its calls and texts. Oldest first. */
  past?: { calls: readonly Call[]; texts: readonly Text[] };
}

/** A request as it reached the network, told before anything is done about it. */
export interface RequestSeen {
  method: string;
  /** Path and query. */
  url: string;
  /** `performance.now()` of this process. */
  receivedAt: number;
  /** `process.hrtime.bigint()`: comparable between processes of one machine. */
  receivedAtNs: bigint;
}

export interface PhoneNetwork {
  /** `first`, and `second` for one that was put beside it. */
  readonly name: NetworkName;
  /** `http://127.0.0.1:{port}`: the page, and the base address for Twilio's API. */
  readonly url: string;
  /** The telephone of a number, which exists from now on. */
  phone(number: string): Phone;
  /** Puts a telephone with a friendly label on the wall. */
  addPhone(number: string, label: string): Phone;
  setSmsInboundUrl(url: string): void;
  /** What becomes of REST requests from now on; `{mode: 'ok'}` ends it. */
  fail(failure: Failure): void;
  /** What becomes of status callbacks from now on; what is left out stays as it is. */
  callbacks(faults: Partial<CallbackFaults>): void;
  /** Plays a script of how people answer on this network and those beside it. Returns what ends it. */
  play(script: PhoneScript): () => void;
  readonly counts: Readonly<CallbackCounts & { requests: number }>;
  /** Calls `listener` for each API request as soon as its head has arrived. Returns what ends it. */
  onRequest(listener: (request: RequestSeen) => void): () => void;
  /** Every call and text that no `expectCall` or `expectText` has taken: in a strict test, none. */
  unexpected(): { calls: readonly Readonly<Call>[]; texts: readonly Readonly<Text>[] };
  /** Resolves when every status callback has been sent. */
  callbacksSent(): Promise<void>;
  close(): Promise<void>;
}

/** About the pace of a calm voice. */
const SPEECH_MS_PER_CHARACTER = 60;
const ACCOUNT_SID = /^AC[0-9a-fA-F]{32}$/;
const API_PREFIX = '/2010-04-01/';

/**
 * Starts the simulated telephone network: Twilio's REST API for calls and texts, and a page with the phones, on
 * loopback. Rejects when the port is taken or the account sid has not Twilio's form.
 */
export async function startPhoneNetwork(options: PhoneNetworkOptions): Promise<PhoneNetwork> {
  if (!ACCOUNT_SID.test(options.accountSid)) throw new PhoneError('an account sid is AC and 32 hexadecimal digits');
  const parts = makeParts(options);
  const app = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 100 } });
  const seen = countRequests(app);
  const network = makeNetwork(options, parts, app, seen);
  const live = new LivePage({ ...parts, log: parts.wall.log, now: parts.time.now, weather: () => describe(parts) });
  registerRest(app, { ...parts, ...options, now: parts.time.now });
  await app.register(async (page) =>
    registerPage(page, {
      live,
      phone: network.phone,
      addPhone: network.addPhone,
      fail: (name, failure) => parts.wall.fail(parts.wall.named(name, parts.own), failure),
      setFaults: (name, faults) => parts.wall.trouble(parts.wall.named(name, parts.own), faults),
    }),
  );
  app.addHook('preClose', async () => live.close());
  await app.listen({ host: '127.0.0.1', port: options.port });
  return network;
}

/** The walls of networks that others may be put beside. */
const WALLS = new WeakMap<PhoneNetwork, Wall>();

type Parts = ReturnType<typeof makeParts>;

function makeParts(options: PhoneNetworkOptions) {
  const wall = options.beside === undefined ? new Wall() : WALLS.get(options.beside);
  const name = wall?.nextName();
  if (wall === undefined || name === undefined) throw new PhoneError('there is no room for another network');
  const newHex = options.newHex ?? (() => randomBytes(16).toString('hex'));
  const time = new Timekeeper(options);
  const log = wall.logOf(name);
  const sender = new Sender(options.authToken, log, time.now);
  const callbacks = new Callbacks(sender, time);
  const weather = new Weather();
  const shared = {
    accountSid: options.accountSid,
    time,
    sender,
    callbacks,
    name,
    handsets: wall.handsets,
    changes: wall.changes,
    newSid: (prefix: string) => prefix + newHex(),
    placed: options.placed ?? (() => {}),
    outcome: (resource: Resource) => weather.outcome(resource),
  };
  const speechMsPerCharacter = options.speechMsPerCharacter ?? SPEECH_MS_PER_CHARACTER;
  const exchange = new Exchange({ ...shared, speechMsPerCharacter });
  const texting = new Texting(shared, options.smsInboundUrl);
  for (const call of options.past?.calls ?? []) exchange.calls.add(call);
  for (const text of options.past?.texts ?? []) texting.texts.add(text);
  const own = { name, exchange, texting, weather, callbacks };
  wall.enter(own);
  return { ...shared, log, exchange, texting, weather, wall, own };
}

interface Seen {
  requests: number;
  listeners: Set<(request: RequestSeen) => void>;
}

/** Listens in front of the router, so that a receive time has no routing and no parsing in it. */
function countRequests(app: FastifyInstance): Seen {
  const seen: Seen = { requests: 0, listeners: new Set() };
  app.server.prependListener('request', (request: { method?: string; url?: string }) => {
    if (!request.url?.startsWith(API_PREFIX)) return;
    seen.requests += 1;
    if (seen.listeners.size === 0) return;
    const receivedAtNs = process.hrtime.bigint();
    const told = { method: request.method ?? '', url: request.url, receivedAt: performance.now(), receivedAtNs };
    for (const listener of seen.listeners) listener(told);
  });
  return seen;
}

function makeNetwork(options: PhoneNetworkOptions, parts: Parts, app: FastifyInstance, seen: Seen): PhoneNetwork {
  const { handsets, exchange, texting, changes, callbacks, time, sender, wall, own } = parts;
  const phone = (number: string): Phone => {
    const handset = handsets.of(number);
    if (!handset) throw new PhoneError('a phone needs a number in international form, and room on the wall');
    changes.touch(number);
    return phoneOf({ handset, wall, own });
  };
  const network: PhoneNetwork = {
    name: own.name,
    get url() {
      const address: AddressInfo | string | null = app.server.address();
      return `http://127.0.0.1:${typeof address === 'object' ? address?.port : options.port}`;
    },
    phone,
    addPhone(number, label) {
      const added = phone(number);
      added.label = label;
      return added;
    },
    setSmsInboundUrl(url) {
      texting.inboundUrl = url;
    },
    fail: (failure) => wall.fail(own, failure),
    callbacks: (faults) => wall.trouble(own, faults),
    play: (script) => playScript(script, { wall, time, phone }),
    get counts() {
      return { ...callbacks.counts, requests: seen.requests };
    },
    onRequest(listener) {
      seen.listeners.add(listener);
      return () => {
        seen.listeners.delete(listener);
      };
    },
    unexpected: () => ({
      calls: handsets.all().flatMap((handset) => handset.newCalls),
      texts: handsets.all().flatMap((handset) => handset.newTexts),
    }),
    callbacksSent: () => callbacks.idle(),
    async close() {
      time.stop();
      exchange.close();
      callbacks.close();
      wall.leave(own);
      await sender.close();
      await app.close();
    },
  };
  WALLS.set(network, wall);
  return network;
}

/** The weather of this network, and of every one on its wall. */
function describe({ own, wall }: Parts) {
  const shown = ({ name, weather, callbacks }: Networked) => ({
    name,
    failure: weather.now,
    fronts: weather.fronts,
    faults: callbacks.faults,
    counts: callbacks.counts,
  });
  return { ...shown(own), networks: wall.networks.map(shown) };
}
