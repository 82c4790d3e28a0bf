import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { profileByName } from '../../devices/index.ts';
import type { Book } from '../core/book.ts';
import type { PracticeDesk } from '../desk/practice.ts';
import { Dispatcher } from '../dispatch/dispatcher.ts';
import { ReplyCodes } from '../dispatch/reply-code.ts';
import { FiguresDesk } from '../figures/worker/figures-desk.ts';
import { Gateway } from '../gateway/gateway.ts';
import type { Clock, Door, Effects } from '../gateway/ports.ts';
import { startEmbeddedIntake } from '../intake/embedded/start.ts';
import { TicketKeys } from '../intake/embedded/ticket-keys.ts';
import type { Intake } from '../intake/intake.ts';
import type { Directory } from '../register/directory.ts';
import { openRecords, type Records } from '../register/register.ts';
import { Attempts } from './attempts.ts';
import { makeBook } from './book.ts';
import { ButtonCare } from './care/button-care.ts';
import { watchButtons } from './care/metrics.ts';
import { ClockWatch } from './clock-watch.ts';
import { Closers } from './closers.ts';
import { openWalks, startWalks } from './commission/open-walks.ts';
import { urnRulesOf } from './config/force-file.ts';
import type { Config } from './config/load.ts';
import { openContactErrands, startContactTests } from './contact-care.ts';
import { requireWritable } from './data-directory.ts';
import { openDesk } from './desk.ts';
import { dispatchPeople } from './dispatch-people.ts';
import { Drill } from './drill/drill.ts';
import { watchDrill } from './drill/metrics.ts';
import { startDuties } from './duties.ts';
import type { Environment } from './environment.ts';
import { aliasKeeper, announcementStore, knownState } from './families/families.ts';
import { type Health, lookAtHealth } from './health.ts';
import { HEARTBEAT_NUMBERS, HeartbeatNumbers } from './identity/heartbeat-numbers.ts';
import { hardwareKeeper, openIdentity, openRenewals, proofUsed, startRenewals } from './identity/identity.ts';
import { watchNumbers } from './identity/metrics.ts';
import { keepJournal } from './journal-keeper.ts';
import type { Log } from './log.ts';
import { makeMetrics } from './metrics.ts';
import { openNightly } from './nightly/checks.ts';
import { watchNightly } from './nightly/metrics.ts';
import { openJournal } from './open-journal.ts';
import { openPanels } from './panels.ts';
import type { RoutesFrom } from './police-routes.ts';
import { keepApart } from './practice/apart.ts';
import type { PracticeScript } from './practice/script.ts';
import { Rehearsal } from './rehearsal.ts';
import { isAskedAnew, isOver, isUnsafe, resumeSends, standingIn } from './resume.ts';
import type { Rooms } from './rooms.ts';
import { watchTroubles } from './watchdog/metrics.ts';
import { SelfWatch } from './watchdog/self-watch.ts';
import { openWatch } from './watching.ts';
import { openWays } from './ways.ts';

export interface ProductOptions {
  config: Config;
  environment: Environment;
  log: Log;
  /** The gateway's time line; tests move one by hand. */
  clock?: Clock;
  /** A rehearsal for staff instead of service; see `practice/`. */
  practice?: PracticeScript;
}

/** A running gateway. */
export interface Product {
  http: string;
  mqtt: string | undefined;
  mqtts: string | undefined;
  /** Where alarm panels report: `tcp://…`, `udp://…`. */
  dc09: readonly string[];
  /** Makes the first administrator, once; undefined when there already is one. */
  adminLink: string | undefined;
  warnings: readonly string[];
  health(): Health;
  /** The rehearsal, when this is one. */
  practice: PracticeDesk | undefined;
  /** Counts the sweeps of supervision: a count that stands still means that nobody looks. */
  sweeps(): number;
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
  const { directory, gateway, clock, clockWatch, journal, watch, late, metrics, records, log } = rooms;
  late.care = openButtonCare(rooms, closers);
  const walks = await openWalks(rooms);
  late.walks = walks;
  closers.add(startWalks(walks, rooms));
  const desk = await openDesk(rooms);
  closers.add(() => desk.close());
  late.desk = desk;
  resumeSends(rooms);
  closers.add(async () => {
    await gateway.close();
    journal.alive(clock.now());
  });
  const rehearsal = new Rehearsal(rooms);
  const numbers = openNumbers(rooms, closers);
  const intake = await openIntake(rooms, rehearsal, numbers);
  closers.add(() => intake.close());
  late.intake = intake;
  await rehearsal.play(intake.mqttPort, 'first');
  await openPanels(rooms, closers, (device, bytes) => sealSample(records, directory, device, bytes));
  metrics.watch({ ...rooms, desk, intake: () => intake, vault: records.vault });
  watch.start();
  closers.add(() => watch.stop());
  rooms.policeWays.start(rooms.metrics);
  const selfWatch = new SelfWatch({ ...rooms, rehearsal });
  late.selfWatch = selfWatch;
  watchTroubles(metrics.registry, selfWatch);
  const drill = new Drill({ ...rooms, mqttPort: intake.mqttPort });
  late.drill = drill;
  drill.start();
  closers.add(() => drill.stop());
  watchDrill(metrics.registry, drill);
  selfWatch.start();
  closers.add(() => selfWatch.stop());
  const rehearse = () => rehearsal.play(intake.mqttPort, 'later');
  closers.add(
    startDuties({ journal, vault: records.vault, directory, watch, intake, clock, log, rehearse, clockWatch }),
  );
  closers.add(startRenewals(rooms));
  const nightly = openNightly(rooms);
  late.nightly = nightly;
  nightly.start();
  closers.add(() => nightly.stop());
  watchNightly(metrics.registry, nightly);
  closers.add(startContactTests(rooms));
  const { keep } = rooms.config.gateway.journal;
  closers.add(keepJournal({ journal, dir: rooms.environment.dataDir, keep, clock, log }));
  return {
    ...addresses(rooms, intake),
    adminLink: adminLink(rooms),
    warnings: [...rooms.warnings, ...rooms.ownTls.warnings()],
    health: rooms.health,
    practice: desk.practice,
    sweeps: () => watch.counts.sweeps,
    close: () => closers.close(),
  };
}

