import { asStaffId, type StaffId } from '../../core/ids.ts';
import { after, type Instant, ms } from '../../core/time.ts';
import type { Standards } from '../../figures/standards.ts';
import type { Clock, Told } from '../../gateway/ports.ts';
import type { JournalReader } from '../../journal/port.ts';
import type { Briefing } from '../brief/briefing.ts';
import type { Estate } from '../estate.ts';
import type { DeskLimits } from '../limits.ts';
import type { StatusNow } from '../schema/status.ts';
import { EVERYTHING, type Sight } from '../sight.ts';
import { iso } from '../view/documents.ts';
import { StreamClient } from './client.ts';
import { frame, idOf, RETRY } from './frame.ts';
import { decideResume } from './resume.ts';
import type { Sink } from './sink.ts';
import { Tellings } from './tellings.ts';

export interface DeskStreamOptions {
  reader: JournalReader;
  estate: Estate;
  clock: Clock;
  /** As far as the homes seen have part in it. */
  status: (sight: Sight) => StatusNow;
  limits: DeskLimits;
  /** What figures are held against. */
  standards?: Standards | undefined;
  /** Police forces by id. */
  forces?: Briefing['forces'] | undefined;
  log: { error(detail: object, says: string): void };
}

export interface Joining {
  lastId: string | undefined;
  atDesk: boolean;
  still: () => boolean;
  /** The person or token behind it. */
  who?: string;
  /** The homes it is told of; everything when absent. */
  sight?: Sight;
}

/**
 * The live stream. The loop calls `tell` for every event, in order; it goes to all clients' sockets at once. A client that
 * comes back is first brought up from the journal. No event is skipped or told twice: while a client catches up, committed
 * events reach it from the journal alone, and it goes live in the same turn in which the journal had nothing more.
 */
export class DeskStream {
  readonly #options: DeskStreamOptions;
  readonly #tellings: Tellings;
  readonly #clients = new Set<StreamClient>();
  #ticker: { cancel(): void } | undefined;
  /** The warnings as they were last told to everybody. */
  #says: string | undefined;
  #closed = false;
  /** Counters for the metrics page; they only grow. */
  readonly counts = {
    told: 0,
    joined: 0,
    replayed: 0,
    reloads: 0,
    eased: 0,
    dropped: 0,
    expired: 0,
    refused: 0,
    bugs: 0,
  };

  constructor(options: DeskStreamOptions) {
    this.#options = options;
    const { reader, estate, limits, standards, forces } = options;
    this.#tellings = new Tellings({ reader, estate, standards, forces, most: limits.streamIncidents });
  }

  /** One event from the loop. Called synchronously; returns at once. */
  tell(told: Told): void {
    this.counts.told += 1;
    if (this.#clients.size === 0) return this.#tellings.unheard(told);
    try {
      this.#tellAll(told);
    } catch (bug) {
      // The loop decides about alarms; whatever is wrong here must not stop it.
      this.#bug(bug);
    }
  }

  #tellAll(told: Told): void {
    const { event } = told;
    if (event.quiet) return this.#passOver(told);
    const bytes = this.#tellings.live(told);
    const premises = 'premises' in event ? event.premises : undefined;
    for (const client of this.#clients) {
      if (!client.hears(premises)) this.#passBy(client, told);
      else if (told.early) this.#write(client, bytes);
      else if (this.#isNext(client, told.position)) {
        this.#write(client, bytes);
        this.#easeOff(client);
      }
    }
  }

  /** A repetition of a chattering sensor: nobody is told, and nobody has missed it. */
  #passOver({ early, position }: Told): void {
    if (early) return;
    for (const client of this.#clients) this.#isNext(client, position);
  }

