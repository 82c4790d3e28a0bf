import { isFault } from '../../core/fault.ts';
import type { CallLeg, CallState } from '../../core/handling/words.ts';
import type { CallId, IncidentId, Partition, StaffId } from '../../core/ids.ts';
import type { FailReason } from '../../core/input.ts';
import { after, type DurationMs, hours, seconds } from '../../core/time.ts';
import type { Clock, Door } from '../../gateway/ports.ts';
import { normaliseNumber } from '../../register/numbers.ts';
import { type DispatchLog, nameOf } from '../log.ts';
import type { Messages } from '../messages.ts';
import type { Metrics } from '../tally.ts';
import type { TwilioAccount } from '../twilio/account.ts';
import { failureOf, statusOf } from '../twilio/failure.ts';
import { LiveCall } from './live-call.ts';
import type { BridgeOrder, Reached, Voiced } from './order.ts';
import { setMuted } from './room.ts';
import { askToConnect, enterRoom, hangUp, sayAndHangUp } from './words.ts';

export interface BridgeOptions {
  account: TwilioAccount;
  /** The number that both telephones are shown, E.164: the gateway's own, which says nothing about anybody. */
  from: string;
  messages: Messages;
  clock: Clock;
  door: Pick<Door, 'submit'>;
  /** Resolves when the record of who opened which number is on disk. */
  settled?: (() => Promise<void>) | undefined;
  metrics: Metrics;
  log: DispatchLog;
}

/** Calls under way at once; far more than there are people at a desk. */
const MOST_LIVE = 200;
/** How long a telephone rings before nobody is taken to be there. */
const RING_S = 30;
/** A telephone of which nothing has been heard for so long is lost sight of. */
const NO_NEWS_MS: DurationMs = seconds(RING_S + 15);
/** Twilio's own limit of a call. */
const LONGEST_CALL_MS: DurationMs = hours(4);
const ANSWER_MS: DurationMs = seconds(5);
const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];
const CONNECT_KEY = '1';
/** How often one call asks for the key. */
const MOST_ASKS = 3;

/**
 * Calls from the page: the operator's own telephone rings first; when a person there presses 1, the other telephone is called
 * and both meet in a room of the provider's. A voicemail presses nothing, so that no home rings for nobody. What is under way
 * is kept in memory alone: after a restart nothing is dialled again by itself, and whoever answers then is told so.
 */
