import { setTimeout as pause } from 'node:timers/promises';
import type { Button } from '../rig/button.ts';
import { DeskStream } from '../rig/desk-stream.ts';
import type { Rig } from '../rig/rig.ts';

/** A press that is not acknowledged and on the desk by then is lost, as far as a test can wait. */
const GIVEN_UP_MS = 20_000;
const LOOK_EVERY_MS = 1;
/** The desk drops a console that reads too slowly; one that has heard nothing for so long comes back and resumes. */
const COME_BACK_MS = 1_500;

/** How long one press took, from the first byte sent. */
export interface Press {
  id: string;
  pubackMs: number;
  deskMs: number;
}

/** A well-behaved device that presses while others attack, and somebody at the desk who sees it. */
export class Bystander {
  readonly presses: Press[] = [];
  readonly device: string;
  readonly premises: string;
  readonly button: Button;
  readonly #open: (lastEventId?: string) => Promise<DeskStream>;
  #stream: DeskStream;
  #lastEventId: string | undefined;
  /** Where the last press that was seen stands in the journal. */
  #seenAt = 0;

  private constructor(
    home: { device: string; premises: string },
    button: Button,
    stream: DeskStream,
    open: (lastEventId?: string) => Promise<DeskStream>,
  ) {
    this.#open = open;
    this.device = home.device;
    this.premises = home.premises;
    this.button = button;
    this.#stream = stream;
  }

  static async join(rig: Rig): Promise<Bystander> {
    const home = rig.home();
    const open = (lastEventId?: string) =>
      DeskStream.open(rig.http, { authorization: `Bearer ${rig.token}` }, lastEventId);
    const stream = await open();
    const button = await rig.button(home);
    button.subscribe();
    return new Bystander(home, button, stream, open);
  }

  /** Presses once. Rejects when the PUBACK, or the news at the desk that the press has joined an incident, does not come. */
  async press(): Promise<Press> {
    const id = `honest-${this.presses.length + 1}`;
    this.#forget();
    const startedAt = performance.now();
    const puback = this.button.press(id).then(() => performance.now() - startedAt);
    const [pubackMs, deskMs] = await Promise.all([
      within(puback, `the PUBACK of ${id}`),
      this.#seenAfter(startedAt, id),
    ]);
    const press = { id, pubackMs, deskMs };
    this.presses.push(press);
    return press;
  }

  /** Presses again and again, so long after each other, until the work is done; at least once. Rejects when a press was lost. */
  async pressDuring(work: Promise<unknown>, everyMs: number): Promise<Press[]> {
    const presses: Press[] = [];
    let over = false;
    const ended = work.finally(() => {
      over = true;
    });
    // Told at the end; until then it must not pass for an error that nobody handles.
    ended.catch(() => {});
    do {
      presses.push(await this.press());
      await pause(everyMs);
    } while (!over);
    await ended;
    return presses;
  }

  close(): void {
    this.button.close();
    this.#stream.close();
  }

  /** Early or committed, the press has one place in the journal, and it is behind that of the press before. */
  #joined(): number | undefined {
    for (const { event, data } of this.#stream.frames) {
      if (event !== 'told' || data.type !== 'signal-joined' || data.premises !== this.premises) continue;
      if (data.position > this.#seenAt) return data.position;
    }
    return undefined;
  }

  async #seenAfter(startedAt: number, id: string): Promise<number> {
    let backAt = startedAt;
    for (;;) {
      const position = this.#joined();
      const now = performance.now();
      if (position !== undefined) {
        this.#seenAt = position;
        return now - startedAt;
      }
      if (now - startedAt > GIVEN_UP_MS) throw new Error(`${id} was not seen at the desk`);
      if (now - backAt > COME_BACK_MS) {
        backAt = now;
        this.#forget();
        this.#stream.close();
        this.#stream = await this.#open(this.#lastEventId);
      }
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Frames of a long attack would fill the memory; only the place of the last one is kept. */
  #forget(): void {
    const { frames } = this.#stream;
    this.#lastEventId = frames.findLast(({ id }) => id !== undefined)?.id ?? this.#lastEventId;
    frames.splice(0);
  }
}

async function within<T>(coming: Promise<T>, what: string): Promise<T> {
  const given = new AbortController();
  try {
    return await Promise.race([
      coming,
      pause(GIVEN_UP_MS, undefined, { signal: given.signal }).then(() => {
        throw new Error(`${what} did not come within ${GIVEN_UP_MS} ms`);
      }),
    ]);
  } finally {
    given.abort();
  }
}
