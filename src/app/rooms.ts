import type { Book } from '../core/book.ts';
import type { FloodWatch } from '../desk/flood/flood-watch.ts';
import type { PracticeDesk } from '../desk/practice.ts';
import type { Channel } from '../dispatch/channel.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { ErrandDesk } from '../dispatch/errand/order.ts';
import type { MessageBook } from '../dispatch/messages.ts';
import type { People as Callees } from '../dispatch/people.ts';
import type { ReplyCodes } from '../dispatch/reply-code.ts';
import type { FiguresDesk } from '../figures/worker/figures-desk.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Clock, Door, Told } from '../gateway/ports.ts';
import type { Watch } from '../gateway/watch.ts';
import type { Authority } from '../identity/authority.ts';
import type { Dc09Intake } from '../intake/dc09/start.ts';
import type { Intake } from '../intake/intake.ts';
import type { SqliteJournal } from '../journal/sqlite/journal.ts';
import type { Directory } from '../register/directory.ts';
import type { Records } from '../register/register.ts';
import type { Attempts } from './attempts.ts';
import type { ButtonCare } from './care/button-care.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { Walks } from './commission/walks.ts';
import type { Config } from './config/load.ts';
import type { ContactErrands } from './contact-errands.ts';
import type { RunningDrill } from './drill/running.ts';
import type { Environment } from './environment.ts';
import type { Health } from './health.ts';
import type { OwnTls } from './identity/own-tls.ts';
import type { Renewals } from './identity/renewals.ts';
import type { Log } from './log.ts';
import type { AppMetrics } from './metrics.ts';
import type { Nightly } from './nightly/nightly.ts';
import type { PoliceWays } from './police-ways.ts';
import type { PracticeScript } from './practice/script.ts';
import type { Telephone } from './telephone.ts';
import type { SelfView } from './watchdog/trouble.ts';

/** The desk as the app runs it. */
export interface RunningDesk {
  tell(told: Told): void;
  /** People who could accept an alarm, of this home if one is named. */
  audience(premises?: string): number;
  /** How many different people have the desk open. */
  operators(): number;
  practice: PracticeDesk | undefined;
  close(): Promise<void>;
}

/** The rooms that are open before the desk and the broker are. */
export interface Rooms {
  config: Config;
  environment: Environment;
  log: Log;
  clock: Clock;
  /** Looks at the machine's clocks; none where a test moves the time. */
  clockWatch: ClockWatch | undefined;
  journal: SqliteJournal;
  records: Records;
  directory: Directory;
  /** Certifies devices. */
  authority: Authority;
  /** What the gateway shows of itself over TLS, and whom it believes. */
  ownTls: OwnTls;
  /** Gives connected devices new proofs of who they are. */
  renewals: Renewals;
  channels: Channel[];
  /** What the heart looks up while it decides. */
  book: Book;
  gateway: Gateway;
  /** Codes and tests to contacts. */
  contactErrands: ContactErrands;
  dispatcher: Dispatcher;
  watch: Watch;
  attempts: Attempts;
  figures: FiguresDesk;
  /** The telephone providers. */
  telephone: Telephone;
  /** What dispatch asks about the people it calls. */
  callees: Callees;
  /** The ways to the police that go by themselves. */
  policeWays: PoliceWays;
  door: Door;
  metrics: AppMetrics;
  messages: MessageBook;
  replyCodes: ReplyCodes;
  http: { host: string; port: number; url: string; publicUrl: string };
  warnings: readonly string[];
  /** A rehearsal for staff: what is played, and what each alarm of it truly is. */
  practice: PracticeScript | undefined;
  health(): Health;
  /** What opens last and is told of things by the loop from then on. */
  late: {
    flood?: FloodWatch | undefined;
    desk?: RunningDesk;
    drill?: RunningDrill;
    police?: Pick<PoliceWays, 'told'>;
    care?: ButtonCare;
    walks?: Walks;
    selfWatch?: SelfView;
    intake?: Intake;
    /** Alarm panels; none where the configuration does not say so. */
    dc09?: Dc09Intake | undefined;
    /** Sends codes and tests out; none where no telephone provider is set up. */
    errands?: ErrandDesk | undefined;
    nightly?: Nightly;
  };
}
