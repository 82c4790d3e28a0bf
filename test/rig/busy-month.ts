import type { DeviceId, IncidentId, Partition, PremisesId, StaffId } from '../../src/core/ids.ts';
import { asSignalId } from '../../src/core/ids.ts';
import type { Actor, CloseReason, Command, Input, SupervisionState } from '../../src/core/input.ts';
import type { SignalBody } from '../../src/core/signal.ts';
import { after, type Instant, instant, ms } from '../../src/core/time.ts';
import type { Gateway } from '../../src/gateway/gateway.ts';
import type { ManualClock } from '../../src/gateway/testing/manual-clock.ts';
import { must } from '../../src/vault/test-files.ts';
import type { Seed } from './seed.ts';

export interface MonthHome {
  premises: PremisesId;
  device: DeviceId;
  partition: Partition;
}

interface Parts {
  gateway: Gateway;
  clock: ManualClock;
  homes: readonly MonthHome[];
  staff: readonly StaffId[];
  seed: Seed;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const REASONS: readonly CloseReason[] = ['false', 'planned', 'precautionary', 'incident'];
const STAGES = ['informed', 'accepted', 'dispatched', 'on-scene'] as const;

/** Plays a scheme's month through a real gateway: presses, answers, silences, tests, floods, and hours in which nobody looked. */
export class BusyMonth {
  readonly #parts: Parts;
  readonly #states = new Map<DeviceId, SupervisionState>();
  readonly #waiting: Promise<void>[] = [];
  #signals = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    for (const home of parts.homes) this.#verdict(home, 'ok');
  }

  /** Plays for so long and resolves when all of it is on disk. */
  async play(forMs: number): Promise<void> {
    const until = this.#parts.clock.now() + forMs;
    // Whatever the seed draws, these have happened at least once.
    const home = this.#one(this.#parts.homes);
    this.#away(home);
    this.#flood(home);
    this.#verdict(home, 'silent');
    while (this.#parts.clock.now() < until) {
      this.#episode();
      this.#pass(1 * MINUTE, 3 * HOUR);
      if (this.#waiting.length > 200) await this.settled();
    }
    await this.settled();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#waiting.splice(0));
  }

  #one<T>(list: readonly T[]): T {
    return must(list[Math.floor(this.#parts.seed.between(0, list.length))]);
  }

  #pass(from: number, to: number): void {
    this.#parts.clock.pass(ms(Math.round(this.#parts.seed.between(from, to))));
  }

  #submit(partition: Partition, input: Input): void {
    const done = new Promise<void>((resolve) => this.#parts.gateway.submit(partition, input, () => resolve()));
    this.#waiting.push(done);
  }

  #signal({ partition, premises, device }: MonthHome, body: SignalBody): void {
    const signal = { ...body, id: must(asSignalId(`s-${++this.#signals}`)) };
    const origin = { device, premises, risk: 'high' as const };
    this.#submit(partition, { type: 'signal', origin, signal, receivedAt: this.#parts.clock.now(), late: false });
  }

  #verdict({ partition, premises, device }: MonthHome, to: SupervisionState): void {
    const from = this.#states.get(device) ?? 'unknown';
    if (from === to) return;
    this.#states.set(device, to);
    const at = this.#parts.clock.now();
    const origin = { device, premises, risk: 'high' as const };
    this.#submit(partition, { type: 'verdict', origin, from, to, lastSeenAt: at, deadlineAt: at });
  }

  #episode(): void {
    const home = this.#one(this.#parts.homes);
    const draw = this.#parts.seed.between(0, 1);
    if (draw < 0.45) this.#alarm(home);
    else if (draw < 0.6) this.#signal(home, { kind: 'power', state: this.#one(['lost', 'restored'] as const) });
    else if (draw < 0.82) this.#verdict(home, this.#one(['ok', 'ok', 'late', 'silent'] as const));
    else if (draw < 0.88) this.#test(home);
    else if (draw < 0.94) this.#away(home);
    else this.#flood(home);
  }

  /** Somebody presses; somebody answers; most are closed at once, and some only weeks later or never. */
  #alarm(home: MonthHome): void {
    this.#signal(home, { kind: 'panic' });
    const incident = this.#parts.gateway.state(home.partition)?.premises.get(home.premises)?.openIncident;
    if (!incident) return;
    this.#pass(2 * SECOND, 100 * SECOND);
    const by: Actor = { kind: 'staff', staff: this.#one(this.#parts.staff) };
    if (this.#parts.seed.between(0, 1) < 0.7) this.#order(home, { command: 'claim', incident, by });
    else this.#answered(home, incident);
    const stages = Math.floor(this.#parts.seed.between(0, STAGES.length + 1));
    for (const stage of STAGES.slice(0, stages)) {
      this.#pass(5 * SECOND, 10 * MINUTE);
      this.#order(home, { command: 'police', incident, by, stage });
    }
    this.#pass(1 * MINUTE, 20 * MINUTE);
    if (this.#parts.seed.between(0, 1) < 0.1) return;
    const reason = this.#one(REASONS);
    const cause = reason === 'false' ? ({ cause: this.#one(['child', 'equipment'] as const) } as const) : {};
    this.#order(home, { command: 'seen', incident, by });
    this.#order(home, { command: 'close', incident, by, reason, ...cause });
  }

  /** A contact takes the call: or it rings out, and the next one does. */
  #answered({ partition }: MonthHome, incident: IncidentId): void {
    const { gateway, seed } = this.#parts;
    const calls = [...(gateway.state(partition)?.attempts.values() ?? [])].filter(
      (one) => one.incident === incident && one.contact !== null,
    );
    for (const { id, contact } of calls) {
      if (seed.between(0, 1) < 0.3)
        this.#submit(partition, { type: 'report', report: { attempt: id, state: 'failed', reason: 'no-answer' } });
      else if (contact !== null)
        return this.#submit(partition, { type: 'acceptance', attempt: id, contact, how: 'key' });
    }
    this.#order({ partition }, { command: 'acknowledge', incident, by: { kind: 'token', token: 'tk_peer1' } });
  }

  #order({ partition }: Pick<MonthHome, 'partition'>, order: Command): void {
    this.#submit(partition, { type: 'command', order });
  }

  #test(home: MonthHome): void {
    const { clock, seed } = this.#parts;
    const origin = { device: home.device, premises: home.premises, risk: 'high' as const };
    const by: Actor = { kind: 'staff', staff: this.#one(this.#parts.staff) };
    const until: Instant = after(clock.now(), ms(Math.round(seed.between(5, 60)) * MINUTE));
    this.#submit(home.partition, { type: 'test-mode', origin, now: 'began', until, by });
    if (seed.between(0, 1) < 0.5) this.#alarm(home);
  }

  #away({ partition }: MonthHome): void {
    const fromAt = this.#parts.clock.now();
    this.#pass(3 * SECOND, 10 * MINUTE);
    this.#submit(partition, { type: 'unobserved', fromAt, toAt: this.#parts.clock.now() });
  }

  #flood({ partition }: MonthHome): void {
    const since = instant(this.#parts.clock.now());
    this.#submit(partition, { type: 'flood', now: 'began', since, alarms: 12, operators: 1 });
    this.#pass(1 * MINUTE, 30 * MINUTE);
    this.#submit(partition, { type: 'flood', now: 'ended', since, alarms: 3, operators: 1 });
  }
}
