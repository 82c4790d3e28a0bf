import { SELF_TEST } from '../../core/drill.ts';
import { after, type Instant, ms } from '../../core/time.ts';
import { Auditor } from '../../journal/sqlite/audit/auditor.ts';
import type { Directory } from '../../register/directory.ts';
import { loopTroubles } from '../health.ts';
import type { Rooms } from '../rooms.ts';
import { Alerts } from './alerts.ts';
import { AuditWatch } from './audit-watch.ts';
import { DeadMan } from './dead-man.ts';
import { DeskWatch } from './desk-empty.ts';
import { Guessing } from './guessing.ts';
import { JournalLook } from './journal-look.ts';
import { LoopLag } from './loop-lag.ts';
import { Machine } from './machine.ts';
import { OutsidePost } from './outside-post.ts';
import { Providers } from './providers.ts';
import { SilenceCheck } from './silence-check.ts';
import { isVital, type SelfView, type Trouble } from './trouble.ts';

/** How often everything is looked at: an alert leaves at most this long after its trouble can be seen. */
export const LOOK_EVERY = ms(2_500);
/** A shorter secret could be guessed. */
const SECRET_LENGTH = 16;

export interface SelfWatchParts extends Rooms {
  /** How the last rehearsed alarm went. */
  rehearsal: { passed: boolean };
}

/**
 * The gateway looking at itself. Regularly, on the gateway's clock, it holds what is against what must be; what does not fit
 * turns health red or warns, is logged, counted and told outside. Nothing here decides about alarms or touches them.
 */
export class SelfWatch implements SelfView {
  readonly #parts: SelfWatchParts;
  readonly #auditor: Auditor;
  readonly #posts: OutsidePost[] = [];
  readonly audit: AuditWatch;
  readonly desk: DeskWatch;
  readonly journal = new JournalLook();
  readonly lag = new LoopLag();
  readonly guessing = new Guessing();
  readonly machine: Machine;
  readonly providers: Providers;
  readonly silence: SilenceCheck;
  readonly alerts: Alerts;
  readonly deadMan: DeadMan | undefined;
  #alarm: { cancel(): void } | undefined;

