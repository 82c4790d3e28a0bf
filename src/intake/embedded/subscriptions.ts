/** What a device has subscribed to below its own `down/`, by suffix; bounded by the limit it is made with. */
export class Subscriptions {
  readonly #prefix: string;
  readonly #limit: number;
  #bySuffix: Map<string, number> | undefined;

  constructor(base: string, limit: number) {
    this.#prefix = `${base}/down/`;
    this.#limit = limit;
  }

  /** False when the filter is not below the device's own `down/`, or when there are too many. */
  add(filter: string, qos: number): boolean {
    const suffix = this.#suffixOf(filter);
    if (suffix === undefined) return false;
    this.#bySuffix ??= new Map();
    if (!this.#bySuffix.has(suffix) && this.#bySuffix.size >= this.#limit) return false;
    this.#bySuffix.set(suffix, qos);
    return true;
  }

  remove(filter: string): void {
    const suffix = this.#suffixOf(filter);
    if (suffix !== undefined) this.#bySuffix?.delete(suffix);
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
