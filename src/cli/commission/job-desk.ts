import { isFault } from '../../core/fault.ts';
import { JobInFull, MeasureDevice, SignedOff } from '../../desk/schema/job.ts';
import { type Answer, type Link, type Method, readAs } from '../remote/link.ts';
import { refusalOf } from '../remote/refusal.ts';

/** What may be sent twice is sent again after a moment: a hallway has corners without a network. */
const TRIES = 3;
const BETWEEN_TRIES_MS = 500;

/** One job, asked for and worked on over HTTP as the console does it. */
export class JobDesk {
  readonly #link: Link;
  readonly #job: string;

  constructor(link: Link, job: string) {
    this.#link = link;
    this.#job = job;
  }

  get interrupted(): boolean {
    return this.#link.interrupted;
  }

  async read(): Promise<JobInFull> {
    return readAs(JobInFull, await this.#again('GET', ''));
  }

  /** Undefined when nothing has changed since that version. */
  async readSince(version: string): Promise<JobInFull | undefined> {
    const answer = await this.#ask('GET', `?since=${encodeURIComponent(version)}`);
    return answer.status === 204 ? undefined : readAs(JobInFull, answer);
  }

  async open(hours: number): Promise<void> {
    await this.#ask('POST', '/open', { hours });
  }

  async here(room: string): Promise<void> {
    await this.#again('POST', '/here', { room });
  }

  async say(item: string, said: 'yes' | 'no'): Promise<void> {
    await this.#again('POST', `/items/${encodeURIComponent(item)}`, { entry: crypto.randomUUID(), said });
  }

  async join(measure: string): Promise<MeasureDevice> {
    return readAs(MeasureDevice, await this.#ask('POST', `/measures/${measure}/device`, {}));
  }

  /** Throws `HW_JOB_INCOMPLETE` with what is missing. */
  async signOff(withoutAddress: boolean): Promise<SignedOff> {
    const order = { entry: crypto.randomUUID(), residentAgrees: true, withoutAddress };
    return readAs(SignedOff, await this.#again('POST', '/sign-off', order));
  }

  async certificate(copy: 'file' | 'resident'): Promise<Buffer> {
    return (await this.#again('GET', `/certificate?copy=${copy}`)).body;
  }

  async #again(method: Method, path: string, body?: object): Promise<Answer> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#ask(method, path, body);
      } catch (error) {
        if (!isFault(error) || error.code !== 'HW_GATEWAY_AWAY' || tried === TRIES || this.interrupted) throw error;
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
      }
    }
  }

  async #ask(method: Method, path: string, body?: object): Promise<Answer> {
    const answer = await this.#link.ask(method, `/api/jobs/${encodeURIComponent(this.#job)}${path}`, body);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusalOf(this.#link.http, answer);
  }
}
