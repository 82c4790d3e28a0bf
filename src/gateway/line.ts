import type { PremisesId } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import { isUrgent } from './consequences.ts';
import type { Waiting } from './pending.ts';

/** Something of the field's that is not urgent, and whether it was called forward. */
interface Patient {
  waiting: Waiting;
  /** Absent for news, which nothing calls forward. */
  premises: PremisesId | undefined;
  calledForward: boolean;
}

/** A list that is taken from at its front; what has been taken is let go of in large pieces. */
class Row<T> {
  #items: T[] = [];
  #taken = 0;

  get length(): number {
    return this.#items.length - this.#taken;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  rest(): T[] {
    return this.#items.slice(this.#taken);
  }

  shift(): T | undefined {
    const item = this.#items[this.#taken];
    if (item === undefined) return undefined;
    this.#taken += 1;
    if (this.#taken < PIECE && this.#taken < this.#items.length) return item;
    this.#items = this.#items.slice(this.#taken);
    this.#taken = 0;
    return item;
  }
}

const PIECE = 1_024;

/** News of an attempt that changes nothing for anybody but the record. */
const MERE_NEWS: ReadonlySet<string> = new Set(['sending', 'accepted', 'delivered']);

/** True for what sensors say, unless a person calls for help, and for what is found out about them; and for mere news. */
export function isPatient(input: Input): boolean {
  if (input.type === 'report') return MERE_NEWS.has(input.report.state);
  return (
    (input.type === 'signal' && !isUrgent(input)) ||
    input.type === 'quarantine' ||
    input.type === 'verdict' ||
    input.type === 'battery'
  );
}

/**
 * Inputs on their way to the heart, in two rows. A person's call, a person's order, news of an attempt and a time that has
 * come are taken first; what sensors say waits while a commit's worth has been gathered. A call for help never overtakes
 * what its own home said before it: that is called forward with it (docs/decisions/14).
 */
export class Line {
  readonly #first = new Row<Waiting>();
  readonly #patient = new Row<Patient>();
  readonly #ofHome = new Map<PremisesId, Patient[]>();
  #calledForward = 0;

  get length(): number {
    return this.#first.length + this.#patient.length - this.#calledForward;
  }

  push(waiting: Waiting): void {
    const { input } = waiting;
    const premises = 'origin' in input ? input.origin.premises : undefined;
    if (isPatient(input)) return this.#beg(waiting, premises);
    if (premises !== undefined) this.#callForward(premises);
    this.#first.push(waiting);
  }

  /** The next one; `patientToo` says whether what is not urgent may come now. */
  next(patientToo: boolean): Waiting | undefined {
    const first = this.#first.shift();
    if (first !== undefined || !patientToo) return first;
    for (let one = this.#patient.shift(); one !== undefined; one = this.#patient.shift()) {
      if (!one.calledForward) {
        if (one.premises !== undefined) this.#leave(one.premises);
        return one.waiting;
      }
      this.#calledForward -= 1;
    }
    return undefined;
  }

  /** Everything that waits, as it would be taken. */
  *all(): Generator<Waiting> {
    yield* this.#first.rest();
    for (const one of this.#patient.rest()) if (!one.calledForward) yield one.waiting;
  }

  #beg(waiting: Waiting, premises: PremisesId | undefined): void {
    const patient = { waiting, premises, calledForward: false };
    this.#patient.push(patient);
    if (premises === undefined) return;
    const home = this.#ofHome.get(premises);
    if (home === undefined) this.#ofHome.set(premises, [patient]);
    else home.push(patient);
  }

  /** The oldest of a home has been taken. */
  #leave(premises: PremisesId): void {
    const home = this.#ofHome.get(premises);
    home?.shift();
    if (home?.length === 0) this.#ofHome.delete(premises);
  }

  #callForward(premises: PremisesId): void {
    const home = this.#ofHome.get(premises);
    if (home === undefined) return;
    this.#ofHome.delete(premises);
    for (const patient of home) {
      patient.calledForward = true;
      this.#calledForward += 1;
      this.#first.push(patient.waiting);
    }
  }
}
