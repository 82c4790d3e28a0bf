import { Rig } from '../rig/rig.ts';
import { Bystander } from './bystander.ts';
import { HeapView } from './heap.ts';

/** Presses before anything is measured: the first ones of a process run code that has not been compiled yet. */
const WARM_UP = 20;

/** The whole product as a process of its own, a well-behaved device on it, and a look into its memory. */
export class Attacked {
  readonly rig: Rig;
  readonly bystander: Bystander;
  readonly port: number;
  readonly tlsPort: number;
  readonly #heap: HeapView;

  private constructor(rig: Rig, bystander: Bystander, heap: HeapView) {
    this.rig = rig;
    this.bystander = bystander;
    this.port = Number(new URL(rig.mqtt).port);
    this.tlsPort = Number(new URL(rig.mqtts).port);
    this.#heap = heap;
  }

  static async start(): Promise<Attacked> {
    const rig = await Rig.start({ telephone: false, env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' } });
    try {
      const bystander = await Bystander.join(rig);
      for (let n = 0; n < WARM_UP; n += 1) await bystander.press();
      return new Attacked(rig, bystander, await HeapView.open(rig.log));
    } catch (error) {
      await rig.close();
      throw error;
    }
  }

  /** Bytes alive in the gateway's heap and buffers after a full collection. */
  alive(): Promise<number> {
    return this.#heap.alive();
  }

  /** What intake has counted since the start, and what it holds now. */
  async counts(): Promise<Record<string, number>> {
    const text = await (await fetch(`${this.rig.http}/metrics`)).text();
    const counts: Record<string, number> = {};
    for (const line of text.split('\n')) {
      const [, what, value] = /^havenwatch_intake\{what="(\w+)"\} (\d+)/.exec(line) ?? [];
      if (what !== undefined) counts[what] = Number(value);
      const [, name, number] =
        /^havenwatch_(devices_connected|process_open_fds|process_resident_memory_bytes) (\d+)/.exec(line) ?? [];
      if (name !== undefined) counts[name] = Number(number);
    }
    return counts;
  }

  /** A device that has never been seen connects and presses; rejects when there is no PUBACK or no incident. */
  async newcomer(): Promise<void> {
    const home = this.rig.home();
    const button = await this.rig.button(home);
    await button.press('newcomer');
    button.close();
    const { items } = await this.rig.get(`/api/incidents?state=open&premises=${home.premises}`);
    if (items.length !== 1) throw new Error(`a newcomer's press opened ${items.length} incidents`);
  }

  async close(): Promise<void> {
    this.#heap.close();
    this.bystander.close();
    await this.rig.close();
  }
}