  /** It is not this client's to know, and it has missed nothing. */
  #passBy(client: StreamClient, { early, position }: Told): void {
    if (!early) this.#isNext(client, position);
  }

  /** How many people who could accept an alarm, of this home if one is named, have the stream open. */
  audience(premises?: string): number {
    let count = 0;
    for (const client of this.#clients) {
      if (client.atDesk && (premises === undefined || client.sight.sees(premises))) count += 1;
    }
    return count;
  }

  /** How many different people those are. */
  operators(): number {
    const people = new Set<unknown>();
    for (const client of this.#clients) if (client.atDesk) people.add(client.who ?? client);
    return people.size;
  }

  /** When this person last gave a sign of life in a window with an open stream; undefined when none is open. */
  seenAt(who: string): Instant | undefined {
    let last: Instant | undefined;
    for (const client of this.#clients) if (client.who === who && client.heardAt > (last ?? 0)) last = client.heardAt;
    return last;
  }

  /** A window of this person has said that it still hears: a cable that was pulled leaves its socket open. */
  heard(who: string, at: Instant): void {
    for (const client of this.#clients) if (client.who === who) client.heardAt = at;
  }

  /** Who those people are, each since their longest open stream. */
  present(): { staff: StaffId; since: Instant }[] {
    const since = new Map<StaffId, Instant>();
    for (const client of this.#clients) {
      const staff = client.atDesk && client.who !== undefined ? asStaffId(client.who) : undefined;
      if (staff === undefined) continue;
      const before = since.get(staff);
      since.set(staff, before === undefined || client.since < before ? client.since : before);
    }
    return [...since].map(([staff, at]) => ({ staff, since: at }));
  }

  get size(): number {
    return this.#clients.size;
  }

  /** True while one more client may come. */
  get hasRoom(): boolean {
    return !this.#closed && this.#clients.size < this.#options.limits.streamClients;
  }

  /** Takes a client in: greets it, brings it up to now and goes on live until it leaves or is dropped. */
  join(sink: Sink, { lastId, atDesk, still, who, sight = EVERYTHING }: Joining): void {
    const { reader, status, clock, limits } = this.#options;
    const client = new StreamClient(sink, { atDesk, still, who, sight, since: clock.now() });
    const now = status(sight);
    const resume = decideResume(lastId, { reader, epoch: now.epoch, most: limits.replayEvents });
    this.counts.joined += 1;
    this.#clients.add(client);
    sink.onceClosed(() => this.#leave(client));
    this.#ticker ??= this.#nextTick();

    sink.write(RETRY);
    const hello = JSON.stringify({ ...now, now: iso(clock.now()) });
    if (resume.from === 'position') {
      // Without an id: a client that breaks off during the replay must come back with the last event it had.
      this.#write(client, frame('hello', hello));
      client.position = resume.position;
      this.#bringUp(client);
      return;
    }
    client.position = reader.lastPosition();
    client.catchingUp = false;
    const id = idOf(now.epoch, client.position);
    this.#write(client, frame('hello', hello, id));
    if (resume.from === 'now') return;
    this.counts.reloads += 1;
    this.#write(client, frame('reload', JSON.stringify({ position: client.position }), id));
  }

  /** Ends all streams; nobody can join after it. */
  close(): void {
    this.#closed = true;
    this.#ticker?.cancel();
    for (const client of [...this.#clients]) client.sink.drop();
    this.#clients.clear();
  }

  #isNext(client: StreamClient, position: number): boolean {
    if (client.catchingUp || position <= client.position + 1) return client.takes(position);
    // Something was not told: it is in the journal all the same.
    client.catchingUp = true;
    this.#bringUp(client);
    return false;
  }

  #write(client: StreamClient, bytes: Buffer): void {
    client.sink.write(bytes);
    if (client.sink.backlog > this.#options.limits.streamEarlyBytes) this.#drop(client);
  }

  /** A client that reads more slowly than things happen gets what follows from the journal; what is early still reaches it at once. */
  #easeOff(client: StreamClient): void {
    if (client.sink.backlog <= this.#options.limits.streamBacklogBytes || !this.#clients.has(client)) return;
    this.counts.eased += 1;
    client.catchingUp = true;
    this.#bringUp(client);
  }

  #drop(client: StreamClient): void {
    this.counts.dropped += 1;
    this.#leave(client);
    client.sink.drop();
  }

  #leave(client: StreamClient): void {
    this.#clients.delete(client);
  }

  #bringUp(client: StreamClient): void {
    this.#catchUp(client).catch((bug: unknown) => {
      this.#bug(bug);
      this.#drop(client);
    });
  }

  #bug(bug: unknown): void {
    this.counts.bugs += 1;
    this.#options.log.error({ err: bug }, 'the stream could not tell an event');
  }

  /** Replays in small pages, giving the loop its turn between them. */
  async #catchUp(client: StreamClient): Promise<void> {
    const { reader, limits } = this.#options;
    while (this.#clients.has(client)) {
      if (client.sink.backlog > limits.replayBacklogBytes) {
        await this.#pause(client);
        continue;
      }
      const known = reader.lastPosition();
      const page = reader.eventsAfter(client.position, limits.replayPage);
      if (page.length === 0) {
        client.catchingUp = false;
        return;
      }
      for (const { position, bytes } of this.#tellings.past(page, known, client)) {
        client.position = position;
        this.counts.replayed += 1;
        if (bytes !== undefined) this.#write(client, bytes);
        if (!this.#clients.has(client)) return;
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** Waits until a client that reads slowly has read, but not for ever. */
  #pause(client: StreamClient): Promise<void> {
    const { clock, limits } = this.#options;
    return new Promise((resolve) => {
      const patience = clock.at(after(clock.now(), ms(limits.replayPauseMs)), () => {
        if (this.#clients.has(client)) this.#drop(client);
        resolve();
      });
      client.sink.onceDrained(() => {
        patience.cancel();
        resolve();
      });
    });
  }

  #nextTick(): { cancel(): void } {
    const { clock, limits } = this.#options;
    return clock.at(after(clock.now(), ms(limits.tickMs)), () => this.#tick());
  }

  #tick(): void {
    const { clock, status } = this.#options;
    const now = iso(clock.now());
    const data = JSON.stringify({ now });
    const beat = frame('tick', data);
    // What is wrong, and what is over, reaches those who are looking already.
    const all = status(EVERYTHING);
    const says = JSON.stringify([all.warnings, all.desk]);
    const changed = says !== this.#says;
    this.#says = says;
    const stories = new Map([[EVERYTHING.key, all]]);
    const storyFor = (sight: Sight): StatusNow => {
      const story = stories.get(sight.key) ?? status(sight);
      stories.set(sight.key, story);
      return story;
    };
    for (const client of [...this.#clients]) {
      if (!client.still()) {
        this.#expire(client);
        continue;
      }
      this.#write(client, client.sight.all ? beat : this.#beatFor(client, data, all.epoch));
      if (changed) this.#write(client, frame('status', JSON.stringify({ ...storyFor(client.sight), now })));
    }
    this.#ticker = this.#clients.size === 0 || this.#closed ? undefined : this.#nextTick();
  }

  /** Little may be told to somebody who sees few homes: the beat carries how far they have heard, so that they come back to there. */
  #beatFor(client: StreamClient, data: string, epoch: number): Buffer {
    return client.catchingUp ? frame('tick', data) : frame('tick', data, idOf(epoch, client.position));
  }

  #expire(client: StreamClient): void {
    this.counts.expired += 1;
    this.#leave(client);
    client.sink.drop();
  }
}
