/** What the desk is told: one frame of `/api/stream`. */
export interface Frame {
  event: string;
  id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: looked at field by field
  data: any;
}

/** Somebody who looks at the desk: keeps every frame of the live stream. */
export class DeskStream {
  readonly frames: Frame[] = [];
  readonly #stop = new AbortController();

  /** Opens the stream; resolves when the desk has said hello. */
  static async open(http: string, headers: Record<string, string>, lastEventId?: string): Promise<DeskStream> {
    const stream = new DeskStream();
    const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const answer = await fetch(`${http}/api/stream`, {
      headers: { ...headers, ...resume, accept: 'text/event-stream' },
      signal: stream.#stop.signal,
    });
    if (!answer.ok || answer.body === null) throw new Error(`the stream was refused with ${answer.status}`);
    const hello = Promise.withResolvers<void>();
    stream.#read(answer.body, hello.resolve).then(hello.resolve, hello.reject);
    await hello.promise;
    return stream;
  }

  /** What was told of one type of event, in order. */
  told(type: string): Frame[] {
    return this.frames.filter(({ event, data }) => event === 'told' && data.type === type);
  }

  close(): void {
    this.#stop.abort();
  }

  async #read(body: ReadableStream<Uint8Array>, greeted: () => void): Promise<void> {
    const text = new TextDecoder();
    let rest = '';
    try {
      for await (const bytes of body) {
        rest += text.decode(bytes, { stream: true });
        const whole = rest.split('\n\n');
        rest = whole.pop() ?? '';
        for (const frame of whole) this.#take(frame);
        if (this.frames.length > 0) greeted();
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  #take(text: string): void {
    const fields = new Map<string, string>();
    for (const line of text.split('\n')) {
      const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
      if (name !== undefined) fields.set(name, (fields.get(name) ?? '') + value);
    }
    const data = fields.get('data');
    if (data === undefined) return;
    this.frames.push({ event: fields.get('event') ?? 'message', id: fields.get('id'), data: JSON.parse(data) });
  }
}
