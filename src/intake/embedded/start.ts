import type { Socket } from 'node:net';
import type { Aedes, Client } from 'aedes';
import type { Profile } from '../../../devices/profile.ts';
import type { Clock, Door } from '../../gateway/ports.ts';
import type { DeviceDirectory } from '../directory.ts';
import type { Intake, IntakeLog, IntakeStats } from '../intake.ts';
import { INTAKE_LIMITS, type IntakeLimits } from '../limits.ts';
import type { QuarantineSealer } from '../quarantine.ts';
import { Receiver } from '../receive.ts';
import { SparingLog } from '../sparing.ts';
import { Tally, type TallyName } from '../tally.ts';
import { startBroker } from './broker.ts';
import { type EntranceOptions, Visitor } from './entrance.ts';
import { Link } from './link.ts';
import { Links } from './links.ts';
import { type Listener, listenTcp, listenTls, type TcpAt, type TlsAt } from './listen.ts';
import { Overdue } from './overdue.ts';
import { Porch } from './porch.ts';
import { sendProgress } from './progress.ts';
import { Refusals } from './refusals.ts';
import type { Tap } from './tap.ts';

export interface EmbeddedIntakeOptions {
  door: Door;
  directory: DeviceDirectory;
  /** The device family of a name, e.g. `profileByName`. */
  profiles: (name: string) => Profile | undefined;
  clock: Clock;
  log: IntakeLog;
  /** Plain MQTT; null: not at all. */
  tcp: TcpAt | null;
  tls: TlsAt | null;
  /** Seals a piece of a quarantined message for the journal; without it none is kept. */
  quarantineSealer?: QuarantineSealer;
  /** Whether devices are told to let nothing be heard or felt of their alarm; true unless a scheme wants otherwise. */
  silent?: boolean;
  limits?: IntakeLimits;
  metrics?: (name: TallyName, n: number) => void;
}

/** Starts the broker inside this process and listens. Fails with a `Fault` when a port cannot be had. */
export async function startEmbeddedIntake(options: EmbeddedIntakeOptions): Promise<Intake> {
  const { door, directory, clock, log, limits = INTAKE_LIMITS } = options;
  const tally = new Tally(options.metrics);
  const receiver = openReceiver(options, limits, tally);
  const overdue = new Overdue(clock, limits.settleMs, tally);
  const links = new Links(door, tally);
  const porch = new Porch(limits, clock, tally);
  // By socket, not by client id: what an old connection still sends must not pass for its successor's.
  const bySocket = new WeakMap<object, Link>();
  const linkOf = (client: Client) => bySocket.get(client.conn);
  const broker = await startBroker({ clock, directory, limits, receiver, overdue, tally, linkOf });

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
    admit,
  };
  const visit = (socket: Socket) => void new Visitor(socket, entrance);
  const listeners = await openListeners(options, visit, { limits, tally, porch }, broker);
  log.info({ mqtt: listeners.tcp?.port, mqtts: listeners.tls?.port }, 'intake is listening');

  return {
    mqttPort: listeners.tcp?.port,
    mqttsPort: listeners.tls?.port,
    progress: (progress) => sendProgress(progress, { links, limits, tally, silent: options.silent ?? true }),
    disconnect: (device) => links.get(device)?.close(),
    stats: (): IntakeStats => ({
      connected: links.size,
      waiting: porch.size,
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

function openReceiver(options: EmbeddedIntakeOptions, limits: IntakeLimits, tally: Tally): Receiver {
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
  parts: { limits: IntakeLimits; tally: Tally; porch: Porch },
  broker: Aedes,
): Promise<{ tcp: Listener | undefined; tls: Listener | undefined }> {
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
