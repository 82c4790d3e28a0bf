import type { Socket } from 'node:net';
import type { Aedes, Client } from 'aedes';
import type { AnyProfile, Renewal } from '../../../devices/profile.ts';
import type { DeviceId } from '../../core/ids.ts';
import type { Clock, Door } from '../../gateway/ports.ts';
import { Bearing, type NumberKeeper } from '../bearing.ts';
import type { DeviceDirectory, KnownDevice, Proof } from '../directory.ts';
import type { AnnouncementStore } from '../families/announced.ts';
import type { KnownState } from '../families/memory.ts';
import type { Intake, IntakeLog, IntakeStats } from '../intake.ts';
import { INTAKE_LIMITS, type IntakeLimits } from '../limits.ts';
import type { QuarantineSealer } from '../quarantine.ts';
import { type BeatHeard, Receiver } from '../receive.ts';
import { SparingLog } from '../sparing.ts';
import { Suspicions } from '../suspicions.ts';
import { Tally, type TallyName } from '../tally.ts';
import { type BrokerOptions, overhear, startBroker } from './broker.ts';
import { publishDown } from './down.ts';
import { type EntranceOptions, Visitor } from './entrance.ts';
import { Handshakes } from './handshakes.ts';
import { Link } from './link.ts';
import { Links } from './links.ts';
import { type Listener, listenTcp, type TcpAt } from './listen.ts';
import { listenTls, type TlsAt, type TlsListener, type TlsParts } from './listen-tls.ts';
import { Overdue } from './overdue.ts';
import { Porch } from './porch.ts';
import { presentedBy } from './presented.ts';
import { sendProgress } from './progress.ts';
import { Refusals } from './refusals.ts';
import { Rivals } from './rivals.ts';
import type { Tap } from './tap.ts';

export interface EmbeddedIntakeOptions {
  door: Door;
  directory: DeviceDirectory;
  /** The device family of a name, e.g. `profileByName`. */
  profiles: (name: string) => AnyProfile | undefined;
  clock: Clock;
  log: IntakeLog;
  /** Plain MQTT; null: not at all. */
  tcp: TcpAt | null;
  tls: TlsAt | null;
  /** Seals a piece of a quarantined message for the journal; without it none is kept. */
  quarantineSealer?: QuarantineSealer;
  /** A device asks for a new proof of who it is. */
  renew?: (device: KnownDevice, request: Renewal) => void;
  /** A device has come in with a proof that it had not used before: from now on that alone counts. */
  proved?: (device: KnownDevice, proof: Proof) => void;
  /** The state of a sensor as the journal knows it. */
  known?: KnownState;
  /** What a bridge calls an end device, to be kept with it. */
  keepAlias?: (device: KnownDevice, alias: string) => void;
  /** Keeps what bridges announce of their topics over a restart. */
  announcements?: AnnouncementStore;
  /** A device says for the first time what hardware it runs on: its SHA-256 in hex, to be kept. */
  keepHardware?: (device: KnownDevice, hardware: string) => void;
  /** Keeps how far devices have counted their heartbeats over a restart. */
  numbers?: NumberKeeper;
  /** What devices say of themselves with their heartbeats, for whoever fits them. */
  beat?: BeatHeard;
  /** Whether devices are told to let nothing be heard or felt of their alarm; true unless a scheme wants otherwise. */
  silent?: boolean;
  limits?: IntakeLimits;
  metrics?: (name: TallyName, n: number) => void;
}

/** Starts the broker inside this process and listens. Fails with a `Fault` when a port cannot be had. */
export async function startEmbeddedIntake(options: EmbeddedIntakeOptions): Promise<Intake> {
  const { door, directory, clock, log, limits = INTAKE_LIMITS } = options;
  const tally = new Tally(options.metrics);
  const suspicions = new Suspicions({ door, directory, clock, tally });
  const bearing = new Bearing({ suspicions, keepHardware: options.keepHardware, numbers: options.numbers });
  const receiver = openReceiver(options, limits, tally, suspicions, bearing);
  const overdue = new Overdue(clock, limits.settleMs, tally);
  const handshakes = new Handshakes(limits, clock, tally);
  const porch = new Porch(limits, clock, tally);
  // By socket, not by client id: what an old connection still sends must not pass for its successor's.
  const bySocket = new WeakMap<object, Link>();
  const linkOf = (client: Client) => bySocket.get(client.conn);
  const taking: BrokerOptions = { clock, directory, limits, receiver, suspicions, overdue, tally, linkOf };
  const overheard = (link: Link, packets: Buffer) => overhear(taking, link, packets);
  const links = new Links(door, tally, new Rivals({ limits, clock, door, directory, suspicions, overheard }));
  const broker = await startBroker(taking);

  const admit: EntranceOptions['admit'] = (socket, tap, device, connect) => {
    if (links.size >= limits.connections && links.get(device.id) === undefined) return undefined;
    porch.leave(socket);
    return letIn({ broker, links, overdue, bySocket }, new Link(socket, tap, device, limits, tally), tap, connect);
  };
  const entrance: EntranceOptions = {
    directory,
    limits,
    clock,
    tally,
    porch,
    refusals: new Refusals(limits),
    log: new SparingLog(log, clock),
    suspicions,
    proved(device, proof) {
      bearing.forget(device);
      options.proved?.(device, proof);
    },
    admit,
  };
  const visit = (socket: Socket) => void new Visitor(socket, entrance);
  const listeners = await openListeners(options, visit, { limits, tally, porch, handshakes }, broker);
  log.info({ mqtt: listeners.tcp?.port, mqtts: listeners.tls?.port }, 'intake is listening');

  return running({
    options,
    limits,
    tally,
    suspicions,
    receiver,
    overdue,
    handshakes,
    porch,
    links,
    broker,
    listeners,
  });
}

