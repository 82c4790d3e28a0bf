import { setTimeout as pause } from 'node:timers/promises';
import type { Rig } from '../rig/rig.ts';
import type { Seed } from '../rig/seed.ts';
import type { Clicked } from './evidence.ts';
import type { Home } from './home.ts';

const CLICKS = 0.2;
const CLOSES = 0.4;
const TRIES = 40;
const TRY_AGAIN_MS = 250;
const DONE = 200;
/** Somebody else was first, or it has been closed. */
const TOO_LATE = 409;

/** Somebody at the desk, who clicks again while the gateway is away. */
export class Operator {
  readonly clicked: Clicked[] = [];
  readonly #rig: Rig;
  readonly #seed: Seed;

  constructor(rig: Rig, seed: Seed) {
    this.#rig = rig;
    this.#seed = seed;
  }

  /** Looks after some homes: acknowledges, and closes some of those, after which she may press again. */
  async lookAfter(home: Home): Promise<void> {
    if (this.#seed.between(0, 1) >= CLICKS) return;
    const closes = this.#seed.between(0, 1) < CLOSES;
    await pause(this.#seed.between(500, 2_500));
    const incident = await this.#incidentOf(home);
    if (incident === undefined || !(await this.#click('acknowledge', incident))) return;
    await pause(this.#seed.between(0, 1_000));
    if (closes && (await this.#click('close', incident, { reason: 'false' })) && this.#seed.between(0, 1) < 0.5)
      home.press();
  }

  /** Acknowledges whatever is still open. */
  async acceptAll(): Promise<void> {
    const page = await this.#rig.get('/api/incidents?state=open&limit=200');
    for (const { id } of page.items) await this.#click('acknowledge', id);
  }

  async #incidentOf(home: Home): Promise<string | undefined> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const page = await this.#rig.get(`/api/incidents?premises=${home.premises}`).catch(() => undefined);
      const id: unknown = page?.items[0]?.id;
      if (typeof id === 'string') return id;
      await pause(TRY_AGAIN_MS);
    }
    return undefined;
  }

  /** True when it was done, now or by a click whose answer was lost; false when it was too late or never came through. */
  async #click(what: Clicked['what'], incident: string, body: object = {}): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const status = await this.#rig.post(`/api/incidents/${incident}/${what}`, body).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === DONE) this.clicked.push({ what, incident, at: Date.now() });
      if (status === DONE || status === TOO_LATE) return true;
      await pause(TRY_AGAIN_MS);
    }
    return false;
  }
}
