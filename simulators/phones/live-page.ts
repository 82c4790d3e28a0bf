import type { ServerResponse } from 'node:http';
import type { CallbackCounts, CallbackFaults } from './callbacks.ts';
import type { Changes } from './changes.ts';
import type { Handsets } from './handsets.ts';
import type { LogEntry, RequestLog } from './request-log.ts';
import { CODES } from './rest/codes.ts';
import { viewPhone } from './views.ts';
import type { Failure } from './weather.ts';

/** How one network fares. */
export interface NetworkWeather {
  name: string;
  failure: Readonly<Failure>;
  /** Bad weather of a script. */
  fronts: readonly Readonly<Failure>[];
  faults: Readonly<CallbackFaults>;
  counts: Readonly<CallbackCounts>;
}

export interface LivePageParts {
  handsets: Handsets;
  changes: Changes;
  log: RequestLog;
  now: () => number;
  weather: () => NetworkWeather & { networks: readonly NetworkWeather[] };
}

/** Changes are gathered this long before they are sent, so that a flood of calls is one redraw. */
const GATHER_MS = 30;
const VIEWERS_LIMIT = 20;
/** A viewer this far behind is cut off; its browser comes back and gets the whole picture. */
const BEHIND_LIMIT_BYTES = 1024 * 1024;
const RETRY_MS = 1_000;

/** Feeds the page through server-sent events. Costs nothing while nobody looks. */
export class LivePage {
  readonly #parts: LivePageParts;
  readonly #viewers = new Set<ServerResponse>();
  readonly #dirty = new Set<string>();
  #news: LogEntry[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: LivePageParts) {
    this.#parts = parts;
    parts.changes.on((number) => this.#note(number));
    parts.log.on((entry) => {
      if (this.#viewers.size > 0) this.#news.push(entry);
      this.#note();
    });
  }

  /** Takes over a response and streams to it until it closes; false when too many look already. */
  open(response: ServerResponse): boolean {
    if (this.#viewers.size >= VIEWERS_LIMIT) return false;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const phones = this.#parts.handsets.all().map(viewPhone);
    this.#tell(response, 'all', { phones, log: this.#parts.log.entries, codes: CODES, ...this.#network() });
    this.#viewers.add(response);
    response.on('close', () => this.#viewers.delete(response));
    return true;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const viewer of this.#viewers) viewer.destroy();
    this.#viewers.clear();
  }

  #note(number?: string): void {
    if (this.#viewers.size === 0) return;
    if (number !== undefined) this.#dirty.add(number);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  #flush(): void {
    this.#timer = undefined;
    const phones = [...this.#dirty].map((number) => this.#parts.handsets.known(number)).filter((found) => !!found);
    const change = { phones: phones.map(viewPhone), log: this.#news, ...this.#network() };
    this.#dirty.clear();
    this.#news = [];
    for (const viewer of this.#viewers) this.#tell(viewer, 'change', change);
  }

  #network(): Record<string, unknown> {
    return { now: this.#parts.now(), ...this.#parts.weather() };
  }

  #tell(viewer: ServerResponse, event: string, data: unknown): void {
    if (viewer.writableLength > BEHIND_LIMIT_BYTES) viewer.destroy();
    else viewer.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
