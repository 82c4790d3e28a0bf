import { z } from 'zod';
import type { AttemptId, IncidentId, PremisesId } from '../../core/ids.ts';
import type { FailReason } from '../../core/input.ts';
import { after, between, type DurationMs, ms, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Channel, Found, Order, SendResult, Stand } from '../channel.ts';
import { type DispatchLog, nameOf } from '../log.ts';
import { pause, within } from '../within.ts';
import { Follower } from './follow.ts';
import { isOver } from './life-cycle.ts';
import { alarmMessage, cancelMessage, updateMessage } from './message.ts';
import { type PoliceNews, standing } from './news.ts';
import type { Handover, PoliceFacts } from './ports.ts';
import { type Answer, type ForceAddress, SignedPost } from './signed-post.ts';

export interface PoliceTransferOptions {
  /** The forces that take transfers, by id. */
  forces: ReadonlyMap<string, ForceAddress>;
  facts: PoliceFacts;
  news: PoliceNews;
  clock: Clock;
  /** The host by which forces know us. */
  sender: string;
  log: DispatchLog;
}

/** The next route is waited for: a transfer that is not taken by then gives way to it. */
const WINDOW_MS = seconds(20);
const TRY_MS = seconds(5);
const FIRST_BACK_OFF_MS = seconds(1);
const LONGEST_BACK_OFF_MS = seconds(4);
const WARM_MS = seconds(3);

type Try = { taken: true } | { taken: false; reason: FailReason; again: boolean };

/** What a force may say with a refusal at the door. */
const refusal = z.object({ reason: z.enum(['no-urn', 'bad-urn', 'withdrawn']) });

/**
 * Hands alarms to police forces electronically: signed JSON to the force's own address, with the brief and a CAP document. An
 * answer of 2xx means that a machine there has it, which is `delivered`; what officers do about it comes back as `PoliceNews`.
 */
export class PoliceTransfer implements Channel {
  readonly name = 'transfer';
  readonly configured: boolean;
  readonly missing = 'no police force has both an address for it and a secret';
  readonly needs = 'nothing';
  readonly patienceMs: DurationMs = ms(WINDOW_MS + TRY_MS);
  readonly #options: PoliceTransferOptions;
  readonly #posts: ReadonlyMap<string, SignedPost>;
  readonly #underWay = new Map<AttemptId, AbortController>();
  readonly #follower: Follower;
  readonly #closing = new AbortController();
  #unreached: readonly string[] = [];

  constructor(options: PoliceTransferOptions) {
    this.#options = options;
    this.configured = options.forces.size > 0;
    this.#posts = new Map([...options.forces].map(([id, force]) => [id, new SignedPost(force, options.clock)]));
    this.#follower = new Follower(options.clock, (attempt) => this.#ask(attempt));
  }

  /** Transfers whose force is asked how it stands. */
  get followed(): number {
    return this.#follower.size;
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    // Opening the household's file takes its time; a telephone that is to ring for the same press goes first.
    await new Promise(setImmediate);
    const handover = this.#options.facts.handover(order);
    if (typeof handover === 'string') return { result: 'failed', reason: handover };
    const post = this.#posts.get(handover.force);
    if (post === undefined) return { result: 'failed', reason: 'not-configured' };
    const body = this.#alarm(order, handover);
    if (order.rehearsal) return { result: 'delivered' };
    const stop = new AbortController();
    this.#underWay.set(order.attempt, stop);
    try {
      const result = await this.#deliver(post, body, AbortSignal.any([signal, stop.signal]));
      if (result.result === 'delivered') this.#taken(order.attempt, handover);
      return result;
    } finally {
      this.#underWay.delete(order.attempt);
    }
  }

  /** Asks the force by our own id. Whatever it says of its stage is news that we missed while we were away. */
  async lookUp({ attempt }: Order, signal: AbortSignal): Promise<Found> {
    const answer = await this.#askFor(attempt, signal);
    if (answer?.status === 404) return { found: 'no' };
    if (answer === undefined || !isGood(answer)) return { found: 'unsure' };
    this.#follower.begin(attempt);
    return { found: 'yes', reference: attempt, state: 'delivered' };
  }

  /** Tells the force that nothing is to be done any more. One that never had the alarm has nothing to cancel. */
  async standDown({ attempt }: Stand, signal: AbortSignal): Promise<void> {
    const { facts, news, sender, clock } = this.#options;
    this.#underWay.get(attempt)?.abort();
    this.#follower.end(attempt);
    const transferred = facts.transferred(attempt);
    const post = transferred && this.#posts.get(transferred.force);
    if (transferred === undefined || post === undefined || isOver(news.stage(attempt, transferred))) return;
    const answer = await post.post(cancelMessage(attempt, sender, transferred, clock.now()), signal);
    if (!isGood(answer) && answer.status !== 404) throw new Error('the force did not take the cancellation');
  }

  /**
   * Tells the force that an alarm it has is confirmed or graver now. `part` names the news: told again, it is the same. A force that
   * does not take it keeps what it has; nothing waits for this.
   */
  async update(incident: IncidentId, premises: PremisesId, part: string): Promise<void> {
    const { facts } = this.#options;
    for (const attempt of facts.transfersOf(incident)) {
      const handover = facts.handover({ attempt, incident, premises });
      if (typeof handover !== 'string') await this.#tellAnew(attempt, handover, part);
    }
  }

