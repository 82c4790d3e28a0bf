import { belowOne } from '../families/below.ts';

/** What a device has subscribed to below its own `down/`, by suffix; bounded by the limit it is made with. */
export class Subscriptions {
  readonly #prefix: string;
  readonly #limit: number;
  #bySuffix: Map<string, number> | undefined;
  readonly #prefixes: readonly string[];
  /** Filters below the topics of another maker's hardware: granted, and nothing is ever sent on them. */
  #granted: Set<string> | undefined;

  constructor(base: string, limit: number, prefixes: readonly string[] = []) {
    this.#prefixes = prefixes;
    this.#prefix = `${base}/down/`;
    this.#limit = limit;
  }

  /** False when the filter is below neither the device's own `down/` nor its prefixes, or when there are too many. */
  add(filter: string, qos: number): boolean {
    const suffix = this.#suffixOf(filter);
    if (suffix === undefined) return this.#grant(filter);
    this.#bySuffix ??= new Map();
    if (!this.#bySuffix.has(suffix) && this.#bySuffix.size >= this.#limit) return false;
    this.#bySuffix.set(suffix, qos);
    return true;
  }

  remove(filter: string): void {
    const suffix = this.#suffixOf(filter);
    if (suffix !== undefined) this.#bySuffix?.delete(suffix);
    else this.#granted?.delete(filter);
  }

  #grant(filter: string): boolean {
    if (belowOne(this.#prefixes, filter) === undefined) return false;
    this.#granted ??= new Set();
    if (!this.#granted.has(filter) && this.#granted.size >= this.#limit) return false;
    this.#granted.add(filter);
    return true;
  }

  /** The highest QoS at which the device wants messages on the one-level topic `{base}/down/{name}`; undefined when it does not. */
  wants(name: string): number | undefined {
    if (this.#bySuffix === undefined) return undefined;
    const found = ['#', '+', name, `${name}/#`].flatMap((suffix) => this.#bySuffix?.get(suffix) ?? []);
    return found.length === 0 ? undefined : Math.max(...found);
  }

  #suffixOf(filter: string): string | undefined {
    return filter.startsWith(this.#prefix) && filter.length > this.#prefix.length
      ? filter.slice(this.#prefix.length)
      : undefined;
  }
}
