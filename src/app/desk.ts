import { fileURLToPath } from 'node:url';
import type { FastifyPluginAsync } from 'fastify';
import { SELF_TEST } from '../core/drill.ts';
import type { Partition, StaffId } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import { estateOf, filesOf, jobsOf, notesOf, peopleOf } from '../desk/bound.ts';
import { ClaimWatch, heldIn } from '../desk/claims/claim-watch.ts';
import { measureClaims } from '../desk/claims/metrics.ts';
import { buildDesk } from '../desk/desk.ts';
import type { DrillDesk } from '../desk/drill.ts';
import { FloodWatch, stillCounted } from '../desk/flood/flood-watch.ts';
import type { People } from '../desk/people.ts';
import type { PracticeDesk } from '../desk/practice.ts';
import type { StatusNow } from '../desk/schema/status.ts';
import { type Sight, withoutIds } from '../desk/sight.ts';
import type { DeskStream } from '../desk/stream/desk-stream.ts';
import { iso } from '../desk/view/documents.ts';
import type { Bridge } from '../dispatch/bridge/bridge.ts';
import type { Errands } from '../dispatch/errand/errands.ts';
import { twilioHooks } from '../dispatch/twilio/hooks.ts';
import { clockTarget } from '../figures/standards.ts';
import { cannotListen } from '../intake/embedded/listen.ts';
import { briefingOf } from './briefing.ts';
import { openCalls } from './calls.ts';
import { MACHINE } from './clock.ts';
import { contactsDesk } from './contacts-desk.ts';
import { countFor } from './counts.ts';
import { openErrands } from './errands.ts';
import { discoveredDesk } from './families/families.ts';
import { gatewayNow } from './gateway-now.ts';
import { identityDesk } from './identity/identity.ts';
import type { NightlyReport } from './nightly/finding.ts';
import { policiesOf } from './policies/policy-desk.ts';
import { openPractice } from './practice/practice.ts';
import type { Rooms, RunningDesk } from './rooms.ts';
import { spokenBriefs } from './spoken-brief.ts';

const CONSOLE_DIR = fileURLToPath(new URL('../../dist/console', import.meta.url));

/** Opens the desk on its address, with the telephone provider's callbacks beside it. */
export async function openDesk(rooms: Rooms): Promise<RunningDesk> {
  const { records, directory, journal, watch, door, clock, health, metrics, log, http } = rooms;
  const practice = rehearsalOf(rooms);
  const calls = openCalls(rooms);
  const errands = openErrands(rooms);
  rooms.late.errands = errands;
  const { app, stream } = await buildDesk({
    ...(practice && { practice }),
    door,
    reader: journal.reader,
    people: withSelfTest(peopleOf(records.register), (token) => rooms.late.drill?.knows(token) === true),
    drill: () => drillDesk(rooms),
    standards: rooms.config.standards,
    figures: rooms.figures,
    policies: policiesOf(rooms),
    estate: estateOf(records.register, directory),
    notes: notesOf(records.vault),
    files: filesOf(records.register, records.vault),
    ...ofHomes(rooms),
    briefing: briefingOf(rooms.config),
    settled: () => records.settled(),
    look: (index) => watch.look(index),
    clock,
    status: (sight) => statusNow(rooms, sight),
    checks: health,
    ...asItIs(rooms),
    metrics: metrics.registry,
    signIn: rooms.config.gateway.signIn,
    wall: () => MACHINE.wall(),
    signedOut: (staff) => letGo(rooms, staff),
    consoleDir: CONSOLE_DIR,
    publicUrl: http.publicUrl,
    secureCookies: http.publicUrl.startsWith('https:'),
    log,
    calls: calls.desk,
    hooks: [...callbacks(rooms, calls.bridge, errands), ...rooms.policeWays.hooks(rooms.metrics)],
  });
  await app.listen({ host: http.host, port: http.port }).catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(error, `http ${http.host}:${http.port}`);
  });
  const flood = watchFlood(rooms, stream);
  rooms.late.flood = flood;
  const claims = watchClaims(rooms, stream);
  return {
    tell(told) {
      stream.tell(told);
      flood?.take(told);
    },
    audience: (premises) => stream.audience(premises),
    operators: () => stream.operators(),
    practice,
    async close() {
      flood?.close();
      claims.close();
      errands?.close();
      await app.close();
      await calls.close();
    },
  };
}

/** Whoever has not been at the desk for a while loses what they hold. */
function watchClaims({ clock, gateway, metrics }: Rooms, stream: DeskStream): ClaimWatch {
  const claims = new ClaimWatch({
    clock,
    held: () => heldIn(gateway.states()),
    seenAt: (staff) => stream.seenAt(staff),
    submit: (partition, input) => gateway.submit(partition, input),
  });
  measureClaims(metrics.registry, claims);
  return claims;
}

