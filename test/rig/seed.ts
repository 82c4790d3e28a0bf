/** A seed's numbers, the same each time. HAVENWATCH_SEED repeats a run; without it a new one is drawn and printed. */
export class Seed {
  readonly seed: number;
  #state: number;

  /** `given` is a seed that has been printed already. */
  constructor(what: string, given?: number) {
    this.seed = given ?? drawn();
    this.#state = this.seed;
    if (given === undefined) console.info(`${what}: HAVENWATCH_SEED=${this.seed}`);
  }

  /** From `from` up to `to` (mulberry32). */
  between(from: number, to: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return from + (((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * (to - from);
  }
}

function drawn(): number {
  const asked = Number(process.env['HAVENWATCH_SEED']);
  return Number.isInteger(asked) && asked > 0 ? asked : Math.ceil(Math.random() * 0x7fff_fffe);
}

/** True in the long form, which `npm run test:long` asks for. */
export const LONG = process.env['HAVENWATCH_LONG'] === '1';
