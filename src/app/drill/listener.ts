import { type ClientRequest, get } from 'node:http';
import { SELF_TEST } from '../../core/drill.ts';

/** A stream that has said more than this without the end of a message is not ours. */
const LONGEST_MESSAGE = 1_048_576;
const END = '\n\n';

/** Somebody who looks at the desk's live stream, over HTTP like every console, and waits for the drill's incident. */
export class Listener {
  readonly #request: ClientRequest;
  readonly #greeted = Promise.withResolvers<void>();
  readonly #seen = Promise.withResolvers<void>();
  #text = '';

  constructor(http: string, token: string) {
    this.#request = get(`${http}/api/stream`, { headers: { authorization: `Bearer ${token}` } }, (answer) => {
      if (answer.statusCode !== 200) return this.#fail(new Error(`the stream was refused with ${answer.statusCode}`));
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => this.#take(text));
      answer.on('close', () => this.#fail(new Error('the stream ended')));
    });
    this.#request.on('error', (error) => this.#fail(error));
    this.#greeted.promise.catch(() => {});
    this.#seen.promise.catch(() => {});
  }

  /** Resolves when the desk has said hello. */
  greeted(): Promise<void> {
    return this.#greeted.promise;
  }

  /** Resolves when the stream has told of the drill's incident, marked as a drill. */
  seen(): Promise<void> {
    return this.#seen.promise;
  }

  close(): void {
    this.#request.destroy();
  }

  #take(text: string): void {
    this.#text += text;
    for (let end = this.#text.indexOf(END); end >= 0; end = this.#text.indexOf(END)) {
      const message = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + END.length);
      if (/^event: hello$/m.test(message)) this.#greeted.resolve();
      if (tellsOfDrill(message)) this.#seen.resolve();
    }
    if (this.#text.length > LONGEST_MESSAGE) this.#fail(new Error('the stream makes no sense'));
  }

  #fail(error: Error): void {
    this.#greeted.reject(error);
    this.#seen.reject(error);
    this.#request.destroy();
  }
}

function tellsOfDrill(message: string): boolean {
  const data = /^data: (.*)$/m.exec(message)?.[1];
  if (data?.includes(SELF_TEST.premises) !== true) return false;
  const { incident } = JSON.parse(data);
  return incident?.drill === true && incident.state === 'open';
}
