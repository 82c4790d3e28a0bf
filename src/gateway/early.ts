import type { PremisesId } from '../core/ids.ts';
import { isUrgent } from './consequences.ts';
import { attachIncidents, type Pending } from './pending.ts';
import type { Effects } from './ports.ts';

/**
 * What leaves before its commit: what a panic sets off; and, while the disk is away, everything that calls people or lets
 * them be. The telephone goes first, the desk follows when the turn's bytes are out.
 */
export class Early {
  readonly #effects: Effects;
  /** Gone to the telephone and not yet told to the desk. */
  #unraised: Pending[] = [];
  /** Panics that left while the journal could not be written. */
  unjournaled = 0;

  constructor(effects: Effects) {
    this.#effects = effects;
  }

  /** How many wait to be told to the desk. */
  get size(): number {
    return this.#unraised.length;
  }

  /** The telephone first: the desk's own attempt only asks whether anybody is looking. */
  send(one: Pending): void {
    const sends = one.consequences?.sends ?? [];
    one.gone = 'sends';
    this.#unraised.push(one);
    for (const send of sends) if (send.channel !== 'desk') this.#effects.send(send);
    for (const send of sends) if (send.channel === 'desk') this.#effects.send(send);
  }

  /** Her press may have joined an incident whose first calls still wait for their commit: they wait no longer. */
  sendOf(premises: PremisesId, unwritten: readonly Pending[]): void {
    for (const one of unwritten) {
      const own = one.gone === 'nothing' && one.consequences?.sends.some((send) => send.premises === premises);
      if (own) this.send(one);
    }
  }

  /** The disk is away: people are called, and calls fall silent, without it. Only what says "it is on record" waits. */
  sendUnjournaled(one: Pending): void {
    if (one.consequences === undefined || one.gone === 'everything') return;
    if (isUrgent(one.waiting.input)) this.unjournaled += 1;
    if (one.gone === 'nothing') {
      for (const send of one.consequences.sends) this.#effects.send({ ...send, unjournaled: true });
    }
    for (const standDown of one.consequences.standDowns) this.#effects.standDown(standDown);
    one.gone = 'everything';
    // A flood of what no incident is about does not follow: the desk is told of it when it is on disk.
    if (one.consequences.told.some(({ event }) => 'incident' in event)) this.#unraised.push(one);
  }

  /** What is now to be told to the desk, its incidents attached as they stand. */
  takeUnraised(): Pending[] {
    const unraised = this.#unraised;
    this.#unraised = [];
    for (const one of unraised) attachIncidents(one);
    return unraised;
  }

  /** Tells the desk. `unjournaled`: the journal cannot be written at this moment. */
  tell(unraised: readonly Pick<Pending, 'consequences'>[], unjournaled: boolean): void {
    const mark = unjournaled ? { unjournaled: true as const } : {};
    for (const { consequences } of unraised) {
      for (const told of consequences?.told ?? []) this.#effects.tell({ ...told, ...mark, early: true });
    }
  }

  /** Forgets what was decided on a memory that is not true any more, but for what `stays`. */
  forget(stays: (one: Pending) => boolean): void {
    this.#unraised = this.#unraised.filter(stays);
  }
}
