import type { Sink } from '../stream/sink.ts';

export interface Heard {
  event: string;
  id: string | undefined;
  data: unknown;
}

/** Reads the text of a stream as a browser would. */
export function readEvents(text: string): Heard[] {
  return text.split('\n\n').flatMap((block) => {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const [event, data] = [fields.get('event'), fields.get('data')];
    return event === undefined || data === undefined ? [] : [{ event, id: fields.get('id'), data: JSON.parse(data) }];
  });
}

/** Tests only: a browser's end of a stream, which remembers the last id as an `EventSource` does. */
export class Listener implements Sink {
  #text = '';
  #closed: (() => void)[] = [];
  closed = false;
  backlog = 0;

  write(bytes: Buffer): void {
    this.#text += bytes.toString();
  }

  onceDrained(then: () => void): void {
    setImmediate(then);
  }

  onceClosed(then: () => void): void {
    this.#closed.push(then);
  }

  drop(): void {
    this.closed = true;
    for (const then of this.#closed.splice(0)) then();
  }

  get heard(): Heard[] {
    return readEvents(this.#text);
  }

  of(event: string): Heard[] {
    return this.heard.filter((one) => one.event === event);
  }

  get lastId(): string | undefined {
    return this.heard.findLast(({ id }) => id !== undefined)?.id;
  }

  /** Positions of the committed events, in the order they came. */
  get positions(): number[] {
    return this.of('told').flatMap(({ id }) => (id === undefined ? [] : [Number(id.split('.')[1])]));
  }
}
