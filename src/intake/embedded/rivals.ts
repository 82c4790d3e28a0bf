import type { DeviceId } from '../../core/ids.ts';
import { after, type Instant } from '../../core/time.ts';
import type { Clock, Door } from '../../gateway/ports.ts';
import type { DeviceDirectory } from '../directory.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Suspicions } from '../suspicions.ts';
import type { Link } from './link.ts';

/** A device that more than one may speak as. */
interface Contest {
  present: Link | undefined;
  /** Taken over, and listened to for whether somebody is still there. */
  asked: Set<Link>;
  /** When two were last found at once; undefined while it is not known. */
  foundAt: Instant | undefined;
  /** Since then a connection has ended, or began, without a rival. */
  over: boolean;
  alarm: { cancel(): void } | undefined;
}

export interface RivalsOptions {
  limits: Pick<IntakeLimits, 'secondConnectionMs' | 'rivals' | 'contestedMs'>;
  clock: Clock;
  door: Pick<Door, 'sawLife'>;
  directory: Pick<DeviceDirectory, 'deviceAt'>;
  suspicions: Pick<Suspicions, 'suspect'>;
  /** Packets that still come on a connection that was taken over. */
  overheard(link: Link, packets: Buffer): void;
}

/**
 * Tells a device that has come back from a second one of the same name. The connection that was taken over is closed on our side
 * only: whoever is still there closes theirs in turn, and a line that is dead says nothing, or that it knows of no such connection.
 * Until that is settled, and as long as there are two, nothing on either counts as life; a call for help always counts.
 */
export class Rivals {
  readonly #options: RivalsOptions;
  /** Bounded by the devices there are; empty in quiet times. */
  readonly #contests = new Map<DeviceId, Contest>();

  constructor(options: RivalsOptions) {
    this.#options = options;
  }

  /** The device has come in on `link`. It is believed at once when nothing speaks against it. */
  came(link: Link, before: Link | undefined): void {
    const known = this.#contests.get(link.device);
    if (before === undefined && known === undefined) return this.#options.door.sawLife(link.index);
    const contest = known ?? {
      present: link,
      asked: new Set<Link>(),
      foundAt: undefined,
      over: false,
      alarm: undefined,
    };
    this.#contests.set(link.device, contest);
    contest.present = link;
    link.believed = false;
    if (before !== undefined) this.#ask(contest, link, before);
  }

  /** The device's present connection has ended. */
  ended(link: Link): void {
    const contest = this.#contests.get(link.device);
    if (contest?.present !== link) return;
    contest.present = undefined;
    if (contest.asked.size === 0) this.#alone(contest, link);
  }

  /** Ends what is still listened to of a device. */
  drop(device: DeviceId): void {
    for (const link of this.#contests.get(device)?.asked ?? []) link.close();
  }

  close(): void {
    for (const { asked, alarm } of this.#contests.values()) {
      alarm?.cancel();
      for (const link of asked) link.close();
    }
    this.#contests.clear();
  }

  #ask(contest: Contest, link: Link, before: Link): void {
    const { limits, clock } = this.#options;
    contest.over = false;
    contest.alarm?.cancel();
    contest.alarm = undefined;
    if (contest.asked.size >= limits.rivals) {
      before.close();
      return this.#found(contest, link);
    }
    contest.asked.add(before);
    const patience = clock.at(after(clock.now(), limits.secondConnectionMs), () => settle(false));
    const settle = (isAlive: boolean): void => {
      if (!contest.asked.delete(before)) return;
      patience.cancel();
      before.close();
      if (isAlive) this.#found(contest, link);
      else if (contest.asked.size === 0) this.#alone(contest, link);
    };
    before.retire(settle, (packets) => this.#options.overheard(before, packets));
  }

  #found(contest: Contest, { index }: Link): void {
    const { clock, directory, suspicions } = this.#options;
    contest.foundAt = clock.now();
    const device = directory.deviceAt(index);
    if (device !== undefined) suspicions.suspect(device, 'second-connection');
  }

  /** Nobody else is there (any more). Somebody who was driven off needs a moment to come back: until then it is not believed. */
  #alone(contest: Contest, { device, index }: Link): void {
    const { clock, limits, door } = this.#options;
    if (contest.foundAt === undefined) {
      this.#contests.delete(device);
      if (contest.present === undefined) return;
      contest.present.believed = true;
      return door.sawLife(index);
    }
    contest.over = true;
    contest.alarm?.cancel();
    contest.alarm = clock.at(after(contest.foundAt, limits.contestedMs), () => {
      if (!contest.over) return;
      this.#contests.delete(device);
      if (contest.present !== undefined) contest.present.believed = true;
    });
  }
}
