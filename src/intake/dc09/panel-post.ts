import { createHash } from 'node:crypto';
import type { PanelProfile, PanelSignal } from '../../../devices/panel.ts';
import type { Rejection } from '../../../devices/rejection.ts';
import { asSignalId } from '../../core/ids.ts';
import { isPanicClass, type Signal } from '../../core/signal.ts';
import { between, type Instant } from '../../core/time.ts';
import { type Frame, frame } from '../../dc09/frame.ts';
import { answerMessage, type Content, nakMessage, readContent, readMessage, type Spoken } from '../../dc09/message.ts';
import { type Dc09Key, unseal } from '../../dc09/seal.ts';
import type { Clock, Door } from '../../gateway/ports.ts';
import type { KnownDevice } from '../directory.ts';
import type { UnboundStore } from '../families/unbound.ts';
import type { QuarantineReason } from '../quarantine.ts';
import type { Receiver } from '../receive.ts';
import type { SparingLog } from '../sparing.ts';
import type { Suspicions } from '../suspicions.ts';
import { Throttle } from '../throttle.ts';
import type { Dc09Counts } from './counts.ts';
import type { Dc09Limits } from './limits.ts';
import { Repeats } from './repeats.ts';
import type { Strangers } from './strangers.ts';

/** A panel that is registered and may report. */
export interface Panel {
  device: KnownDevice;
  /** The key that it shares with us; without one it is read in the clear. */
  key: Dc09Key | undefined;
  commissionedAt: Instant;
}

/** The panels by their account, in memory. */
export interface PanelBook {
  find(account: string): Panel | undefined;
}

export interface PostOptions {
  door: Pick<Door, 'sawLife'>;
  panels: PanelBook;
  profile: PanelProfile;
  receiver: Pick<Receiver, 'raise' | 'refuse'>;
  suspicions: Pick<Suspicions, 'suspect' | 'wrongSecret'>;
  strangers: Strangers;
  unbound: UnboundStore;
  clock: Clock;
  limits: Dc09Limits;
  counts: Dc09Counts;
  log: SparingLog;
}

/** Where a frame came in, and the way back. `answer` is called at most once; not at all where the standard says silence. */
export interface Caller {
  over: 'tcp' | 'udp';
  /** The frame is of a panel of ours: it has its account, its key and the time. */
  proved(): void;
  answer(bytes: Buffer): void;
  /** Called once for every frame, after its answer or when there will be none. */
  done(): void;
}

/** A message of a known panel on its way through. */
interface Passing {
  panel: Panel;
  spoken: Spoken;
  content: Content;
  form: Frame['form'];
  caller: Caller;
  receivedAt: Instant;
}

/** What is refused for a form or a kind that we do not read is `DUH`; a code that we do not know is set aside and acknowledged. */
const UNABLE: ReadonlySet<QuarantineReason> = new Set(['wrong-shape', 'wrong-field']);

/**
 * What happens to a frame: its check, its panel, its key, its time, whether it has been said before; then what it says goes to the
 * door, and the panel is answered when that is on disk.
 */
export class PanelPost {
  readonly #options: PostOptions;
  readonly #repeats: Repeats;
  readonly #toStrangers: Throttle;

  constructor(options: PostOptions) {
    this.#options = options;
    const { repeatMs, driftMs, repeats, strangersBurst, strangersPerSecond } = options.limits;
    this.#repeats = new Repeats({ withinMs: repeatMs, keepMs: driftMs, most: repeats });
    this.#toStrangers = new Throttle(strangersBurst, strangersPerSecond);
  }

  receive(read: Frame, caller: Caller): void {
    const { counts, clock, panels } = this.#options;
    counts.frames += 1;
    // A wrong check or length is not answered (DC-09 §5.5.2): the panel sends again.
    if (!read.sound) return this.#silence(caller, 'unsound');
    const spoken = readMessage(read.message);
    if (spoken === undefined) return this.#silence(caller, 'unreadable');
    const panel = spoken.account === undefined ? undefined : panels.find(spoken.account);
    if (panel === undefined) return this.#meetStranger(spoken, read, caller);
    const content = this.#open(panel, spoken);
    if (content === undefined) return this.#answerStranger(spoken, read, caller);
    this.#pass({ panel, spoken, content, form: read.form, caller, receivedAt: clock.now() });
  }