export class Bridge {
  readonly #options: BridgeOptions;
  readonly #live = new Map<CallId, LiveCall>();

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#live.size;
  }

  /** Keeps a place for a call of this member of staff. False when they have one already, or there is no room. */
  reserve(order: BridgeOrder): boolean {
    if (this.#live.size >= MOST_LIVE || this.callOf(order.by) !== undefined) return false;
    this.#live.set(order.call, new LiveCall(order));
    return true;
  }

  /** The call that a member of staff has under way. */
  callOf(staff: StaffId): CallId | undefined {
    return this.#live.values().find(({ order }) => order.by === staff)?.order.call;
  }

  /** Gives a place back that was kept for nothing. Should the journal take the call after all, this stands behind it. */
  letGo(call: CallId): void {
    const live = this.#live.get(call);
    if (live === undefined) return;
    this.#forget(call);
    for (const leg of ['operator', 'other'] as const)
      this.#report(live.order, leg, { state: 'failed', reason: 'stood-down' });
  }

  #forget(call: CallId): void {
    this.#live.get(call)?.forget();
    this.#live.delete(call);
  }

  /** Rings the operator's telephone. What comes of it is reported as inputs. */
  begin(call: CallId): void {
    const live = this.#live.get(call);
    if (live !== undefined) void this.#dial(live, 'operator');
  }

  /** Ends whatever of the call is under way. False when nothing is. */
  async hangUp(call: CallId): Promise<boolean> {
    const live = this.#live.get(call);
    if (live === undefined) return false;
    live.over = true;
    await Promise.all([this.#end(live, 'operator'), this.#end(live, 'other')]);
    return true;
  }

  /** Lets the operator be heard in the room of their call, or not. Refused while they do not sit in it. */
  async speak(call: CallId, speak: boolean): Promise<Voiced> {
    const live = this.#live.get(call);
    if (live === undefined || live.over) return 'refused';
    const voiced = await setMuted(this.#options.account, live, !speak, AbortSignal.timeout(ANSWER_MS));
    if (voiced !== 'done') this.#options.log.warn({ call, speak, voiced }, 'a microphone could not be switched');
    return voiced;
  }

  /** Somebody, or something, has picked up the operator's telephone. */
  operatorAnswered(call: CallId, asks: number): string {
    const { messages, account } = this.#options;
    const live = this.#live.get(call);
    if (live === undefined || live.over) return this.#lost();
    this.#reached(live, 'operator', { state: 'answered' });
    if (asks >= MOST_ASKS) return sayAndHangUp(messages.speech, messages.say('bridge.goodbye'));
    return askToConnect(messages, `${account.bridgeHook('key', call, 'operator')}?asks=${asks + 1}`);
  }

  /** A key was pressed on the operator's telephone: only now the other one is called. */
  operatorPressed(call: CallId, key: string | undefined, asks: number): string {
    const live = this.#live.get(call);
    if (live === undefined || live.over) return this.#lost();
    if (key !== CONNECT_KEY) return this.operatorAnswered(call, asks);
    if (live.take('other')) void this.#dial(live, 'other');
    const { messages } = this.#options;
    // It is plain at once when there is no number any more, or the home must not be rung now.
    if (live.isOver('other')) return sayAndHangUp(messages.speech, messages.say('bridge.over'));
    const { listen } = live.order;
    return enterRoom(call, {
      speech: messages.speech,
      muted: listen,
      before: messages.say(listen ? 'bridge.listen' : 'bridge.talk'),
      afterwards: messages.say('bridge.over'),
    });
  }

  /** The other telephone was picked up. Nothing is said into it: a home must not be told by a machine who is calling. */
  otherAnswered(call: CallId): string {
    const live = this.#live.get(call);
    if (live === undefined || live.over) return hangUp();
    this.#reached(live, 'other', { state: 'answered' });
    return enterRoom(call, { speech: this.#options.messages.speech, muted: false });
  }

  /** The provider's news of one leg. Of a call that an earlier process made it is passed on and nothing more. */
  news(call: CallId, at: { incident: IncidentId; partition: Partition }, leg: CallLeg, reached: Reached): void {
    const live = this.#live.get(call);
    if (live !== undefined) return this.#reached(live, leg, reached);
    this.#options.metrics.count('bridge-stranger', 'bridge');
    this.#report({ call, ...at }, leg, reached);
  }

  /** Says of calls that were under way when the gateway stopped that nobody knows how they stand. */
  lostSightOf(calls: Iterable<{ call: CallId; incident: IncidentId; partition: Partition; leg: CallLeg }>): void {
    for (const { leg, ...about } of calls) this.#report(about, leg, { state: 'unknown' });
  }

  close(): void {
    for (const live of this.#live.values()) live.forget();
    this.#live.clear();
  }

  async #dial(live: LiveCall, leg: CallLeg): Promise<void> {
    const { account, from, settled, metrics, log } = this.#options;
    try {
      const number = live.order.numbers[leg]();
      if (number === undefined) return this.#reached(live, leg, { state: 'failed', reason: 'no-number' });
      // A number that was stored before there was such a rule is not dialled either.
      const to = normaliseNumber(number.reveal());
      await settled?.();
      this.#expectNews(live, leg);
      const { call } = live.order;
      const form = {
        To: to,
        From: from,
        Url: account.bridgeHook('answer', call, leg),
        StatusCallback: account.bridgeHook('status', call, leg),
        StatusCallbackEvent: EVENTS,
        Timeout: RING_S,
      };
      const sid = await account.create('Calls', form, { signal: AbortSignal.timeout(ANSWER_MS), rehearsal: false });
      if (sid === undefined) return this.#reached(live, leg, { state: 'failed', reason: 'provider-error' });
      metrics.count('bridge-placed', 'bridge');
      live.sids[leg] = sid;
      // It was hung up while the provider was still being asked.
      if (live.over) await this.#end(live, leg);
    } catch (error) {
      log.warn({ call: live.order.call, leg, error: nameOf(error) }, 'a call from the desk could not be placed');
      const reason = isFault(error) ? 'stood-down' : failureOf(error);
      this.#reached(live, leg, { state: 'failed', reason });
    }
  }

  /** How far a leg has got. A leg only moves forward, whatever order the news comes in. */
  #reached(live: LiveCall, leg: CallLeg, reached: Reached): void {
    if (!live.moves(leg, reached.state)) return;
    this.#report(live.order, leg, reached);
    if (reached.state === 'answered') this.#expectEnd(live, leg);
    if (live.isOver(leg)) this.#ended(live, leg);
  }

  /** Without one of them the other has nobody to talk to. */
  #ended(live: LiveCall, leg: CallLeg): void {
    live.quiet(leg);
    live.over = true;
    if (leg === 'operator') void this.#end(live, 'other');
    else void this.#excuse(live);
    if (live.isOver('operator') && live.isOver('other')) this.#forget(live.order.call);
  }

  /** The operator is told that nobody is there any more, where they still listen. */
  async #excuse(live: LiveCall): Promise<void> {
    const { account, messages } = this.#options;
    const sid = live.sids.operator;
    // Whoever was talked to has left the room, and the operator's own document goes on by itself.
    if (live.isOver('operator') || live.wasAnswered('other') || sid === undefined) return;
    const twiml = sayAndHangUp(messages.speech, messages.say('bridge.over'));
    await this.#ask(() => account.client.calls(sid).update({ twiml }));
  }

  async #end(live: LiveCall, leg: CallLeg): Promise<void> {
    if (live.isOver(leg)) return;
    const sid = live.sids[leg];
    if (sid === undefined) {
      if (!live.isDialled(leg)) this.#reached(live, leg, { state: 'failed', reason: 'stood-down' });
      return;
    }
    const gone = await this.#ask(() => this.#options.account.client.calls(sid).update({ status: 'completed' }));
    if (gone) this.#reached(live, leg, { state: 'ended' });
  }

  /** True when the provider has done it, or has no such call any more. */
  async #ask(update: () => Promise<unknown>): Promise<boolean> {
    try {
      const errand = { signal: AbortSignal.timeout(ANSWER_MS), rehearsal: false };
      await this.#options.account.requests.during(errand, update);
      return true;
    } catch (error) {
      return statusOf(error) === 400 || statusOf(error) === 404;
    }
  }

  #expectNews(live: LiveCall, leg: CallLeg): void {
    this.#bell(live, leg, NO_NEWS_MS);
  }

  #expectEnd(live: LiveCall, leg: CallLeg): void {
    this.#bell(live, leg, LONGEST_CALL_MS);
  }

  #bell(live: LiveCall, leg: CallLeg, patience: DurationMs): void {
    const { clock } = this.#options;
    live.wait(
      leg,
      clock.at(after(clock.now(), patience), () => this.#reached(live, leg, { state: 'unknown' })),
    );
  }

  #lost(): string {
    const { messages } = this.#options;
    return sayAndHangUp(messages.speech, messages.say('bridge.lost'));
  }

  #report(
    { call, incident, partition }: Pick<BridgeOrder, 'call' | 'incident' | 'partition'>,
    leg: CallLeg,
    { state, reason }: { state: Exclude<CallState, 'asked'>; reason?: FailReason },
  ): void {
    try {
      const why = reason === undefined ? {} : { reason };
      this.#options.door.submit(partition, { type: 'call-report', incident, call, leg, state, ...why });
    } catch (error) {
      this.#options.metrics.count('report-lost', 'bridge');
      this.#options.log.error({ call, leg, error: nameOf(error) }, 'news of a call could not be handed in');
    }
  }
}