  constructor(parts: SelfWatchParts) {
    this.#parts = parts;
    const { clock, clockWatch, log, channels, dispatcher, environment } = parts;
    const now = clock.now();
    this.#auditor = new Auditor(environment.dataDir);
    this.audit = new AuditWatch({
      clock,
      audit: (ask) => this.#auditor.audit(ask),
      patience: Object.fromEntries(channels.map(({ name, patienceMs }) => [name, patienceMs])),
    });
    this.desk = new DeskWatch(now);
    this.machine = new Machine({ dir: environment.dataDir, log, clockSays: () => clockWatch?.says() ?? [] });
    this.providers = new Providers(dispatcher, now);
    this.silence = silenceCheck(parts);
    this.alerts = new Alerts({ clock, log, outside: this.#alertsTo() });
    this.deadMan = this.#deadMan(now);
  }

  start(): void {
    this.lag.start();
    this.#look();
  }

  async stop(): Promise<void> {
    this.lag.stop();
    this.#alarm?.cancel();
    await Promise.all([this.#auditor.close(), ...this.#posts.map((post) => post.close())]);
  }

  troubles(): Trouble[] {
    const { clock, config, gateway, late, rehearsal } = this.#parts;
    const now = clock.now();
    const found: (Trouble | undefined)[] = [
      ...loopTroubles(this.#parts),
      ...this.audit.troubles(now),
      ...this.providers.troubles(now),
      ...this.machine.troubles(),
      this.lag.trouble(),
      gateway.status.disk === 'good' ? this.journal.trouble() : undefined,
      config.gateway.watchdog.desk === 'watched' ? this.desk.trouble(now) : undefined,
      this.#overlooked(),
      rehearsal.passed ? undefined : { code: 'rehearsal-failed', says: 'A rehearsed alarm did not come through.' },
      ...(late.drill?.says() ?? []).map((says): Trouble => ({ code: 'drill-failed', says })),
      this.#unreached(),
    ];
    return found.filter((trouble) => trouble !== undefined);
  }

  notes(): string[] {
    const { config, environment, clock, channels, ownTls } = this.#parts;
    const mute = config.gateway.alerts !== undefined && !isSecret(environment.alertsSecret);
    const lately = this.desk.lately(clock.now());
    return [
      ...(mute ? [`Alerts are not sent: set HAVENWATCH_ALERTS_SECRET to ${SECRET_LENGTH} characters or more.`] : []),
      ...(lately ? [lately] : []),
      ...ownTls.warnings(),
      ...this.guessing.says(clock.now()),
      ...channels.flatMap((channel) => channel.warnings?.() ?? []),
    ];
  }

  /** Why the dead-man's signal may not go out now; empty when it may. */
  withheld(now: Instant, troubles: readonly Trouble[]): string[] {
    const because: string[] = troubles.filter(isVital).map(({ code }) => code);
    if (!this.audit.hasPassed(now)) because.push('audit-not-passed');
    return because;
  }

  #look(): void {
    const { clock, directory, gateway, journal, late, log } = this.#parts;
    const now = clock.now();
    // Asked for first: whatever goes wrong below, the next look comes.
    this.#alarm = clock.at(after(now, LOOK_EVERY), () => this.#look());
    try {
      this.journal.look(journal.counts().aliveFailed);
      const audience = late.desk?.audience() ?? 0;
      this.desk.look(now, audience, hasHomes(directory));
      this.silence.step(now);
      this.machine.look(now);
      this.guessing.look(now, late.intake?.stats().counts.suspicions_held_back ?? 0);
      this.providers.look(now);
      // While the disk is behind, so are the tables, and health is red already.
      if (gateway.status.disk === 'good') this.audit.look(now);
      const troubles = this.troubles();
      this.alerts.update(now, troubles);
      this.deadMan?.look(now, this.withheld(now, troubles));
    } catch (error) {
      log.error({ err: error }, 'self-supervision failed; it is tried again');
    }
  }

  #overlooked(): Trouble | undefined {
    const count = this.silence.overlooked;
    if (count === 0) return undefined;
    return { code: 'audit-found', says: `${count} devices are past their deadline and nobody was told of it.` };
  }

  #unreached(): Trouble | undefined {
    const code = 'outside-unreached';
    if (this.alerts.undelivered)
      return { code, says: 'The last alert could not be delivered to the address for alerts.' };
    if (this.deadMan?.isUnheard)
      return { code, says: 'The outside monitor does not take the signal that all is well.' };
    return undefined;
  }

  #alertsTo() {
    const { config, environment } = this.#parts;
    const url = config.gateway.alerts?.url;
    const secret = environment.alertsSecret;
    if (url === undefined || !isSecret(secret)) return undefined;
    return { post: this.#post(url), secret };
  }

  #deadMan(now: Instant): DeadMan | undefined {
    const { config, log } = this.#parts;
    const settings = config.gateway.deadMan;
    if (settings === undefined) return undefined;
    return new DeadMan({ post: this.#post(settings.url), every: settings.every, log }, now);
  }

  #post(url: string): OutsidePost {
    const post = new OutsidePost(url, this.#parts.clock);
    this.#posts.push(post);
    return post;
  }
}

function silenceCheck({ directory, watch, gateway }: SelfWatchParts): SilenceCheck {
  return new SilenceCheck({
    devices: () => directory.size,
    look: (index) => watch.look(index),
    heartSays: (index) => {
      const device = directory.deviceAt(index);
      return device && gateway.state(device.partition)?.devices.get(device.id)?.supervision;
    },
    sweptAt: () => watch.sweptAt,
  });
}

function isSecret(text: string | undefined): text is string {
  return text !== undefined && text.length >= SECRET_LENGTH;
}

/** True while there is a home to look after; the gateway's own, in which it tries itself, is none. */
function hasHomes(directory: Directory): boolean {
  for (const { revoked, premises } of directory.devices()) if (!revoked && premises !== SELF_TEST.premises) return true;
  return false;
}