  /** Whether the forces answer and know us. False when none does; which of several do not is a warning. */
  async warm(): Promise<boolean> {
    const asked = await Promise.all(
      [...this.#posts].map(async ([id, post]) => [id, await this.#answers(post)] as const),
    );
    this.#unreached = asked.filter(([, answers]) => !answers).map(([id]) => id);
    return asked.length === 0 || this.#unreached.length < asked.length;
  }

  warnings(): string[] {
    return this.#unreached.map(
      (id) => `The electronic transfer of the force "${id}" does not answer: its alarms go to the next route.`,
    );
  }

  async close(): Promise<void> {
    this.#follower.close();
    this.#closing.abort();
    for (const stop of this.#underWay.values()) stop.abort();
    await Promise.all([...this.#posts.values()].map((post) => post.close()));
  }

  /** The record of it is not waited for: what a disk does is not the force's affair. */
  #taken(attempt: AttemptId, handover: Handover): void {
    const { facts, log } = this.#options;
    this.#follower.begin(attempt);
    facts.handedOver(handover).catch((error: unknown) => {
      log.error({ attempt, error: nameOf(error) }, 'what a force was told could not be put on record');
    });
  }

  #alarm(order: Order, handover: Handover): string {
    const { sender } = this.#options;
    const test = order.drill === true || order.rehearsal;
    return alarmMessage(handover, { id: order.attempt, sender, firstAt: order.plannedAt, test });
  }

  async #tellAnew(attempt: AttemptId, handover: Handover, part: string): Promise<void> {
    const { facts, news, sender, clock, log } = this.#options;
    const transferred = facts.transferred(attempt);
    const post = this.#posts.get(handover.force);
    if (transferred === undefined || post === undefined || isOver(news.stage(attempt, transferred))) return;
    const about = { id: attempt, sender, firstAt: transferred.plannedAt, test: transferred.test };
    const result = await this.#deliver(
      post,
      updateMessage(handover, about, { part, at: clock.now() }),
      this.#closing.signal,
    );
    if (result.result === 'failed') log.warn({ attempt, reason: result.reason }, 'a force did not take an update');
  }

  async #deliver(post: SignedPost, body: string, signal: AbortSignal): Promise<SendResult> {
    const { clock } = this.#options;
    const until = after(clock.now(), WINDOW_MS);
    for (let waitMs = FIRST_BACK_OFF_MS; ; waitMs = ms(Math.min(waitMs * 2, LONGEST_BACK_OFF_MS))) {
      const tried = await within<Try>(
        clock,
        TRY_MS,
        () => ({ taken: false, reason: 'provider-silent', again: true }),
        (late) => tryOnce(post, body, AbortSignal.any([signal, late])),
      );
      if (tried.taken) return { result: 'delivered' };
      if (signal.aborted) return { result: 'failed', reason: 'stood-down' };
      if (!tried.again || between(clock.now(), until) <= waitMs) return { result: 'failed', reason: tried.reason };
      await pause(clock, waitMs, signal);
    }
  }

  /** True when nothing more is to come of it. */
  async #ask(attempt: AttemptId): Promise<boolean> {
    const { clock, facts, news } = this.#options;
    await within(
      clock,
      TRY_MS,
      () => undefined,
      (late) => this.#askFor(attempt, late),
    );
    return isOver(news.stage(attempt, facts.transferred(attempt)));
  }

  /** The force's answer about a transfer; its stage is told on. Undefined when it cannot be asked. */
  async #askFor(attempt: AttemptId, signal: AbortSignal): Promise<Answer | undefined> {
    const { facts, news } = this.#options;
    const force = facts.transferred(attempt)?.force;
    const post = force === undefined ? undefined : this.#posts.get(force);
    if (force === undefined || post === undefined) return undefined;
    const answer = await post.get(attempt, signal).catch(() => undefined);
    const told = standing.safeParse(answer?.body);
    // Not waited for: it is on its way to the disk like every other news.
    if (answer !== undefined && isGood(answer) && told.success) void news.tell(force, attempt, told.data);
    return answer;
  }

  #answers(post: SignedPost): Promise<boolean> {
    return within(
      this.#options.clock,
      WARM_MS,
      () => false,
      (late) =>
        post.get('ready', late).then(
          (answer) => isGood(answer),
          () => false,
        ),
    );
  }
}

async function tryOnce(post: SignedPost, body: string, signal: AbortSignal): Promise<Try> {
  try {
    return verdictOn(await post.post(body, signal));
  } catch {
    return { taken: false, reason: 'provider-error', again: true };
  }
}

/** 409: it has this id already, which is as good as taking it. */
function verdictOn({ status, body }: Answer): Try {
  if ((status >= 200 && status < 300) || status === 409) return { taken: true };
  if (status >= 500 || status === 408 || status === 429) return { taken: false, reason: 'provider-error', again: true };
  const why = refusal.safeParse(body);
  return { taken: false, reason: why.success ? why.data.reason : 'rejected', again: false };
}

function isGood({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
