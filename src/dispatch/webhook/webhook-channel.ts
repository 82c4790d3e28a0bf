import { Pool } from 'undici';
import { Fault } from '../../core/fault.ts';
import type { AttemptId } from '../../core/ids.ts';
import { after, between, type DurationMs, ms, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { Channel, Found, Order, SendResult, Stand } from '../channel.ts';
import { pause, within } from '../within.ts';
import { DELIVERY_HEADER, SIGNATURE_HEADER, signDelivery, signWebhook } from './signature.ts';

export interface WebhookOptions {
  /** `https://…`; plain `http://` only to this machine. */
  url: string;
  /** Shared with the receiver, at least 16 characters. */
  secret: string;
  clock: Clock;
  name?: string;
  /** How long a send is tried for, all tries together. */
  windowMs?: DurationMs;
  /** How long one try may take. */
  tryMs?: DurationMs;
}

const WINDOW_MS = seconds(30);
const TRY_MS = seconds(5);
const FIRST_BACK_OFF_MS = seconds(1);
const LONGEST_BACK_OFF_MS = seconds(8);
const CONNECTIONS = 64;
const ANSWER_BYTES = 65_536;
const SECRET_LENGTH = 16;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

type Try = 'taken' | 'refused' | 'try-again' | 'silent';

/**
 * Posts the bare facts of an attempt to another system, signed, and tries again with growing pauses inside a bounded
 * window (docs/recipes/webhook.md tells receivers how to know a repetition and a replay). An answer of 2xx means that the machine has it; a machine is never a human.
 */
export class Webhook implements Channel {
  readonly name: string;
  readonly configured = true;
  readonly needs = 'nothing';
  readonly patienceMs: DurationMs;
  readonly #options: WebhookOptions;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #underWay = new Map<AttemptId, AbortController>();

  /** Throws `HW_CONFIG_INVALID` for an address that would not be safe to post to, or a secret that is too short. */
  constructor(options: WebhookOptions) {
    const url = readUrl(options.url);
    if (options.secret.length < SECRET_LENGTH) throw invalid(`the secret is shorter than ${SECRET_LENGTH} characters`);
    this.#options = options;
    this.#path = `${url.pathname}${url.search}`;
    this.#pool = new Pool(url.origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      allowH2: false,
      maxResponseSize: ANSWER_BYTES,
      connect: { timeout: seconds(3), noDelay: true },
    });
    this.name = options.name ?? 'webhook';
    this.patienceMs = ms((options.windowMs ?? WINDOW_MS) + (options.tryMs ?? TRY_MS));
  }

  async send(order: Order, signal: AbortSignal): Promise<SendResult> {
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    this.#underWay.set(order.attempt, stop);
    try {
      return await this.#deliver(order, stopped);
    } finally {
      this.#underWay.delete(order.attempt);
    }
  }

  /** The receiver knows an attempt by its id, so sending it twice is safe and asking is not needed. */
  async lookUp(): Promise<Found> {
    return { found: 'unsure' };
  }

  /** Ends the tries that are left. */
  async standDown(stand: Stand): Promise<void> {
    this.#underWay.get(stand.attempt)?.abort();
  }

  async close(): Promise<void> {
    for (const stop of this.#underWay.values()) stop.abort();
    await this.#pool.destroy();
  }

  async #deliver(order: Order, signal: AbortSignal): Promise<SendResult> {
    const { clock, windowMs = WINDOW_MS, tryMs = TRY_MS } = this.#options;
    const until = after(clock.now(), windowMs);
    const body = bodyOf(order);
    for (let waitMs = FIRST_BACK_OFF_MS; ; waitMs = ms(Math.min(waitMs * 2, LONGEST_BACK_OFF_MS))) {
      const tried = await within<Try>(
        clock,
        tryMs,
        () => 'silent',
        (late) => this.#try(order, body, AbortSignal.any([signal, late])),
      );
      if (signal.aborted) return { result: 'failed', reason: 'stood-down' };
      if (tried === 'taken') return { result: 'delivered' };
      if (tried === 'refused') return { result: 'failed', reason: 'rejected' };
      if (between(clock.now(), until) <= waitMs)
        return { result: 'failed', reason: tried === 'silent' ? 'provider-silent' : 'provider-error' };
      await pause(clock, waitMs, signal);
    }
  }

  async #try(order: Order, body: string, signal: AbortSignal): Promise<Try> {
    const { secret, clock } = this.#options;
    const now = clock.now();
    const headers = {
      'content-type': 'application/json',
      'havenwatch-attempt': order.attempt,
      [SIGNATURE_HEADER]: signWebhook(secret, now, body),
      [DELIVERY_HEADER]: signDelivery(secret, now, order.attempt, body),
    };
    if (order.rehearsal) return 'taken';
    try {
      const answer = await this.#pool.request({ path: this.#path, method: 'POST', headers, body, signal });
      await answer.body.dump();
      return verdictOn(answer.statusCode);
    } catch {
      return 'try-again';
    }
  }
}

function verdictOn(status: number): Try {
  if (status >= 200 && status < 300) return 'taken';
  return status >= 500 || status === 408 || status === 429 ? 'try-again' : 'refused';
}

/** Ids, the kind and the neutral reference: what the receiver may know of a home is its own affair to look up. */
function bodyOf({ attempt, incident, kind, priority, plannedAt, reference, unjournaled, drill }: Order): string {
  const at = new Date(plannedAt).toISOString();
  const marks = { ...(unjournaled && { unjournaled }), ...(drill && { drill }) };
  return JSON.stringify({ attempt, incident, kind, priority, at, reference, ...marks });
}

function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw invalid('the address is not a web address');
  const url = new URL(text);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
  if (!safe) throw invalid('the address must begin with https:// (plain http:// goes to this machine only)');
  return url;
}

function invalid(why: string): Fault {
  return new Fault('HW_CONFIG_INVALID', { where: 'webhook', why });
}
