import type { PartitionState } from '../core/state.ts';
import type { Journal } from '../journal/port.ts';
import { Dedupe } from './dedupe.ts';
import { placeHeads, restoreStates } from './restore.ts';

/** What the heart knows: every partition's state, the place in the journal, and which signals have been taken. */
export class Memory {
  readonly #journal: Journal;
  readonly dedupe: Dedupe;
  states: PartitionState[];
  /** The last position given to an event, on disk or on its way there. */
  position: number;

  /** Reads everything from the journal, as a start finds it. */
  constructor(journal: Journal) {
    this.#journal = journal;
    this.states = restoreStates(journal, journal.opening.epoch);
    placeHeads(this.states, journal.opening.heads);
    this.position = journal.opening.position;
    this.dedupe = new Dedupe((device, signal) => journal.reader.hasSignal(device, signal));
  }

  get epoch(): number {
    return this.states[0]?.epoch ?? 0;
  }

  /** Reads everything again under a new epoch: what ran ahead of the disk is forgotten. Rejects while the journal cannot be written. */
  async reload(): Promise<void> {
    const epoch = await this.#journal.nextEpoch();
    const states = restoreStates(this.#journal, epoch);
    placeHeads(states, this.#journal.heads());
    this.position = this.#journal.reader.lastPosition();
    this.states = states;
    this.dedupe.forgetMemory();
  }

  /**
   * Until the reload, a panic is decided on what is on disk: an incident that never got there, and whose calls never left,
   * must not take it in. Numbers go on from memory's, so that an id that has left the building is not given twice.
   */
  forgetUnwritten(): void {
    const ahead = this.states;
    this.states = restoreStates(this.#journal, this.epoch);
    for (const [i, state] of this.states.entries()) state.seq = ahead[i]?.seq ?? state.seq;
  }
}
