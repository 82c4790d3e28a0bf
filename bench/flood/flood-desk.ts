import { type ClientRequest, get } from 'node:http';
import { Cutter } from '../latency/event-stream.ts';
import type { Sightings } from './sightings.ts';

/** As the desk itself asks of a browser. */
const COME_BACK_MS = 1000;
const SIGNAL_OF = /"about":"([^"]+)".*?"signals":\[\{[^{}]*?"id":"([^"]+)"/;

/** A desk that reads every event and comes back where it was when it is dropped, as a browser does. */
export class FloodDesk {
  /** Times that the stream broke off. */
  breaks = 0;
  /** Times that the gateway said: read the lists afresh. */
  reloads = 0;
  bytes = 0;
  readonly #url: string;
  readonly #token: string;
  readonly #sightings: Sightings;
  #request: ClientRequest | undefined;
  #lastId: string | undefined;
  #closed = false;

  private constructor(url: string, token: string, sightings: Sightings) {
    this.#url = url;
    this.#token = token;
    this.#sightings = sightings;
  }

  static async open(url: string, token: string, sightings: Sightings): Promise<FloodDesk> {
    const desk = new FloodDesk(url, token, sightings);
    await desk.#connect();
    return desk;
  }

  close(): void {
    this.#closed = true;
    this.#request?.destroy();
  }

  #connect(): Promise<void> {
    return new Promise((resolve) => {
      const headers = {
        accept: 'text/event-stream',
        authorization: `Bearer ${this.#token}`,
        ...(this.#lastId === undefined ? {} : { 'last-event-id': this.#lastId }),
      };
      const request = get(this.#url, { headers, agent: false }, (response) => {
        response.setEncoding('utf8');
        const cut = new Cutter((event) => this.#heard(event, readAt));
        let readAt = 0;
        response.on('data', (chunk: string) => {
          readAt = performance.now();
          this.bytes += chunk.length;
          cut.add(chunk);
        });
        resolve();
      });
      request.on('error', () => {});
      request.once('close', () => this.#comeBack());
      this.#request = request;
    });
  }

  #comeBack(): void {
    if (this.#closed) return;
    this.breaks += 1;
    setTimeout(() => void this.#connect(), COME_BACK_MS);
  }

  #heard(event: string, at: number): void {
    const id = /^id: (.+)$/m.exec(event)?.[1];
    if (id !== undefined) this.#lastId = id;
    if (event.startsWith('event: reload')) this.reloads += 1;
    // Far too many events to parse each: what is looked for is at known places of the text.
    const found = SIGNAL_OF.exec(event);
    if (found?.[1] !== undefined && found[2] !== undefined) this.#sightings.streamed(found[1], found[2], at);
  }
}
