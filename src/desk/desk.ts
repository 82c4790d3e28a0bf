import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyPluginAsync, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Glass } from './glass.ts';
import { serveConsole } from './http/console.ts';
import { guard } from './http/guard.ts';
import { setHeaders } from './http/headers.ts';
import { type DeskLog, fastifyLog, logRequests } from './http/log.ts';
import { describe } from './http/openapi.ts';
import { answerProblems, answerUnreadable, answerUnroutable } from './http/problems.ts';
import { DESK_LIMITS, type DeskLimits } from './limits.ts';
import { measureDesk } from './metrics.ts';
import type { Api, DeskParts } from './parts.ts';
import { accountRoutes } from './routes/account.ts';
import { briefRoutes } from './routes/brief.ts';
import { bypassRoutes } from './routes/bypass.ts';
import { callRoutes } from './routes/calls.ts';
import { careRoutes } from './routes/care.ts';
import { contactErrandRoutes } from './routes/contact-errands.ts';
import { contactRoutes } from './routes/contacts.ts';
import { deviceEndRoutes } from './routes/device-end.ts';
import { deviceRoutes, premisesRoutes } from './routes/devices.ts';
import { discoveredRoutes } from './routes/discovered.ts';
import { drillRoutes } from './routes/drill.ts';
import { estateRoutes } from './routes/estate.ts';
import { factorRoutes } from './routes/factors.ts';
import { figureRoutes } from './routes/figures.ts';
import { fileRoutes } from './routes/file.ts';
import { handlingRoutes } from './routes/handling.ts';
import { homeRoutes } from './routes/home.ts';
import { homeCareRoutes } from './routes/home-care.ts';
import { identityRoutes } from './routes/identity.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { installerRoutes } from './routes/installers.ts';
import { jobCertificateRoutes } from './routes/job-certificate.ts';
import { jobMeasureRoutes } from './routes/job-measures.ts';
import { jobWalkRoutes } from './routes/job-walk.ts';
import { jobRoutes } from './routes/jobs.ts';
import { nightlyRoutes } from './routes/nightly.ts';
import { orderRoutes } from './routes/orders.ts';
import { policyRoutes } from './routes/policies.ts';
import { practiceRoutes } from './routes/practice.ts';
import { presentRoutes } from './routes/present.ts';
import { quarantineRoutes } from './routes/quarantine.ts';
import { reachRoute } from './routes/reach.ts';
import { recordRoutes } from './routes/record.ts';
import { rotaRoutes } from './routes/rotas.ts';
import { secondStepRoutes } from './routes/second-step.ts';
import { sessionRoutes } from './routes/session.ts';
import { setupRoutes } from './routes/setup.ts';
import { shiftRoutes } from './routes/shift.ts';
import { staffRoutes } from './routes/staff.ts';
import { staffLinkRoutes } from './routes/staff-links.ts';
import { statusRoutes } from './routes/status.ts';
import { streamRoutes } from './routes/stream.ts';
import { testModeRoutes } from './routes/test-mode.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { watchRoutes } from './routes/watch.ts';
import { wordRoutes } from './routes/word.ts';
import { NO_SIGN_IN_POLICY } from './sign-in/policy.ts';
import { signInParts } from './sign-in/sign-in.ts';
import { DeskStream } from './stream/desk-stream.ts';

export interface DeskOptions extends Omit<DeskParts, 'stream' | 'limits' | 'look' | 'glass'> {
  look?: DeskParts['look'];
  /** The built console, `dist/console`. When it is not there, a page says how to build it. */
  consoleDir: string;
  /** Where browsers reach the desk; writes from any other origin are refused. */
  publicUrl: string;
  log: DeskLog;
  /** Plugins that answer provider callbacks below `/hooks/`. */
  hooks?: readonly FastifyPluginAsync[];
  limits?: Partial<DeskLimits>;
  /** Believe the forwarded address of a proxy in front; see fastify's `trustProxy`. */
  trustProxy?: boolean | string;
}

export interface Desk {
  app: FastifyInstance;
  /** Fed by the loop, synchronously, with every event. */
  stream: DeskStream;
}

const FIRST_SERVER_ERROR = 500;

