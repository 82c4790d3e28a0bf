import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { Clock, Door } from '../gateway/ports.ts';
import type { JournalReader } from '../journal/port.ts';
import type { DrillDesk } from './drill.ts';
import type { Estate, Look } from './estate.ts';
import type { DeskLimits } from './limits.ts';
import type { Notes } from './notes.ts';
import type { People } from './people.ts';
import type { Ready, StatusNow } from './schema/status.ts';
import type { DeskStream } from './stream/desk-stream.ts';

/** What the routes work with. */
export interface DeskParts {
  door: Pick<Door, 'submit'>;
  reader: JournalReader;
  people: People;
  estate: Estate;
  notes: Notes;
  /** Resolves when what was written in register and vault so far is on disk; nobody is answered before. */
  settled?: () => Promise<void>;
  clock: Clock;
  /** What supervision knows of a device now. */
  look: Look;
  status: () => StatusNow;
  /** Whether the gateway is fit to take alarms, and what is wrong when it is not. */
  checks: () => Ready;
  metrics: Registry;
  /** The gateway's self-test, once it can be run. */
  drill?: () => DrillDesk | undefined;
  secureCookies: boolean;
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
