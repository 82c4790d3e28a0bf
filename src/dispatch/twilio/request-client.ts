import { AsyncLocalStorage } from 'node:async_hooks';
import twilio from 'twilio';
import { type Dispatcher, Pool } from 'undici';
import type { DurationMs } from '../../core/time.ts';

/** Bounds of the connections to the provider. */
export interface WireLimits {
  connections: number;
  connectMs: DurationMs;
  /** The provider's own hint shortens it. */
  keepAliveMs: DurationMs;
  /** A backstop only; each request carries its own, shorter deadline. */
  answerMs: DurationMs;
  answerBytes: number;
}

/** What one request is about besides its own text. */
export interface Errand {
  signal: AbortSignal;
  rehearsal: boolean;
}

type RequestOptions = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0];

/** What the Twilio client takes for an answer; the body is what it parsed, or null when it was no JSON. */
interface Answer<T> {
  statusCode: number;
  headers: unknown;
  body: T;
}

const REHEARSED = '{"sid":"rehearsed","status":"queued"}';

/** The connection broke under the request: the provider had closed an idle one. Asked once more on a new one, since an alarm may come twice. */
const BROKEN = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/**
 * Carries the Twilio client's requests over a pool of open connections to one origin, whatever host the client had in
 * mind. The client's call hands it to a connection before it returns. On a connection that has been used before, undici
 * looks for leftover bytes until the current turn of the event loop ends, and writes then.
 */
export class PooledRequestClient extends twilio.RequestClient {
  readonly #pool: Pool;
  readonly #prefix: string;
  readonly #errands = new AsyncLocalStorage<Errand>();
  #login = { username: '', password: '', header: '' };

  constructor(baseUrl: URL, limits: WireLimits) {
    super();
    this.#prefix = baseUrl.pathname.replace(/\/+$/, '');
    this.#pool = new Pool(baseUrl.origin, {
      connections: limits.connections,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: limits.keepAliveMs,
      keepAliveMaxTimeout: limits.keepAliveMs,
      headersTimeout: limits.answerMs,
      bodyTimeout: limits.answerMs,
      maxResponseSize: limits.answerBytes,
      connect: { timeout: limits.connectMs, noDelay: true },
    });
  }

  /** Requests that the client makes while `work` runs carry this signal; a rehearsed one stops short of the wire. */
  during<T>(errand: Errand, work: () => T): T {
    return this.#errands.run(errand, work);
  }

  /** Connections that are open at this moment. */
  get open(): number {
    return this.#pool.stats.connected;
  }

  /** Requests handed to a connection, and those of them that are on the wire. */
  get inFlight(): { handed: number; written: number } {
    const { size, running } = this.#pool.stats;
    return { handed: size, written: running };
  }

  override async request<T>(options: RequestOptions): Promise<Answer<T>> {
    const errand = this.#errands.getStore();
    const wire = this.#wire(options, errand?.signal);
    if (errand?.rehearsal === true) return { statusCode: 201, headers: {}, body: readJson(REHEARSED) };
    try {
      return await this.#ask(wire);
    } catch (error) {
      if (errand?.signal.aborted === true || !isBroken(error)) throw error;
      return await this.#ask(wire);
    }
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  #wire(options: RequestOptions, signal: AbortSignal | undefined): Dispatcher.RequestOptions {
    const { pathname, search } = new URL(options.uri);
    const query = options.params === undefined ? search : `?${formOf(options.params)}`;
    return {
      path: `${this.#prefix}${pathname}${query}`,
      method: options.method === 'post' ? 'POST' : 'GET',
      headers: { ...options.headers, authorization: this.#authorization(options.username, options.password) },
      ...(options.method === 'post' && { body: formOf(options.data) }),
      ...(signal !== undefined && { signal }),
    };
  }

  async #ask<T>(wire: Dispatcher.RequestOptions): Promise<Answer<T>> {
    const answer = await this.#pool.request(wire);
    return { statusCode: answer.statusCode, headers: answer.headers, body: readJson(await answer.body.text()) };
  }

  #authorization(username = '', password = ''): string {
    if (this.#login.username !== username || this.#login.password !== password) {
      const header = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
      this.#login = { username, password, header };
    }
    return this.#login.header;
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && BROKEN.has(error.code);
}

/** An error page in front of the provider is not JSON; the status says enough. */
function readJson(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A form as Twilio reads it: a list repeats its name. */
function formOf(data: unknown): string {
  const form: string[] = [];
  if (typeof data !== 'object' || data === null) return '';
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) form.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(item))}`);
    }
  }
  return form.join('&');
}
