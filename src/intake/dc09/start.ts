import type { PanelProfile } from '../../../devices/panel.ts';
import { after } from '../../core/time.ts';
import type { Clock, Door } from '../../gateway/ports.ts';
import type { DeviceDirectory } from '../directory.ts';
import { type Unbound, UnboundStore } from '../families/unbound.ts';
import type { IntakeLog } from '../intake.ts';
import { INTAKE_LIMITS, type IntakeLimits } from '../limits.ts';
import type { QuarantineSealer } from '../quarantine.ts';
import { Receiver } from '../receive.ts';
import { SparingLog } from '../sparing.ts';
import { Suspicions } from '../suspicions.ts';
import { Tally } from '../tally.ts';
import { type Dc09Counts, noDc09Counts } from './counts.ts';
import { DC09_LIMITS, type Dc09Limits } from './limits.ts';
import { type Caller, type PanelBook, PanelPost } from './panel-post.ts';
import { type Stranger, Strangers } from './strangers.ts';
import { PanelLines, type WireParts } from './tcp.ts';
import { PanelDatagrams } from './udp.ts';

export interface Dc09Options {
  door: Door;
  directory: DeviceDirectory;
  panels: PanelBook;
  profile: PanelProfile;
  clock: Clock;
  log: IntakeLog;
  host: string;
  /** Null: no TCP, or no UDP; 0: a free port. */
  tcp: number | null;
  udp: number | null;
  quarantineSealer?: QuarantineSealer;
  limits?: Dc09Limits;
  intakeLimits?: IntakeLimits;
}

/** The receiver for alarm panels, running. */
export interface Dc09Intake {
  readonly tcpPort: number | undefined;
  readonly udpPort: number | undefined;
  /** Accounts that speak here and that nobody has registered, the most recently heard first. */
  strangers(): Stranger[];
  /** Zones that said something and that nobody has bound. */
  unbound(): readonly Unbound[];
  stats(): {
    connected: number;
    counts: Readonly<Dc09Counts & Record<'signals' | 'presses' | 'rate_limited' | 'suspicions', number>>;
  };
  close(): Promise<void>;
}

/** Starts to listen for alarm panels. Fails with a `Fault` when a port cannot be had. */
export async function startDc09Intake(options: Dc09Options): Promise<Dc09Intake> {
  const { door, directory, clock, panels, profile, limits = DC09_LIMITS } = options;
  const counts = noDc09Counts();
  const tally = new Tally();
  const log = new SparingLog(options.log, clock);
  const strangers = new Strangers(limits.strangers);
  const unbound = new UnboundStore();
  const receiver = openReceiver(options, tally, log);
  const suspicions = new Suspicions({ door, directory, clock, tally });
  const post = new PanelPost({
    door,
    panels,
    profile,
    receiver,
    suspicions,
    strangers,
    unbound,
    clock,
    limits,
    counts,
    log,
  });
  const parts: WireParts = {
    limits,
    counts,
    receive: (frame, caller) => post.receive(frame, inTime(caller, clock, limits, counts)),
  };
  const lines = new PanelLines(parts);
  const datagrams = options.udp === null ? undefined : new PanelDatagrams(parts, options.host);
  const tcpPort = options.tcp === null ? undefined : await lines.listen({ host: options.host, port: options.tcp });
  let udpPort: number | undefined;
  try {
    udpPort = await datagrams?.listen({ host: options.host, port: options.udp ?? 0 });
  } catch (error) {
    await lines.close();
    throw error;
  }
  options.log.info({ tcp: tcpPort, udp: udpPort }, 'alarm panels are listened for');
  return {
    tcpPort,
    udpPort,
    strangers: () => strangers.list().filter(({ account }) => panels.find(account) === undefined),
    unbound: () => unbound.list((index) => directory.deviceAt(index)),
    stats: () => {
      const { signals, presses, rate_limited, suspicions } = tally.counts;
      return { connected: lines.size, counts: { ...counts, signals, presses, rate_limited, suspicions } };
    },
    async close() {
      receiver.close();
      await Promise.all([lines.close(), udpPort === undefined ? undefined : datagrams?.close()]);
    },
  };
}

function openReceiver(options: Dc09Options, tally: Tally, log: SparingLog): Receiver {
  const { door, directory, clock, intakeLimits: limits = INTAKE_LIMITS, quarantineSealer: sealer } = options;
  return new Receiver({ door, directory, profiles: () => undefined, clock, limits, tally, log, sealer });
}

/** A caller that is let go when its answer takes too long; what is on disk then is acknowledged when it is sent again. */
function inTime(caller: Caller, clock: Clock, limits: Dc09Limits, counts: Dc09Counts): Caller {
  let over = false;
  const end = (): boolean => {
    if (over) return false;
    over = true;
    return true;
  };
  let bell: { cancel(): void } | undefined;
  const wrapped: Caller = {
    over: caller.over,
    proved: () => caller.proved(),
    answer: (bytes) => {
      if (!over) caller.answer(bytes);
    },
    done: () => {
      bell?.cancel();
      if (end()) caller.done();
    },
  };
  bell = clock.at(after(clock.now(), limits.settleMs), () => {
    counts.settle_late += 1;
    if (end()) caller.done();
  });
  return wrapped;
}