/** Knows when each button was last pressed. */
function openButtonCare({ records, directory, clock, log, metrics }: Rooms, closers: Closers): ButtonCare {
  const care = new ButtonCare({ care: records.register.care, directory, clock, log });
  closers.add(() => care.write());
  watchButtons(metrics.registry, care);
  return care;
}

async function openRooms(options: ProductOptions, closers: Closers): Promise<Rooms> {
  const { config, environment, log, clock: given } = options;
  requireWritable(environment.dataDir);
  keepApart(environment.dataDir, options.practice !== undefined);
  const { journal, clock, line } = await openJournal(environment, log, given);
  closers.add(() => journal.close());
  const records = openRegister(environment, clock, closers);
  records.register.police.useForces(urnRulesOf(config.forces));
  const directory = records.register.openDirectory();
  const identity = await openIdentity({ config, environment, clock, log });
  const http = await httpAddress(config, environment);
  const late: Rooms['late'] = {};
  const { messages } = config;
  const replyCodes = new ReplyCodes(records.vault.derive('reply codes'));
  const audience = (premises: string) => late.desk?.audience(premises) ?? 0;
  const metrics = makeMetrics();
  const house = { config, environment, log, clock, journal, records, directory, ...identity };
  const ways = openWays({
    ...house,
    messages,
    replyCodes,
    metrics,
    audience,
    publicUrl: http.publicUrl,
    isRehearsal: options.practice !== undefined,
    heart: () => ({ attempts: heart.attempts, watch, door }),
  });
  const { channels, warnings } = ways;
  late.police = ways.policeWays;
  const heart = openHeart({ config, log, clock, journal, directory, records, channels, metrics, late });
  closers.add(() => heart.dispatcher.close());
  const watch = openWatch({ gateway: heart.gateway, reader: journal.reader, directory, clock, ...journal.opening });
  const door = doorTo(heart.gateway, watch);
  const figures = new FiguresDesk({ dir: environment.dataDir, standards: config.standards });
  closers.add(() => figures.close());
  const contactErrands = openContactErrands({ records, directory, late, clock, log });
  const clockWatch = line && new ClockWatch({ clock: line, gateway: heart.gateway, log });
  const selfWatch = () => late.selfWatch;
  const health = () => lookAtHealth({ ...heart, watch, clock, journal, warnings, selfWatch });
  return {
    ...house,
    ...heart,
    ...ways,
    warnings,
    renewals: openRenewals({ ...house, late }),
    metrics,
    messages,
    replyCodes,
    figures,
    contactErrands,
    watch,
    door,
    http,
    health,
    late,
    clockWatch,
    practice: options.practice,
  };
}

/** What comes in goes to the loop, and that somebody lives to supervision. */
function doorTo(gateway: Gateway, watch: Rooms['watch']): Door {
  return {
    submit: (partition, input, settled) => gateway.submit(partition, input, settled),
    sawLife: (index) => watch.sawLife(index),
    lostTouch: (index) => watch.lostTouch(index),
  };
}