/** Builds the desk. It listens when the caller says so; `app.close()` ends its streams too. */
export async function buildDesk(options: DeskOptions): Promise<Desk> {
  const { log } = options;
  const limits: DeskLimits = { ...DESK_LIMITS, ...options.limits };
  const { reader, estate, clock, status, people, publicUrl } = options;
  const { standards, briefing } = options;
  const stream = new DeskStream({ reader, estate, clock, status, limits, standards, forces: briefing?.forces, log });
  const parts: DeskParts = {
    ...options,
    look: options.look ?? (() => undefined),
    limits,
    stream,
    glass: new Glass(clock),
  };
  measureDesk(options.metrics, stream);

  const app = fastify({
    loggerInstance: fastifyLog(log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    forceCloseConnections: true,
    trustProxy: options.trustProxy ?? false,
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnreadable,
  });
  app.addHook('preClose', async () => stream.close());
  answerProblems(app);
  logRequests(app);
  await app.register(fastifyCookie);
  await setHeaders(app, { https: publicUrl.startsWith('https:') });
  const { secureCookies, signIn: policy = NO_SIGN_IN_POLICY } = options;
  guard(app, { people, clock, idleMs: limits.sessionIdleMs, publicUrl, secureCookies, policy });
  await limitStrangers(app, limits);
  await describe(app);
  for (const hook of options.hooks ?? []) await app.register(hook);
  await app.register(async (inner) => addApi(inner, parts));
  await serveConsole(app, options.consoleDir);
  return { app, stream };
}

/** Whoever is signed in is not slowed down: a busy night must not lock the desk out. */
async function limitStrangers(app: FastifyInstance, limits: DeskLimits): Promise<void> {
  await app.register(rateLimit, {
    max: limits.strangerPerMinute,
    timeWindow: 60_000,
    cache: limits.rememberedTries,
    allowList: (request) => request.viewer !== null || !request.url.startsWith('/api/'),
  });
}

/** What an answer shows or says has been written down first: who opened which name, a session, a note. */
function answerWhenSettled(inner: FastifyInstance, { settled }: DeskParts): void {
  if (settled === undefined) return;
  inner.addHook('onSend', async (_request, reply, payload) => {
    // A refusal shows nothing; and one that says that the disk is away must get out.
    if (reply.statusCode < FIRST_SERVER_ERROR) await settled();
    return payload;
  });
}

async function addApi(inner: FastifyInstance, parts: DeskParts): Promise<void> {
  inner.setValidatorCompiler(validatorCompiler);
  inner.setSerializerCompiler(serializerCompiler);
  const api: Api = inner.withTypeProvider<ZodTypeProvider>();
  answerWhenSettled(inner, parts);
  const signIn = signInParts(parts);
  sessionRoutes(api, signIn);
  secondStepRoutes(api, signIn);
  setupRoutes(api, signIn);
  accountRoutes(api, signIn);
  factorRoutes(api, signIn);
  staffRoutes(api, signIn);
  staffLinkRoutes(api, signIn);
  tokenRoutes(api, signIn);
  incidentRoutes(api, parts);
  orderRoutes(api, parts);
  nightlyRoutes(api, parts);
  handlingRoutes(api, parts);
  callRoutes(api, parts);
  homeRoutes(api, parts);
  presentRoutes(api, parts);
  shiftRoutes(api, parts);
  briefRoutes(api, parts);
  wordRoutes(api, parts);
  fileRoutes(api, parts);
  recordRoutes(api, parts);
  deviceRoutes(api, parts);
  premisesRoutes(api, parts);
  estateRoutes(api, parts);
  testModeRoutes(api, parts);
  bypassRoutes(api, parts);
  careRoutes(api, parts);
  homeCareRoutes(api, parts);
  deviceEndRoutes(api, parts);
  discoveredRoutes(api, parts);
  identityRoutes(api, parts);
  quarantineRoutes(api, parts);
  statusRoutes(api, parts);
  drillRoutes(api, parts);
  figureRoutes(api, parts);
  policyRoutes(api, parts);
  contactRoutes(api, parts);
  contactErrandRoutes(api, parts);
  rotaRoutes(api, parts);
  watchRoutes(api, parts);
  jobRoutes(api, parts);
  installerRoutes(api, parts);
  jobMeasureRoutes(api, parts);
  jobWalkRoutes(api, parts);
  jobCertificateRoutes(api, parts);
  reachRoute(api, parts);
  practiceRoutes(api, parts);
  streamRoutes(api, parts);
}
