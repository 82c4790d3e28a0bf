import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { JobInFull, MeasureDevice, SignedOff } from '../../desk/schema/job.ts';

const Problem = z.object({ detail: z.string(), code: z.string(), missing: z.array(z.string()).optional() });

/** One job, asked for and worked on over HTTP as the console does it. */
export class JobDesk {
  readonly #http: string;
  readonly #job: string;
  readonly #headers: Record<string, string>;

  constructor(http: string, job: string, headers: Record<string, string>) {
    this.#http = http;
    this.#job = job;
    this.#headers = headers;
  }

  async read(): Promise<JobInFull> {
    return JobInFull.parse(await this.#ask('GET', ''));
  }

  /** Undefined when nothing has changed since that version. */
  async readSince(version: string): Promise<JobInFull | undefined> {
    const body = await this.#ask('GET', `?since=${encodeURIComponent(version)}`);
    return body === undefined ? undefined : JobInFull.parse(body);
  }

  async open(hours: number): Promise<void> {
    await this.#ask('POST', '/open', { hours });
  }

  async here(room: string): Promise<void> {
    await this.#ask('POST', '/here', { room });
  }

  async say(item: string, said: 'yes' | 'no'): Promise<void> {
    await this.#ask('POST', `/items/${encodeURIComponent(item)}`, { entry: crypto.randomUUID(), said });
  }

  async join(measure: string): Promise<MeasureDevice> {
    return MeasureDevice.parse(await this.#ask('POST', `/measures/${measure}/device`, {}));
  }

  /** Throws `HW_JOB_INCOMPLETE` with what is missing. */
  async signOff(withoutAddress: boolean): Promise<SignedOff> {
    const order = { entry: crypto.randomUUID(), residentAgrees: true, withoutAddress };
    return SignedOff.parse(await this.#ask('POST', '/sign-off', order));
  }

  async certificate(copy: 'file' | 'resident'): Promise<Buffer> {
    const answer = await this.#send('GET', `/certificate?copy=${copy}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async #ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const answer = await this.#send(method, path, body);
    return answer.status === 204 ? undefined : answer.json();
  }

  async #send(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    const url = `${this.#http}/api/jobs/${this.#job}${path}`;
    const headers = { ...this.#headers, ...(body && { 'content-type': 'application/json' }) };
    const asked = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(url, asked).catch((cause: unknown) => {
      throw new Fault('HW_WALK_TEST_REFUSED', { where: this.#http, why: 'the gateway does not answer', cause });
    });
    if (answer.ok) return answer;
    const { data } = Problem.safeParse(await answer.json().catch(() => undefined));
    if (data?.missing !== undefined)
      throw new Fault('HW_JOB_INCOMPLETE', { why: data.missing.join(', '), missing: data.missing });
    throw new Fault('HW_WALK_TEST_REFUSED', { why: data?.detail ?? `it answered ${answer.status}` });
  }
}