/** Register and vault on the thread that alarms run on: what is written is synced beside it. */
function openRegister({ masterKeyFile, dataDir }: Environment, clock: Clock, closers: Closers): Records {
  const records = openRecords({
    directory: dataDir,
    ...(masterKeyFile === undefined ? {} : { masterKeyFile }),
    clock: () => clock.now(),
    random: randomBytes,
    synced: 'afterwards',
  });
  closers.add(() => records.close());
  closers.add(() => records.stopSyncing());
  return records;
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
    tell: (told) => {
      late.desk?.tell(told);
      late.drill?.told(told);
      late.police?.told(told);
      late.care?.told(told);
      late.walks?.told(told);
    },
    send: (send) => dispatcher.take(send),
    standDown: (standDown) => dispatcher.standDown(standDown),
    progress: (progress) => late.intake?.progress(progress),
  };
  const usable = new Set(channels.filter((channel) => channel.configured).map((channel) => channel.name));
  const { call } = config.gateway.drill;
  const book: Book = {
    ...makeBook(config, directory, usable, clock.now(), standingOf(records, log)),
    ...(call && { drillCall: call }),
  };
  const gateway: Gateway = new Gateway({
    journal,
    clock,
    book,
    effects,
    defer: setImmediate,
    log,
  });
  const callees = dispatchPeople({ attempts, directory, register: records.register, clock, log });
  const dispatcher: Dispatcher = new Dispatcher({
    door: gateway,
    channels,
    clock,
    isOver: (send) => isOver(gateway, send),
    isAskedAnew: (send) => isAskedAnew(gateway, send),
    isUnsafe: (send) => isUnsafe(book, send, clock.now()),
    standing: (send) => standingIn(gateway, send),
    people: callees,
    log,
    metrics: metrics.dispatch,
  });
  return { attempts, gateway, dispatcher, book, callees };
}

/** How homes stand with their forces. What cannot be read counts as unknown: a person rings 999 then. */
function standingOf({ register }: Records, log: Log): RoutesFrom['standing'] {
  return (premises, type) => {
    try {
      return register.police.of(premises, type);
    } catch (error) {
      log.error({ err: error }, 'the standing of a home with its police force could not be read');
      return undefined;
    }
  };
}

/** Knows how far devices have counted their heartbeats, over a restart. */
function openNumbers({ environment, clock, log, metrics }: Rooms, closers: Closers): HeartbeatNumbers {
  const numbers = new HeartbeatNumbers({ file: join(environment.dataDir, HEARTBEAT_NUMBERS), clock, log });
  closers.add(() => numbers.close());
  watchNumbers(metrics.registry, numbers);
  return numbers;
}

async function openIntake(rooms: Rooms, rehearsal: Rehearsal, numbers: HeartbeatNumbers): Promise<Intake> {
  const { config, environment, clock, log, directory, door, records } = rooms;
  const { mqtt, mqtts } = config.gateway;
  const ticketKeys = new TicketKeys(join(environment.dataDir, 'identity', 'ticket-keys'), clock, log);
  const { shown } = rooms.ownTls.now;
  return startEmbeddedIntake({
    door: rehearsal.door(door),
    directory: rehearsal.directory(directory),
    profiles: profileByName,
    clock,
    log,
    tcp: { host: mqtt.host, port: environment.ports.mqtt ?? mqtt.port },
    tls: { host: mqtts.host, port: environment.ports.mqtts ?? mqtts.port, ...shown, ticketKeys },
    quarantineSealer: (device, bytes) => sealSample(records, directory, device, bytes),
    silent: config.gateway.devices.silent,
    renew: (device, request) => rooms.renewals.wanted(device, request),
    proved: proofUsed(rooms),
    keepHardware: hardwareKeeper(rooms),
    numbers,
    keepAlias: aliasKeeper(rooms),
    announcements: announcementStore(rooms),
    known: knownState(rooms),
    beat: (device, beat, at) => rooms.late.walks?.beat(device, beat, at),
  });
}

/** A piece of a message that nobody understood may hold anything: it is kept under the household's key, or not at all. */
function sealSample(records: Records, directory: Directory, device: string, bytes: Uint8Array): string {
  const entry = directory.device(device);
  const home = entry === undefined ? undefined : directory.premises(entry.premises);
  // A home of which nothing personal is known has no key; making one would wait for the disk in the way of alarms.
  if (home === undefined || !records.vault.hasKey(home.household)) return '';
  return records.vault.seal(home.household, `quarantine/${device}`, Buffer.from(bytes).toString('base64'));
}

function addresses({ config, http, late }: Rooms, intake: Intake): Pick<Product, 'http' | 'mqtt' | 'mqtts' | 'dc09'> {
  const { mqtt, mqtts, dc09 } = config.gateway;
  const { tcpPort, udpPort } = late.dc09 ?? {};
  return {
    http: http.url,
    mqtt: intake.mqttPort === undefined ? undefined : `mqtt://${mqtt.host}:${intake.mqttPort}`,
    mqtts: intake.mqttsPort === undefined ? undefined : `mqtts://${mqtts.host}:${intake.mqttsPort}`,
    dc09: [
      ...(tcpPort === undefined ? [] : [`tcp://${dc09?.host}:${tcpPort}`]),
      ...(udpPort === undefined ? [] : [`udp://${dc09?.host}:${udpPort}`]),
    ],
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
