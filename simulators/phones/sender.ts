import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { Agent, request } from 'undici';
import type { RequestLogger } from './request-log.ts';
import type { Method } from './twiml.ts';
import { XML_LIMIT_BYTES } from './xml.ts';

/** A request that the network makes to whoever placed a call or takes texts. */
export interface Post {
  /** What it is for, in a word or two: shown in the log. */
  what: string;
  url: string;
  method: Method;
  params: Readonly<Record<string, string>>;
}

export interface Answer {
  /** HTTP status, or 0 when nothing came back. */
  status: number;
  body: string;
  /** Why nothing came back; empty otherwise. */
  error: string;
}

export const SEND_TIMEOUT_MS = 5_000;
const AT_ONCE = 32;
const CONNECT_TIMEOUT_MS = 2_000;

/** Makes signed form requests as Twilio does, a bounded number at once, each with a deadline. Never throws. */
export class Sender {
  readonly #authToken: string;
  readonly #log: RequestLogger;
  readonly #now: () => number;
  readonly #agent = new Agent({ connections: AT_ONCE, connect: { timeout: CONNECT_TIMEOUT_MS } });
  readonly #turns: (() => void)[] = [];
  #running = 0;

  constructor(authToken: string, log: RequestLogger, now: () => number) {
    this.#authToken = authToken;
    this.#log = log;
    this.#now = now;
  }

  async send(post: Post): Promise<Answer> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#turns.push(resolve));
    else this.#running += 1;
    try {
      const answer = await this.#request(post);
      this.#record(post, answer);
      return answer;
    } finally {
      const next = this.#turns.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  async #request(post: Post): Promise<Answer> {
    const form = new URLSearchParams(post.params).toString();
    const url = post.method === 'GET' ? `${post.url}${post.url.includes('?') ? '&' : '?'}${form}` : post.url;
    const signed = post.method === 'GET' ? {} : { ...post.params };
    try {
      const response = await request(url, {
        method: post.method,
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
        headers: {
          'x-twilio-signature': getExpectedTwilioSignature(this.#authToken, url, signed),
          'user-agent': 'TwilioProxy/1.1 (simulated phone network)',
          ...(post.method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
        },
        ...(post.method === 'POST' && { body: form }),
      });
      return { status: response.statusCode, body: await readBounded(response.body), error: '' };
    } catch (error) {
      return { status: 0, body: '', error: error instanceof Error ? error.message : 'no answer' };
    }
  }

  #record(post: Post, answer: Answer): void {
    const outcome = answer.error === '' ? String(answer.status) : answer.error;
    const ok = isSuccess(answer);
    const path = URL.canParse(post.url) ? new URL(post.url).pathname : '(not a URL)';
    this.#log.add({ at: this.#now(), direction: 'out', what: post.what, path, outcome, ok });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

export function isSuccess(answer: Answer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

async function readBounded(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > XML_LIMIT_BYTES) throw new Error(`the answer is over ${XML_LIMIT_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
