import { type ClientRequest, get } from 'node:http';

const CONNECT_MS = 10_000;
/** One event longer than this is not ours. */
const EVENT_CHARACTERS = 4_000_000;

/** A client of server-sent events: `heard` gets each event's data and the moment at which its last bytes were read. */
export class EventStream {
  readonly #request: ClientRequest;

  private constructor(request: ClientRequest) {
    this.#request = request;
  }

  static open(url: string, token: string | undefined, heard: (data: string, at: number) => void): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      const headers = {
        accept: 'text/event-stream',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      const request = get(url, { headers, agent: false, timeout: CONNECT_MS }, (response) => {
        request.setTimeout(0);
        if (response.statusCode !== 200) {
          request.destroy();
          reject(new Error(`The stream answered ${response.statusCode}.`));
          return;
        }
        response.socket.setNoDelay(true);
        response.setEncoding('utf8');
        const cut = new Cutter((event) => heard(dataOf(event), readAt));
        let readAt = 0;
        response.on('data', (chunk: string) => {
          readAt = performance.now();
          cut.add(chunk);
        });
        resolve(new EventStream(request));
      });
      request.on('timeout', () => request.destroy(new Error('The stream was not opened in time.')));
      request.on('error', reject);
    });
  }

  close(): void {
    this.#request.on('error', () => {});
    this.#request.destroy();
  }
}

/** Cuts text at empty lines. */
export class Cutter {
  #rest = '';
  readonly #each: (event: string) => void;

  constructor(each: (event: string) => void) {
    this.#each = each;
  }

  add(chunk: string): void {
    const text = this.#rest + chunk;
    let from = 0;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n', from)) {
      if (end > from) this.#each(text.slice(from, end));
      from = end + 2;
    }
    this.#rest = text.slice(from);
    if (this.#rest.length > EVENT_CHARACTERS) throw new Error('The stream sends an event without an end.');
  }
}

/** The `data:` lines of one event, joined as the standard says (HTML, §9.2.6). */
export function dataOf(event: string): string {
  return event
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(line[5] === ' ' ? 6 : 5))
    .join('\n');
}
