import type { CurrentRow } from '../../port.ts';

/** Closed incidents that come along, newest first; older ones stay in the file that was set aside. */
export const HISTORY_LIMIT = 5_000;

interface Case {
  incident: CurrentRow | undefined;
  attempts: Map<string, CurrentRow>;
}

/** Documents by kind and id; of closed incidents only the newest are kept, each with its attempts. */
export class Documents {
  readonly #others = new Map<string, CurrentRow>();
  readonly #cases = new Map<string, Case>();
  readonly #closed = new Set<string>();
  readonly #left = new Set<string>();

  put(row: CurrentRow): void {
    if (row.kind === 'incident') this.#putIncident(row);
    else if (row.kind === 'attempt') this.#case(row.incident ?? '')?.attempts.set(row.id, row);
    else this.#others.set(`${row.kind} ${row.id}`, row);
  }

  has({ kind, id, incident }: CurrentRow): boolean {
    if (kind === 'incident') return this.#left.has(id) || this.#cases.get(id)?.incident !== undefined;
    if (kind !== 'attempt') return this.#others.has(`${kind} ${id}`);
    return this.#left.has(incident ?? '') || (this.#cases.get(incident ?? '')?.attempts.has(id) ?? false);
  }

  /** Closed incidents that gave way. */
  get left(): number {
    return this.#left.size;
  }

  *all(): Generator<CurrentRow, void, undefined> {
    yield* this.#others.values();
    for (const { incident, attempts } of this.#cases.values()) {
      if (incident !== undefined) yield incident;
      yield* attempts.values();
    }
  }

  isClosed(incident: string): boolean {
    return this.#closed.has(incident);
  }

  #putIncident(row: CurrentRow): void {
    const one = this.#case(row.id);
    if (one === undefined) return;
    one.incident = row;
    if (row.state !== 'closed') return;
    this.#closed.add(row.id);
    const oldest = this.#closed.values().next().value;
    if (this.#closed.size <= HISTORY_LIMIT || oldest === undefined) return;
    this.#closed.delete(oldest);
    this.#cases.delete(oldest);
    this.#left.add(oldest);
  }

  #case(incident: string): Case | undefined {
    if (this.#left.has(incident)) return undefined;
    let one = this.#cases.get(incident);
    if (one === undefined) {
      one = { incident: undefined, attempts: new Map() };
      this.#cases.set(incident, one);
    }
    return one;
  }
}
