import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { profileByName } from '../../devices/index.ts';
import type { AttemptId } from '../core/ids.ts';
import { describeChannels } from '../dispatch/channel.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { ReplyCodes } from '../dispatch/reply-code.ts';
import { Gateway } from '../gateway/gateway.ts';
import type { Clock, Door, Effects, Send } from '../gateway/ports.ts';
import { loadOrMakeCertificate } from '../intake/embedded/certificate.ts';
import { startEmbeddedIntake } from '../intake/embedded/start.ts';
import type { Intake } from '../intake/intake.ts';
import { openSqliteJournal } from '../journal/sqlite/journal.ts';
import type { Directory } from '../register/directory.ts';
import { openRecords, type Records } from '../register/register.ts';
import { Attempts } from './attempts.ts';
import { makeBook } from './book.ts';
import { makeChannels } from './channels.ts';
import { SystemClock } from './clock.ts';
import { Closers } from './closers.ts';
import type { Config } from './config/load.ts';
import { openDesk } from './desk.ts';
import { startDuties } from './duties.ts';
import type { Environment } from './environment.ts';
import { type Health, lookAtHealth } from './health.ts';
import type { Log } from './log.ts';
import { makeMetrics } from './metrics.ts';
import { Rehearsal } from './rehearsal.ts';
import type { Rooms } from './rooms.ts';
import { openWatch } from './watching.ts';

export interface ProductOptions {
  config: Config;
  environment: Environment;
  log: Log;
  /** The gateway's time line; tests move one by hand. */
  clock?: Clock;
}

/** A running gateway. */
export interface Product {
  http: string;
  mqtt: string | undefined;
  mqtts: string | undefined;
  /** Makes the first administrator, once; undefined when there already is one. */
  adminLink: string | undefined;
  warnings: readonly string[];
  health(): Health;
  close(): Promise<void>;
}

/**
 * Starts everything in the order in which it can be trusted: journal, register, heart, telephone, desk, and last the
 * broker, so that no message comes in before there is a way for it through the house. Throws a `Fault` in plain words.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const closers = new Closers();
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.close().catch(() => {});
    throw error;
  }
}

async function start(options: ProductOptions, closers: Closers): Promise<Product> {
  const rooms = await openRooms(options, closers);
  const { directory, gateway, clock, journal, watch, late, metrics, records, log } = rooms;
  const desk = await openDesk(rooms);
  closers.add(() => desk.close());
  late.desk = desk;
  resumeSends(rooms);
  closers.add(async () => {
    await gateway.close();
    journal.alive(clock.now());
  });
  const rehearsal = new Rehearsal(rooms);
  const intake = await openIntake(rooms, rehearsal);
  closers.add(() => intake.close());
  late.intake = intake;
  await rehearsal.play(intake.mqttPort, 'first');
  metrics.watch({ ...rooms, desk, intake: () => intake, vault: records.vault });
  watch.start();
  closers.add(() => watch.stop());
  const rehearse = () => rehearsal.play(intake.mqttPort, 'later');
  closers.add(startDuties({ journal, vault: records.vault, directory, watch, intake, clock, log, rehearse }));
  return {
    ...addresses(rooms, intake),
    adminLink: adminLink(rooms),
    warnings: rooms.warnings,
    health: rooms.health,
    close: () => closers.close(),
  };
}

/** What was decided before the stop and is not settled is looked up at its provider and, if it is not there, sent. */
function resumeSends({ dispatcher, gateway, journal }: Rooms): void {
  const known: [AttemptId, string][] = [];
  for (const state of gateway.states()) {
    for (const { id, reference } of state.attempts.values()) if (reference !== null) known.push([id, reference]);
  }
  dispatcher.resume(
    journal.reader.outbox().map((row) => JSON.parse(row.body) as Send),
    known,
  );
}

