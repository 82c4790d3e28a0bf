import { type Dispatcher, Pool } from 'undici';
import type { z } from 'zod';
import { Fault, isFault } from '../../core/fault.ts';
import { troubleOf } from './trouble.ts';

const CONNECT_MS = 10_000;
/** Longer than the gateway waits for its disk. */
const ANSWER_MS = 20_000;
const CONNECTIONS = 2;
/** A certificate for the file is the largest that is asked for. */
const ANSWER_BYTES = 8 * 1024 * 1024;

export type Method = 'GET' | 'POST' | 'DELETE';

export interface Answer {
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  body: Buffer;
}

export interface LinkOptions {
  /** Sent with every request: who asks. */
  headers?: Record<string, string>;
  /** Certificates in PEM that are trusted besides nobody else's; those of the machine when absent. */
  ca?: string | undefined;
  /** Ends what is under way, and refuses what comes after it. */
  stop?: AbortSignal | undefined;
}

/** Requests to one gateway, each with an end. */
export class Link {
  readonly http: string;
  readonly #pool: Pool;
  readonly #stop: AbortSignal | undefined;
  #headers: Record<string, string>;

  constructor(http: string, { headers = {}, ca, stop }: LinkOptions = {}) {
    this.http = http;
    this.#headers = headers;
    this.#stop = stop;
    this.#pool = new Pool(http, {
      connections: CONNECTIONS,
      maxResponseSize: ANSWER_BYTES,
      connect: { timeout: CONNECT_MS, ...(ca !== undefined && { ca }) },
    });
  }

  /** From here on these go along. */
  identify(headers: Record<string, string>): void {
    this.#headers = { ...this.#headers, ...headers };
  }

  get interrupted(): boolean {
    return this.#stop?.aborted === true;
  }

  /** Throws `HW_GATEWAY_AWAY`, `HW_GATEWAY_NOT_TRUSTED`, `HW_INTERRUPTED`; every answer is an answer, whatever its status. */
  async ask(method: Method, path: string, body?: object): Promise<Answer> {
    if (this.interrupted) throw new Fault('HW_INTERRUPTED');
    return this.#send(method, path, body, this.#stop);
  }

  /** The same, also after somebody has asked for the end: for what must still be put right. */
  askLast(method: Method, path: string, body?: object): Promise<Answer> {
    return this.#send(method, path, body, undefined);
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #send(method: Method, path: string, body: object | undefined, stop: AbortSignal | undefined): Promise<Answer> {
    const late = AbortSignal.timeout(ANSWER_MS);
    try {
      const answer = await this.#pool.request({
        method,
        path,
        headers: { ...this.#headers, ...(body && { 'content-type': 'application/json' }) },
        signal: stop === undefined ? late : AbortSignal.any([late, stop]),
        ...(body && { body: JSON.stringify(body) }),
      });
      const { statusCode: status, headers } = answer;
      return { status, headers, body: Buffer.from(await answer.body.arrayBuffer()) };
    } catch (cause) {
      if (isFault(cause)) throw cause;
      if (stop?.aborted === true) throw new Fault('HW_INTERRUPTED', { cause });
      throw troubleOf(this.http, cause);
    }
  }
}

/** The body as JSON; undefined when it is none. */
export function jsonOf({ body }: Pick<Answer, 'body'>): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What an answer says. Throws `HW_GATEWAY_OTHER_VERSION` for one of another form. */
export function readAs<T extends z.ZodType>(form: T, answer: Pick<Answer, 'body'>): z.output<T> {
  const found = form.safeParse(jsonOf(answer));
  if (found.success) return found.data;
  throw new Fault('HW_GATEWAY_OTHER_VERSION', { cause: found.error });
}
