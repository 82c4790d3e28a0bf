import { fileURLToPath } from 'node:url';
import type { FastifyPluginAsync } from 'fastify';
import { estateOf, notesOf, peopleOf } from '../desk/bound.ts';
import { buildDesk } from '../desk/desk.ts';
import type { StatusNow } from '../desk/schema/status.ts';
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
    people: peopleOf(records.register),
    estate: estateOf(records.register, directory),
    notes: notesOf(records.vault),
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
  return { tell: (told) => stream.tell(told), audience: () => stream.audience(), close: () => app.close() };
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

function statusNow({ gateway, watch, channels, warnings }: Rooms): StatusNow {
  const usable = (name: string) => channels.some((channel) => channel.name === name && channel.configured);
  const { late, silent } = watch.census();
  const counts = { open: 0, acknowledged: 0, late, silent };
  for (const state of gateway.states()) {
    for (const incident of state.incidents.values()) if (incident.state !== 'closed') counts[incident.state] += 1;
  }
  const { epoch, position } = gateway.status;
  return {
    role: 'gateway',
    epoch,
    position,
    provider: { voice: usable('voice'), sms: usable('sms') },
    warnings: [...warnings],
    counts,
  };
}
