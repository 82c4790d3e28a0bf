import { fileURLToPath } from 'node:url';
import type { FastifyPluginAsync } from 'fastify';
import { SELF_TEST } from '../core/drill.ts';
import type { Partition } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import { estateOf, notesOf, peopleOf } from '../desk/bound.ts';
import { buildDesk } from '../desk/desk.ts';
import type { DrillDesk } from '../desk/drill.ts';
import { FloodWatch, stillCounted } from '../desk/flood/flood-watch.ts';
import type { People } from '../desk/people.ts';
import type { StatusNow } from '../desk/schema/status.ts';
import type { DeskStream } from '../desk/stream/desk-stream.ts';
import { iso } from '../desk/view/documents.ts';
import { twilioHooks } from '../dispatch/twilio/hooks.ts';
import { cannotListen } from '../intake/embedded/listen.ts';
import type { Rooms, RunningDesk } from './rooms.ts';

const CONSOLE_DIR = fileURLToPath(new URL('../../dist/console', import.meta.url));

/** Opens the desk on its address, with the telephone provider's callbacks beside it. */
export async function openDesk(rooms: Rooms): Promise<RunningDesk> {
  const { records, directory, journal, watch, door, clock, health, metrics, log, http } = rooms;
  const { app, stream } = await buildDesk({
    door,
    reader: journal.reader,
    people: withSelfTest(peopleOf(records.register), (token) => rooms.late.drill?.knows(token) === true),
    drill: () => drillDesk(rooms),
    estate: estateOf(records.register, directory),
    notes: notesOf(records.vault),
    settled: () => records.settled(),
    look: (index) => watch.look(index),
    clock,
    status: () => statusNow(rooms),
    checks: health,
    metrics: metrics.registry,
    consoleDir: CONSOLE_DIR,
    publicUrl: http.publicUrl,
    secureCookies: http.publicUrl.startsWith('https:'),
    log,
    hooks: callbacks(rooms),
  });
  await app.listen({ host: http.host, port: http.port }).catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(error, `http ${http.host}:${http.port}`);
  });
  const flood = watchFlood(rooms, stream);
  rooms.late.flood = flood;
  return {
    tell(told) {
      stream.tell(told);
      flood?.take(told);
    },
    audience: () => stream.audience(),
    async close() {
      flood?.close();
      await app.close();
    },
  };
}

/** Goes on with what the journal knows: a flood that had begun, and what was opened within the time that counts. */
function watchFlood({ config, clock, gateway }: Rooms, stream: DeskStream): FloodWatch | undefined {
  const limits = config.alarms?.flood;
  const [anywhere] = gateway.states();
  if (limits === undefined || anywhere === undefined) return undefined;
  const openedAt = gateway.states().flatMap(({ incidents }) => [...incidents.values()].map((one) => one.openedAt));
  const options = {
    limits,
    clock,
    partition: anywhere.partition,
    operators: () => stream.operators(),
    submit: (partition: Partition, input: Input) => gateway.submit(partition, input),
  };
  return new FloodWatch(options, anywhere.gateway.flood?.since, stillCounted(openedAt, clock.now(), limits));
}

function callbacks({
  environment,
  http,
  door,
  clock,
  messages,
  replyCodes,
  attempts,
  metrics,
  log,
}: Rooms): FastifyPluginAsync[] {
  const { twilio } = environment;
  if (twilio === undefined) return [];
  const hooks = twilioHooks({
    authToken: twilio.authToken,
    publicUrl: http.publicUrl,
    door,
    clock,
    messages,
    replyCodes,
    lookupAttempt: (attempt) => attempts.view(attempt),
    liveSmsAttempts: () => attempts.liveTexts(),
    metrics: metrics.dispatch,
    log,
  });
  return [async (app) => void (await app.register(hooks, { prefix: '/hooks/twilio' }))];
}

/** The drill looks at the live stream like a peer with a token; the token is never written anywhere. */
function withSelfTest(people: People, isDrills: (token: string) => boolean): People {
  const drill = { id: SELF_TEST.device, role: 'auditor' } as const;
  return { ...people, findToken: (token) => (isDrills(token) ? drill : people.findToken(token)) };
}

function drillDesk({ late: { drill }, log }: Rooms): DrillDesk | undefined {
  if (drill === undefined) return undefined;
  const broke = (error: unknown) => log.error({ drill: true, err: error }, 'a self-test broke off');
  return { look: () => drill.look(), begin: () => void drill.begin().catch(broke) };
}

function statusNow({ gateway, watch, channels, health, late: opened }: Rooms): StatusNow {
  const { says, warnings } = health();
  const usable = (name: string) => channels.some((channel) => channel.name === name && channel.configured);
  const { late, silent } = watch.census();
  const counts = { open: 0, acknowledged: 0, late, silent };
  for (const state of gateway.states()) {
    for (const incident of state.incidents.values())
      if (incident.state !== 'closed' && incident.drill !== true) counts[incident.state] += 1;
  }
  const { epoch, position } = gateway.status;
  const flood = opened.flood?.now;
  return {
    role: 'gateway',
    epoch,
    position,
    provider: { voice: usable('voice'), sms: usable('sms') },
    warnings: [...says, ...warnings],
    ...(flood && { flood: { ...flood, since: iso(flood.since) } }),
    counts,
  };
}