  #meetStranger(spoken: Spoken, read: Frame, caller: Caller): void {
    const { counts, strangers, clock } = this.#options;
    counts.unknown_account += 1;
    if (spoken.account !== undefined) strangers.heard(spoken.account, spoken.sealed, caller.over, clock.now());
    this.#answerStranger(spoken, read, caller);
  }

  /** Tells whoever cannot be a panel of ours that we cannot process it; not without end, for a datagram may name any sender. */
  #answerStranger(spoken: Spoken, { form }: Frame, caller: Caller): void {
    const { counts, clock } = this.#options;
    if (!this.#toStrangers.allows(0, clock.now())) return this.#silence(caller, 'unanswered');
    counts.duh += 1;
    caller.answer(frame(answerMessage('DUH', spoken), form));
    caller.done();
  }

  #silence(caller: Caller, why: 'unsound' | 'unreadable' | 'unanswered' | 'settle_failed'): void {
    this.#options.counts[why] += 1;
    caller.done();
  }

  /** The content, when it is sealed as was agreed with this panel; whoever does otherwise may be somebody else. */
  #open({ device, key }: Panel, { sealed, content }: Spoken): Content | undefined {
    const { counts, suspicions, log } = this.#options;
    const refuse = (why: 'in_the_clear' | 'no_key' | 'wrong_key'): undefined => {
      counts[why] += 1;
      log.warn({ device: device.id, why }, 'a message of an alarm panel was refused');
      if (why !== 'no_key') suspicions.wrongSecret(device);
    };
    if (key === undefined) return sealed ? refuse('no_key') : readContent(content);
    if (!sealed) return refuse('in_the_clear');
    const text = unseal(key, content);
    const opened = text === undefined ? undefined : readContent(text);
    // What is sealed is stamped: without a time the key was another one.
    return opened?.at === undefined ? refuse('wrong_key') : opened;
  }

  #pass(passing: Passing): void {
    const { counts, door } = this.#options;
    const { panel, spoken, content, receivedAt } = passing;
    const { index } = panel.device;
    const sealed = panel.key !== undefined;
    const head = `${spoken.token} ${spoken.sequence}`;
    const digest = digestOf(sealed ? spoken.content.toUpperCase() : `${head} ${spoken.content}`);
    const isKept = () => this.#repeats.hasContents(index, digest);
    if (content.at !== undefined && this.#isOutside(content.at, receivedAt))
      return this.#refuseTime(passing, isKept() || this.#isOld(panel, content.at, receivedAt));
    // A bare link test has nothing by which to tell one from the next; contents with a time prove nothing the second time.
    const seen = content.at === undefined ? 'new' : this.#repeats.sawContents(index, digest, head, receivedAt);
    if (seen === 'another-head') return this.#refuseTime(passing, true);
    if (seen === 'new') door.sawLife(index);
    passing.caller.proved();
    if (spoken.token === 'NULL') {
      counts.link_tests += 1;
      return this.#acknowledge(passing);
    }
    this.#take(passing);
  }

  #isOutside(at: Instant, now: Instant): boolean {
    const { backMs, aheadMs } = this.#options.limits;
    return between(at, now) > backMs || between(now, at) > aheadMs;
  }

  /** Of a time at which this panel was here already, longer ago than a clock drifts: somebody has kept it. */
  #isOld({ commissionedAt }: Panel, at: Instant, now: Instant): boolean {
    return between(at, now) > this.#options.limits.driftMs && at >= commissionedAt;
  }

  /** A clock that is wrong is told the time, and the panel sends again. Whoever sends somebody else's message cannot. */
  #refuseTime({ panel, form, caller, receivedAt }: Passing, replay: boolean): void {
    const { counts, suspicions, log } = this.#options;
    counts.wrong_time += 1;
    log.warn({ device: panel.device.id, replay }, 'a message of an alarm panel had a wrong time');
    if (replay) {
      counts.replays += 1;
      suspicions.suspect(panel.device, 'replay');
    }
    counts.nak += 1;
    caller.answer(frame(nakMessage(receivedAt), form));
    caller.done();
  }

  #take(passing: Passing): void {
    const { counts } = this.#options;
    const { panel, spoken, content, receivedAt, caller } = passing;
    const said = `${spoken.sequence} ${spoken.token} ${content.data}`;
    const { index } = panel.device;
    const before = this.#repeats.before(index, said, receivedAt);
    if (before !== undefined) {
      counts.repeats += 1;
      if (before.state === 'settled') return this.#acknowledge(passing);
      before.waiters.push((ok) => (ok ? this.#acknowledge(passing) : this.#silence(caller, 'unanswered')));
      return;
    }
    counts.messages += 1;
    this.#hand(passing, (ok, unable) => {
      this.#repeats.settle(index, said, ok);
      if (!ok) return this.#silence(caller, 'settle_failed');
      this.#acknowledge(passing, unable ? 'DUH' : 'ACK');
    });
  }

  /** Hands on what the message says; `settled` once all of it is on disk, or cannot be. */
  #hand({ panel, spoken, content, receivedAt }: Passing, settled: (ok: boolean, unable: boolean) => void): void {
    const { profile, receiver, counts } = this.#options;
    const { device } = panel;
    const payload = Buffer.from(`"${spoken.token}"[${content.data}]`, 'latin1');
    const read = profile.read({ token: spoken.token, data: content.data, account: spoken.account ?? '' });
    if ('quarantine' in read) {
      const { reason, why } = read.quarantine;
      counts.set_aside += 1;
      return receiver.refuse(device, reason, payload, ({ ok }) => settled(ok, UNABLE.has(reason)), why);
    }
    const { signals, unbound } = profile.meaning(read.events, device.bindings ?? []);
    if (unbound.length > 0) this.#leaveUnbound(device, unbound, receivedAt);
    const named = signals.flatMap((signal, place) => withId(signal, { spoken, content, receivedAt }, place) ?? []);
    // A call for help before all else in the message.
    named.sort((a, b) => Number(isPanicClass(b)) - Number(isPanicClass(a)));
    const rejected: Rejection[] = read.rejected;
    receiver.raise(device, { payload, receivedAt }, { signals: named, rejected }, ({ ok }) => settled(ok, false));
  }

  /** A zone that nobody has bound: on record, shown, and not acted on. */
  #leaveUnbound(device: KnownDevice, zones: readonly { key: string; code: string }[], at: Instant): void {
    const { counts, log, unbound } = this.#options;
    counts.unbound_zone += zones.length;
    log.warn({ device: device.id, zones }, 'a zone of an alarm panel is bound to nothing');
    unbound.heard(
      device,
      zones.map(({ key }) => ({ key, is: 'switch', state: 'on' })),
      at,
    );
  }

  #acknowledge({ panel, spoken, form, caller }: Passing, token: 'ACK' | 'DUH' = 'ACK'): void {
    const { counts, clock } = this.#options;
    const sealing = panel.key === undefined ? undefined : { key: panel.key, now: clock.now() };
    counts[token === 'ACK' ? 'acknowledged' : 'duh'] += 1;
    caller.answer(frame(answerMessage(token, spoken, sealing), form));
    caller.done();
  }
}

/** Unique for a message, the same when it comes again: its time, its number, its data and its place among them. */
function withId(
  signal: PanelSignal,
  { spoken, content, receivedAt }: Pick<Passing, 'spoken' | 'content' | 'receivedAt'>,
  place: number,
): Signal | undefined {
  const at = (content.at ?? receivedAt).toString(36);
  const data = digestOf(content.data)
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 8);
  const id = asSignalId(`${at}-${spoken.sequence}-${data}-${place}`);
  return id && { ...signal, id };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('base64');
}