interface Running {
  options: EmbeddedIntakeOptions;
  limits: IntakeLimits;
  tally: Tally;
  suspicions: Suspicions;
  receiver: Receiver;
  overdue: Overdue;
  handshakes: Handshakes;
  porch: Porch;
  links: Links;
  broker: Aedes;
  listeners: Awaited<ReturnType<typeof openListeners>>;
}

/** What the rest of the house sees of it. */
function running({ options, limits, tally, listeners, links, ...parts }: Running): Intake {
  const { suspicions, receiver, overdue, handshakes, porch, broker } = parts;
  const { directory } = options;
  return {
    mqttPort: listeners.tcp?.port,
    mqttsPort: listeners.tls?.port,
    progress: (progress) => sendProgress(progress, { links, limits, tally, silent: options.silent ?? true }),
    send: (device, leaf, body) => publishDown(links.get(device), leaf, body, limits.outgoingBytes) === 'sent',
    suspect(device, why) {
      const known = directory.device(device);
      if (known !== undefined && !known.revoked) suspicions.guessed(known, why);
    },
    lookAgain: (device) => endIfRevoked(links, directory, device),
    disconnect: (device) => links.disconnect(device),
    show: (identity) => listeners.tls?.show(identity),
    families: receiver.families,
    stats: (): IntakeStats => ({
      connected: links.size,
      waiting: porch.size,
      handshakes: handshakes.stats,
      unsettled: overdue.unsettled,
      counts: { ...tally.counts },
    }),
    async close() {
      const closed = Promise.all([listeners.tcp?.close(), listeners.tls?.close()]);
      receiver.close();
      porch.close();
      links.closeAll();
      overdue.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await closed;
    },
  };
}

/** A connection that came in with a certificate which has been revoked since is over. */
function endIfRevoked(links: Links, directory: DeviceDirectory, device: DeviceId): void {
  const link = links.get(device);
  const shown = link && presentedBy(link.socket);
  if (shown && directory.device(device)?.certificates?.get(shown.fingerprint)?.revoked) links.disconnect(device);
}

function openReceiver(
  options: EmbeddedIntakeOptions,
  limits: IntakeLimits,
  tally: Tally,
  suspicions: Suspicions,
  bearing: Bearing,
): Receiver {
  const { door, directory, profiles, clock, log } = options;
  return new Receiver({
    door,
    directory,
    profiles,
    clock,
    limits,
    tally,
    log: new SparingLog(log, clock),
    sealer: options.quarantineSealer,
    bearing,
    renew: options.renew,
    suspect: (device, why) => suspicions.suspect(device, why),
    known: options.known,
    keepAlias: options.keepAlias,
    announcements: options.announcements,
    beat: options.beat,
  });
}

interface Inside {
  broker: Aedes;
  links: Links;
  overdue: Overdue;
  bySocket: WeakMap<object, Link>;
}

/** From here on the socket is the broker's, behind the link's gate; its first bytes are the CONNECT that was judged. */
function letIn({ broker, links, overdue, bySocket }: Inside, link: Link, tap: Tap, connect: Buffer): Link {
  const { socket } = link;
  bySocket.set(socket, link);
  socket.on('close', () => {
    overdue.forget(link);
    links.remove(link);
  });
  links.add(link);
  link.client = broker.handle(socket);
  tap.passOn(connect);
  return link;
}

async function openListeners(
  { tcp, tls }: EmbeddedIntakeOptions,
  visit: (socket: Socket) => void,
  parts: TlsParts,
  broker: Aedes,
): Promise<{ tcp: Listener | undefined; tls: TlsListener | undefined }> {
  let first: Listener | undefined;
  try {
    first = tcp ? await listenTcp(tcp, visit) : undefined;
    return { tcp: first, tls: tls ? await listenTls(tls, parts, visit) : undefined };
  } catch (fault) {
    await first?.close();
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    throw fault;
  }
}
