import type { ServerResponse } from 'node:http';
import { nextStages, REASONS } from './alarm.ts';
import { type ForceAtPage, MANNERS } from './script.ts';

const GATHER_MS = 30;
const VIEWERS_LIMIT = 20;
const BEHIND_LIMIT_BYTES = 1024 * 1024;
const RETRY_MS = 1_000;
const SHOWN = 20;

/** Feeds the page through server-sent events; each carries everything that the page shows. */
export class LivePage {
  readonly #force: ForceAtPage;
  readonly #viewers = new Set<ServerResponse>();
  #timer: NodeJS.Timeout | undefined;

  constructor(force: ForceAtPage) {
    this.#force = force;
  }

  /** Takes over a response and streams to it until it closes; false when too many look already. */
  open(response: ServerResponse): boolean {
    if (this.#viewers.size >= VIEWERS_LIMIT) return false;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: ${RETRY_MS}\n\n`);
    this.#viewers.add(response);
    response.on('close', () => this.#viewers.delete(response));
    this.#tell(response);
    return true;
  }

  changed(): void {
    if (this.#viewers.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const viewer of this.#viewers) this.#tell(viewer);
    }, GATHER_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const viewer of this.#viewers) viewer.destroy();
    this.#viewers.clear();
  }

  #tell(viewer: ServerResponse): void {
    if (viewer.writableLength > BEHIND_LIMIT_BYTES) return void viewer.destroy();
    const { name, weather, manner, alarms } = this.#force;
    const newest = [...alarms.values()].slice(-SHOWN).reverse();
    const state = {
      name,
      weather,
      manner,
      manners: Object.entries(MANNERS).map(([id, { says }]) => ({ id, says })),
      reasons: REASONS,
      alarms: newest.map((alarm) => ({ ...alarm, next: nextStages(alarm) })),
    };
    viewer.write(`data: ${JSON.stringify(state)}\n\n`);
  }
}
