import { setTimeout as pause } from 'node:timers/promises';
import { panicPolicy } from '../rig/record.ts';
import { Rig } from '../rig/rig.ts';
import { Seed } from '../rig/seed.ts';
import { type Counted, count } from './count.ts';
import { type Evidence, readEvents } from './evidence.ts';
import type { Home } from './home.ts';
import { Kills, type Moment } from './kills.ts';
import { Operator } from './operator.ts';
import { readLines } from './phone-log.ts';
import { Phones } from './phones.ts';
import { makeHomes } from './scheme.ts';

/** The shortest that the configuration takes. */
const policies = panicPolicy({
  steps: [
    { at: '0 s', tell: 'desk' },
    { at: '0 s', tell: 'duty supervisor', by: ['voice', 'sms'], each: '5 s' },
    { at: '1 s', tell: 'safe contacts', by: ['voice', 'sms'], each: '5 s' },
  ],
  repeat: { after: '10 s' },
});
/** Everybody is willing by then: one round and the wait before it, twice over. */
const REST_WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 300;

export interface CrashOptions {
  panics: number;
  kills: number;
  seed: number;
  /** The time in which one kill happens. */
  cycleMs: number;
  /** In the end the desk accepts what is open, instead of everybody who is called: that takes less long. */
  deskEnds?: boolean;
  progress?: (line: string) => void;
}

export interface CrashResult extends Counted {
  seed: number;
  kills: Record<Moment, number>;
  phoneKills: number;
  phoneStalls: number;
  /** Proofs of the journal that did not pass, with what they said. */
  unproved: string[];
  /** What had not come to rest in the end, in words; undefined when all had. */
  unrest: string | undefined;
  tookMs: number;
}

/** Panics, doors, calls and acceptances over a gateway that is killed again and again; then the count. */
export async function crash(options: CrashOptions): Promise<CrashResult> {
  const startedAt = Date.now();
  const seed = new Seed('crash', options.seed);
  const stage = await setStage(options, seed);
  const { rig, phones, kills, homes, operator } = stage;
  try {
    await liveAndDie(stage, options);
    phones.beWilling();
    if (options.deskEnds === true) await operator.acceptAll();
    const unrest = await rest(stage).then(() => undefined, String);
    for (const home of homes) await home.rest();
    await rig.kill('SIGTERM');
    const evidence: Evidence = {
      ...rig.journal((reader) => ({ events: readEvents(reader), outbox: reader.outbox().map((row) => row.attempt) })),
      devices: homes.map(({ record }) => record),
      placed: readLines(phones.log).filter((line) => line.what === 'placed'),
      ended: readLines(phones.log).filter((line) => line.what === 'ended'),
      thanked: readLines(phones.log).filter((line) => line.what === 'thanked'),
      clicked: operator.clicked,
      gatewayOutages: kills.outages,
      phoneOutages: phones.outages,
      endedAt: Date.now(),
    };
    const unproved = await prove(rig);
    const killed = {
      seed: options.seed,
      kills: kills.byMoment,
      phoneKills: phones.kills,
      phoneStalls: phones.outages.length - phones.kills,
    };
    return { ...count(evidence), ...killed, unproved, unrest, tookMs: Date.now() - startedAt };
  } finally {
    await Promise.all(homes.map((home) => home.rest()));
    await phones.close();
    await rig.close();
  }
}

type Stage = Awaited<ReturnType<typeof setStage>>;

async function setStage({ panics }: CrashOptions, seed: Seed) {
  const listeners = new Set<() => void>();
  const pressed = (ring: () => void) => {
    listeners.add(ring);
    return () => void listeners.delete(ring);
  };
  const tellPressed = () => {
    for (const ring of listeners) ring();
  };
  const phones = new Phones(seed);
  await phones.start();
  const rig = await Rig.start({ policies, provider: { ...phones.account, url: phones.url } });
  phones.textsTo(`${rig.http}/hooks/twilio/sms`);
  const homes = makeHomes(rig, panics, seed, tellPressed);
  const kills = new Kills({ rig, phones, seed, pressed });
  return { rig, phones, homes, kills, operator: new Operator(rig, seed), seed, lives: [] as Promise<void>[] };
}

/** Homes come to life evenly over the kills. */
async function liveAndDie({ rig, homes, kills, operator, seed, lives }: Stage, options: CrashOptions): Promise<void> {
  const perKill = Math.ceil(options.panics / options.kills);
  const live = async (home: Home) => {
    await pause(seed.between(0, options.cycleMs));
    await home.live();
    await operator.lookAfter(home);
    await home.restWhenHeard();
  };
  let from = 0;
  while (kills.count < options.kills) {
    const until = perKill * (kills.count + 1);
    for (const home of homes.slice(from, until)) lives.push(live(home));
    from = until;
    await kills.next(options.cycleMs);
    const { waiting, incidents, open } = look(rig, homes);
    options.progress?.(
      `${kills.count} of ${options.kills} kills, ${incidents} incidents, ${open} open, ${waiting} signals not acknowledged`,
    );
  }
  for (const home of homes.slice(from)) lives.push(live(home));
  await kills.phonesBack();
  await Promise.all(lives);
}

function look(rig: Rig, homes: readonly Home[]) {
  const waiting = homes.reduce((sum, home) => sum + home.waiting, 0);
  return rig.journal((reader) => {
    const live = reader.current('incident', { openOnly: true });
    const incidents = reader.current('incident').length;
    return {
      waiting,
      incidents,
      open: live.filter(({ state }) => state === 'open').length,
      sends: reader.outbox().length,
    };
  });
}

/** Everything has been acknowledged by the gateway, accepted by a person, and settled with the telephone network. */
async function rest({ rig, homes }: Stage): Promise<void> {
  const end = Date.now() + REST_WITHIN_MS;
  for (;;) {
    const { waiting, open, sends } = look(rig, homes);
    if (waiting + open + sends === 0) return;
    if (Date.now() > end)
      throw new Error(`${waiting} signals, ${open} open incidents and ${sends} sends never came to rest`);
    await pause(LOOK_EVERY_MS);
  }
}

async function prove(rig: Rig): Promise<string[]> {
  const unproved: string[] = [];
  for (const proof of ['verify', 'replay']) {
    const { code, out, err } = await rig.cli('journal', proof);
    if (code !== 0) unproved.push(`journal ${proof}: ${(out + err).trim()}`);
  }
  return unproved;
}
