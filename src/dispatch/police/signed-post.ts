import { Pool } from 'undici';
import { ms, seconds } from '../../core/time.ts';
import type { Clock } from '../../gateway/ports.ts';
import { SIGNATURE_HEADER, signWebhook } from '../webhook/signature.ts';

const CONNECTIONS = 16;
/** A force answers in a few words; more is not read. */
const ANSWER_BYTES = 65_536;
const KEEP_ALIVE_MS = ms(60_000);

/** What a force answered: its status, and its words if they were JSON. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Where one force takes transfers, and the secret that both sides sign with. */
export interface ForceAddress {
  url: string;
  secret: string;
}

/** One force's address over connections that stay open. Every request is signed over its time and its bytes. */
export class SignedPost {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #secret: string;
  readonly #clock: Clock;

  constructor({ url, secret }: ForceAddress, clock: Clock) {
    const { origin, pathname } = new URL(url);
    this.#path = pathname.replace(/\/+$/, '');
    this.#secret = secret;
    this.#clock = clock;
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      allowH2: false,
      maxResponseSize: ANSWER_BYTES,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: seconds(3), noDelay: true },
    });
  }

  /** Hands over a message. Rejects when the force could not be reached. */
  post(body: string, signal: AbortSignal): Promise<Answer> {
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: this.#sign(body) };
    return this.#ask({ method: 'POST', path: this.#path === '' ? '/' : this.#path, headers, body, signal });
  }

  /** Asks how it stands with a transfer; without one, whether the force takes any. What is signed is the path. */
  get(id: string, signal: AbortSignal): Promise<Answer> {
    const path = `${this.#path}/${id}`;
    return this.#ask({ method: 'GET', path, headers: { [SIGNATURE_HEADER]: this.#sign(path) }, signal });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  #sign(text: string): string {
    return signWebhook(this.#secret, this.#clock.now(), text);
  }

  async #ask(request: Parameters<Pool['request']>[0]): Promise<Answer> {
    const { statusCode, body } = await this.#pool.request(request);
    return { status: statusCode, body: readJson(await body.text()) };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
