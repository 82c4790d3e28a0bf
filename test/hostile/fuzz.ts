import type { HeartEvent } from '../../src/core/event.ts';
import { IDENTITY_SENSOR } from '../../src/core/identity/suspicion.ts';
import { Seed } from '../rig/seed.ts';
import type { Press } from './bystander.ts';
import { play } from './connection.ts';
import { regressions, wellFormed } from './corpus.ts';
import { Attacked } from './gateway.ts';
import { Mutator, type Roles } from './mutate.ts';
import { type Script, writeScript } from './script.ts';

/** Connections at once. */
const LANES = 16;
/** The first connections of a round share one name and take each other over; the others have one each. */
const SHARING = 4;
const PRESS_EVERY_MS = 100;
const PAGE = 10_000;
/** What the gateway's heap may have grown by after a collection, whatever was sent: ids seen, incidents, buckets. */
export const HEAP_GROWTH_BYTES = 48 * 1024 * 1024;

export interface FuzzOptions {
  packets: number;
  progress?: (sent: number) => void;
}

export interface FuzzReport {
  seed: number;
  packets: number;
  connections: number;
  wallMs: number;
  aliveBefore: number;
  aliveAfter: number;
  /** By what became of them, as the gateway counts. */
  outcomes: Record<'accepted' | 'refused' | 'closed' | 'quarantined', number>;
  /** What intake counted, name by name. */
  counts: Record<string, number>;
  presses: Press[];
  /** The same device's presses before the attack began. */
  quiet: Press[];
  /** Sentences about what must never be; empty when all is well. */
  broken: string[];
}

/** Sends so many mutated packets to a gateway of its own while a well-behaved device presses, and says what must not have been. */
export async function fuzz({ packets, progress }: FuzzOptions): Promise<FuzzReport> {
  const seed = new Seed('hostile packets');
  const gateway = await Attacked.start();
  try {
    const crew = new Crew(gateway, seed);
    const before = await gateway.counts();
    const aliveBefore = await gateway.alive();
    const quiet = gateway.bystander.presses.slice();
    const startedAt = performance.now();
    const presses = await gateway.bystander.pressDuring(crew.send(packets, progress), PRESS_EVERY_MS);
    const wallMs = performance.now() - startedAt;
    const after = await gateway.counts();
    const counts = Object.fromEntries(
      Object.keys(after).map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]),
    );
    const aliveAfter = await gateway.alive();
    crew.checkJournal();
    const grown = aliveAfter - aliveBefore;
    if (grown > HEAP_GROWTH_BYTES) crew.broken.push(`the heap has grown by ${grown} bytes`);
    const { sent, connections, broken } = crew;
    const outcomes = outcomesOf(counts);
    return {
      seed: seed.seed,
      packets: sent,
      connections,
      wallMs,
      aliveBefore,
      aliveAfter,
      outcomes,
      counts,
      presses,
      quiet,
      broken,
    };
  } finally {
    await gateway.close();
  }
}

/** The attackers, and the home in whose name they try to speak. */
class Crew {
  sent = 0;
  connections = 0;
  readonly broken: string[] = [];
  readonly #gateway: Attacked;
  readonly #mutator: Mutator;
  readonly #attackers: ReturnType<Attacked['rig']['home']>[];
  readonly #victim: ReturnType<Attacked['rig']['home']>;

  constructor(gateway: Attacked, seed: Seed) {
    this.#gateway = gateway;
    this.#mutator = new Mutator(
      seed,
      [...wellFormed(), ...regressions()].map(({ bytes }) => bytes),
    );
    this.#attackers = Array.from({ length: LANES - SHARING + 1 }, () => gateway.rig.home());
    this.#victim = gateway.rig.home();
  }

  async send(packets: number, progress?: (sent: number) => void): Promise<void> {
    const lane = async (number: number) => {
      while (this.sent < packets) {
        const roles = this.#rolesOf(number);
        const script = writeScript(this.#mutator, this.connections, roles, number >= SHARING);
        this.connections += 1;
        this.sent += script.packets;
        progress?.(this.sent);
        this.#judge(script, roles, await play(this.#gateway.port, script));
      }
    };
    await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  }

  /**
   * Nothing of the victim may be in the journal but that somebody has used its name, and what the gateway made of it; and nothing of the
   * bystander but its own presses, each once.
   */
  checkJournal(): void {
    const { bystander, rig } = this.#gateway;
    const received: string[] = [];
    let suspected = false;
    rig.journal((reader) => {
      for (let at = 0; ; ) {
        const page = reader.eventsAfter(at, PAGE);
        for (const { premises, body } of page) {
          if (premises !== this.#victim.premises && premises !== bystander.premises) continue;
          const event: HeartEvent = JSON.parse(body);
          suspected ||= event.type === 'identity-suspected';
          if (premises !== this.#victim.premises) {
            if (event.type === 'signal-received') received.push(event.signal.id);
          } else if (saysSomething(event) || !(suspected || event.type === 'supervision-changed'))
            this.broken.push(`the journal holds ${event.type} of a device that never connected`);
        }
        const last = page.at(-1);
        if (last === undefined) break;
        at = last.position;
      }
    });
    const pressed = bystander.presses.map(({ id }) => id);
    if (received.join() !== pressed.join())
      this.broken.push(
        `the journal holds ${received.length} signals of the bystander, which pressed ${pressed.length} times`,
      );
  }

  #rolesOf(lane: number): Roles {
    const attacker = this.#attackers[Math.max(0, lane - SHARING + 1)] ?? this.#victim;
    return { attacker, victim: this.#victim };
  }

  #judge(script: Script, { attacker }: Roles, played: Awaited<ReturnType<typeof play>>): void {
    const where = `connection ${script.number}`;
    if (!played.pressHeard) this.broken.push(`${where}: the press behind its packets was not acknowledged`);
    if (played.heard.some((topic) => !topic.startsWith(`${attacker.topic}/down/`)))
      this.broken.push(`${where}: heard what was not meant for it`);
    if (script.proper && script.pressId !== undefined && played.connack !== 0)
      this.broken.push(`${where}: a device with the right secret was answered ${played.connack}`);
  }
}

/** True for what only the device itself can have said. */
function saysSomething(event: HeartEvent): boolean {
  return event.type === 'signal-received' && event.signal.sensor !== IDENTITY_SENSOR;
}

const ACCEPTED = ['signals', 'presses', 'heartbeats', 'states', 'replies', 'renewals'];
const CLOSED = ['frame_broken', 'broken_connect', 'connect_timeout', 'waiting_dropped', 'broker_errors'];
const QUARANTINED = ['quarantined', 'rate_limited'];

function outcomesOf(counts: Record<string, number>): FuzzReport['outcomes'] {
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + (counts[name] ?? 0), 0);
  return {
    accepted: sum(ACCEPTED),
    refused: sum(Object.keys(counts).filter((name) => /refused/.test(name))),
    closed: sum(CLOSED),
    quarantined: sum(QUARANTINED),
  };
}