/** A night that staff rehearse, held against the standards that a real one is. */
function rehearsalOf({ practice: script, clock, journal, records, config }: Rooms): PracticeDesk | undefined {
  if (script === undefined) return undefined;
  const premises = new Map(records.register.premises.list().map((one) => [String(one.reference), one.id]));
  return openPractice({
    script,
    clock,
    reader: journal.reader,
    premisesOf: (reference) => premises.get(reference),
    marksOf: (opened) => clockTarget(config.standards, opened)?.marks.map(({ withinMs }) => withinMs) ?? [],
  });
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

function callbacks(rooms: Rooms, bridge: Bridge | undefined, errands: Errands | undefined): FastifyPluginAsync[] {
  const { http, door, clock, messages, replyCodes, attempts, metrics, log, telephone, dispatcher, callees } = rooms;
  return telephone.lines.map((line) => {
    const hooks = twilioHooks({
      authToken: line.authToken,
      publicUrl: http.publicUrl,
      path: line.path,
      door,
      clock,
      messages,
      replyCodes,
      lookupAttempt: (attempt) => attempts.view(attempt),
      liveSmsAttempts: () => attempts.liveTexts(),
      people: { ...callees, ...spokenBriefs(() => rooms) },
      heard: (view, news) => dispatcher.heard(view, news),
      isAnothers: (attempt, channel) => telephone.isAnothers(line, attempt, channel),
      writers: telephone.writers,
      metrics: metrics.dispatch,
      log,
      ...(line.which === 'first' && { bridge, errands }),
    });
    return async (app) => void (await app.register(hooks, { prefix: line.path }));
  });
}

/** What somebody has who signs out is free for others at once. */
function letGo({ gateway }: Rooms, staff: StaffId): void {
  for (const { incident, partition, holder } of heldIn(gateway.states())) {
    if (holder !== staff) continue;
    const order = { command: 'release', incident, by: { kind: 'gateway' }, cause: 'signed-out', holder } as const;
    gateway.submit(partition, { type: 'command', order });
  }
}

/** The drill looks at the live stream like a peer with a token; the token is never written anywhere. */
function withSelfTest(people: People, isDrills: (token: string) => boolean): People {
  const drill = { id: SELF_TEST.device, role: 'auditor', scope: {} } as const;
  return { ...people, findToken: (token) => (isDrills(token) ? drill : people.findToken(token)) };
}

/** The desks of those who look after homes: their people, what is fitted in them, and how it stands. */
function ofHomes(rooms: Rooms) {
  const { records, journal, late } = rooms;
  return {
    contacts: contactsDesk(rooms),
    jobs: jobsOf(records.register, {
      seqOf: (partition) => journal.heads().get(partition) ?? 0,
      changed: () => late.walks?.reload(),
    }),
    identity: identityDesk(rooms),
    discovered: discoveredDesk(rooms),
    care: { due: () => late.care?.due() ?? [], register: records.register },
  };
}

/** How the gateway and the scheme are, as they are last known. */
function asItIs(rooms: Rooms) {
  return { gatewayNow: () => gatewayNow(rooms), nightly: () => rooms.late.nightly?.last };
}

/** What the nightly check has found in the homes that are seen. */
function nightlyCount(last: NightlyReport | undefined, sight: Sight): number {
  const seen = last?.findings.filter(({ premises }) => (premises === undefined ? sight.all : sight.sees(premises)));
  return seen?.length ?? 0;
}

function drillDesk({ late: { drill }, log }: Rooms): DrillDesk | undefined {
  if (drill === undefined) return undefined;
  const broke = (error: unknown) => log.error({ drill: true, err: error }, 'a self-test broke off');
  return { look: () => drill.look(), begin: () => void drill.begin().catch(broke) };
}

function statusNow(rooms: Rooms, sight: Sight): StatusNow {
  const { gateway, channels, health, clockWatch, practice, late: opened } = rooms;
  const { says, warnings } = health();
  const usable = (name: string) => channels.some((channel) => channel.name === name && channel.configured);
  const { epoch, position } = gateway.status;
  // A flood is told of in figures of the whole desk.
  const flood = sight.all ? opened.flood?.now : undefined;
  return {
    role: 'gateway',
    epoch,
    position,
    provider: { voice: usable('voice'), sms: usable('sms') },
    warnings: [...says, ...warnings].map((sentence) => (sight.all ? sentence : withoutIds(sentence))),
    practice: practice !== undefined,
    clockOffsetMs: clockWatch?.offsetMs() ?? null,
    desk: { people: opened.desk?.operators() ?? 0 },
    ...(flood && { flood: { ...flood, since: iso(flood.since) } }),
    nightly: nightlyCount(opened.nightly?.last, sight),
    counts: countFor(rooms, sight),
  };
}
