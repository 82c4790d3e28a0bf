import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { StaffId } from '../core/ids.ts';
import type { Standards } from '../figures/standards.ts';
import type { Question } from '../figures/worker/ask.ts';
import type { Clock, Door } from '../gateway/ports.ts';
import type { JournalReader } from '../journal/port.ts';
import type { Briefing } from './brief/briefing.ts';
import type { DeskCalls } from './calls.ts';
import type { CareDesk } from './care.ts';
import type { ContactsDesk } from './contacts.ts';
import type { DiscoveredDesk } from './discovered.ts';
import type { DrillDesk } from './drill.ts';
import type { Estate, Look } from './estate.ts';
import type { Files } from './files.ts';
import type { Glass } from './glass.ts';
import type { IdentityDesk } from './identity.ts';
import type { JobsDesk } from './jobs/port.ts';
import type { DeskLimits } from './limits.ts';
import type { NightlyNow } from './nightly.ts';
import type { Notes } from './notes.ts';
import type { People } from './people.ts';
import type { PolicyDesk } from './policies/port.ts';
import type { PracticeDesk } from './practice.ts';
import type { GatewayNow } from './schema/estate.ts';
import type { Ready, StatusNow } from './schema/status.ts';
import type { Sight } from './sight.ts';
import type { SignInPolicy } from './sign-in/policy.ts';
import type { DeskStream } from './stream/desk-stream.ts';

/** What the routes work with. */
export interface DeskParts {
  door: Pick<Door, 'submit'>;
  reader: JournalReader;
  people: People;
  estate: Estate;
  notes: Notes;
  files: Files;
  /** The people who are told, and their rotas. */
  contacts: ContactsDesk;
  /** The orders to install. */
  jobs: JobsDesk;
  /** What a provider has written down about briefs and words; the usual when absent. */
  briefing?: Briefing;
  /** Resolves when what was written in register and vault so far is on disk; nobody is answered before. */
  settled?: () => Promise<void>;
  clock: Clock;
  /** What supervision knows of a device now. */
  look: Look;
  /** How the gateway is, as far as the homes seen have part in it. */
  status: (sight: Sight) => StatusNow;
  /** Whether the gateway is fit to take alarms, and what is wrong when it is not. */
  checks: () => Ready;
  /** The same in its parts; where it is absent, only what `checks` says is known. */
  gatewayNow?: () => GatewayNow;
  metrics: Registry;
  /** The gateway's self-test, once it can be run. */
  drill?: () => DrillDesk | undefined;
  /** A rehearsal for staff; absent in service. */
  practice?: PracticeDesk;
  /** Works out figures away from this thread; none in a desk that keeps no journal of its own. */
  figures?: { ask(question: Question): Promise<string> };
  /** What figures are held against; nothing when absent. */
  standards?: Standards;
  /** Whom the provider's policies reach; none where there is no configuration. */
  policies?: PolicyDesk;
  /** What the last nightly check has found; undefined before the first. */
  nightly?: () => NightlyNow | undefined;
  /** What devices prove themselves with; a desk without it has none of its routes. */
  identity?: IdentityDesk;
  /** What was found and not yet commissioned; a desk without it has none of its routes. */
  discovered?: DiscoveredDesk;
  /** How the devices are looked after; none in a desk without a register of its own. */
  care?: CareDesk;
  /** Calls from the page, where they can be made. */
  calls?: DeskCalls | undefined;
  /** Who may see the people behind an incident. */
  glass: Glass;
  secureCookies: boolean;
  /** Where browsers reach the desk. */
  publicUrl: string;
  /** What is asked of those who sign in; nothing beyond a password when absent. */
  signIn?: SignInPolicy;
  /** The machine's own clock in ms, which the phones of staff agree with; the gateway's time line when absent. */
  wall?: () => number;
  /** Somebody has left the desk by signing out. */
  signedOut?: (staff: StaffId) => void;
  limits: DeskLimits;
  stream: DeskStream;
}

/** The API's own fastify: bodies, queries and answers are checked by zod. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