async function openRooms(options: ProductOptions, closers: Closers): Promise<Rooms> {
  const { config, environment, log, clock: given } = options;
  const journal = await openSqliteJournal({
    dir: environment.dataDir,
    allowHold: environment.allowHold,
    ...(given === undefined ? {} : { clock: () => given.now() }),
    onFatal: (fault) => log.error({ err: fault }, 'the journal writer has died; restart the gateway'),
  });
  closers.add(() => journal.close());
  const { lastAliveAt } = journal.opening;
  const clock = given ?? new SystemClock(lastAliveAt);
  const { masterKeyFile, dataDir } = environment;
  const records = openRecords({
    directory: dataDir,
    ...(masterKeyFile === undefined ? {} : { masterKeyFile }),
    clock: () => clock.now(),
    random: randomBytes,
  });
  closers.add(() => records.close());
  const directory = records.register.openDirectory();
  const http = await httpAddress(config, environment);
  const late: Rooms['late'] = {};
  const { messages } = config;
  const replyCodes = new ReplyCodes(records.vault.derive('reply codes'));
  const audience = () => late.desk?.audience() ?? 0;
  const channels = makeChannels({
    config,
    environment,
    clock,
    messages,
    replyCodes,
    publicUrl: http.publicUrl,
    audience,
  });
  const warnings = describeChannels(channels);
  const metrics = makeMetrics();
  const heart = openHeart({ config, log, clock, journal, directory, records, channels, metrics, late });
  closers.add(() => heart.dispatcher.close());
  const watch = openWatch({ gateway: heart.gateway, reader: journal.reader, directory, clock, lastAliveAt });
  const door: Door = {
    submit: (partition, input, settled) => heart.gateway.submit(partition, input, settled),
    sawLife: (index) => watch.sawLife(index),
    lostTouch: (index) => watch.lostTouch(index),
  };
  const health = () => lookAtHealth({ gateway: heart.gateway, watch, dispatcher: heart.dispatcher, clock, warnings });
  const rooms = {
    config,
    environment,
    log,
    clock,
    journal,
    records,
    directory,
    channels,
    metrics,
    messages,
    replyCodes,
  };
  return { ...rooms, ...heart, watch, door, http, warnings, health, late };
}

type HeartParts = Pick<
  Rooms,
  'config' | 'log' | 'clock' | 'journal' | 'directory' | 'records' | 'channels' | 'metrics' | 'late'
>;

/** The loop and the outbox worker: each is the other's effect and input. */
function openHeart({ config, log, clock, journal, directory, records, channels, metrics, late }: HeartParts) {
  const attempts = new Attempts({
    gateway: () => gateway,
    reader: journal.reader,
    directory,
    register: records.register,
  });
  const effects: Effects = {
    tell: (told) => late.desk?.tell(told),
    send: (send) => dispatcher.take(send),
    standDown: (standDown) => dispatcher.standDown(standDown),
    progress: (progress) => late.intake?.progress(progress),
  };
  const usable = new Set(channels.filter((channel) => channel.configured).map((channel) => channel.name));
  const gateway: Gateway = new Gateway({
    journal,
    clock,
    book: makeBook(config, directory, usable, clock.now()),
    effects,
    defer: setImmediate,
    log,
  });
  const dispatcher: Dispatcher = new Dispatcher({
    door: gateway,
    channels,
    clock,
    people: {
      number: (contact, attempt) => attempts.number(contact, attempt),
      reference: (premises) => attempts.reference(premises),
    },
    log,
    metrics: metrics.dispatch,
  });
  return { attempts, gateway, dispatcher };
}

async function openIntake(rooms: Rooms, rehearsal: Rehearsal): Promise<Intake> {
  const { config, environment, clock, log, directory, door, records } = rooms;
  const { mqtt, mqtts } = config.gateway;
  const { key, cert } = await loadOrMakeCertificate(environment.dataDir, mqtts.names, clock);
  return startEmbeddedIntake({
    door: rehearsal.door(door),
    directory: rehearsal.directory(directory),
    profiles: profileByName,
    clock,
    log,
    tcp: { host: mqtt.host, port: environment.ports.mqtt ?? mqtt.port },
    tls: { host: mqtts.host, port: environment.ports.mqtts ?? mqtts.port, key, cert },
    quarantineSealer: (device, bytes) => sealSample(records, directory, device, bytes),
  });
}

/** A piece of a message that nobody understood may hold anything: it is kept under the household's key, or not at all. */
function sealSample(records: Records, directory: Directory, device: string, bytes: Uint8Array): string {
  const entry = directory.device(device);
  const home = entry === undefined ? undefined : directory.premises(entry.premises);
  if (home === undefined) return '';
  return records.vault.seal(home.household, `quarantine/${device}`, Buffer.from(bytes).toString('base64'));
}

function addresses({ config, http }: Rooms, intake: Intake): Pick<Product, 'http' | 'mqtt' | 'mqtts'> {
  const { mqtt, mqtts } = config.gateway;
  return {
    http: http.url,
    mqtt: intake.mqttPort === undefined ? undefined : `mqtt://${mqtt.host}:${intake.mqttPort}`,
    mqtts: intake.mqttsPort === undefined ? undefined : `mqtts://${mqtts.host}:${intake.mqttsPort}`,
  };
}

function adminLink({ records, http }: Rooms): string | undefined {
  const { staff, adminLinks } = records.register;
  return staff.hasAdministrator() ? undefined : `${http.publicUrl}/setup/${adminLinks.create().token}`;
}

/** A fixed port is taken as it is. For 0 a free one is found beforehand, because telephone callbacks need to know it. */
async function httpAddress(config: Config, environment: Environment): Promise<Rooms['http']> {
  const { host } = config.gateway.http;
  const wanted = environment.ports.http ?? config.gateway.http.port;
  const port = wanted === 0 ? await freePort(host) : wanted;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { host, port, url, publicUrl: config.gateway.publicUrl ?? url };
}

async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, host, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
