import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../core/fault.ts';
import { WholeJournal } from '../../journal/sqlite/whole-journal.ts';
import type { Figures, MonthReport } from '../figures.ts';
import { foldEvent } from '../ledger/fold.ts';
import { emptyLedger, type Ledger } from '../ledger/ledger.ts';
import { RegisterReader } from '../register-reader.ts';
import type { Standards } from '../standards.ts';
import { figuresOf, reportOf } from '../sums/figures-of.ts';
import type { Question } from './ask.ts';

/** Answers that are kept; the one that was asked for longest ago goes first. */
export const MOST_KEPT = 32;
/** Events taken in between two rests, so that a long history never takes a core for itself. */
const EVENTS_A_STRETCH = 5_000;
const REST_MS = 1;

/** Keeps the ledger and answers from it. What has been read is not read again. */
export class Clerk {
  readonly #journal: WholeJournal;
  readonly #register: RegisterReader;
  readonly #standards: Standards;
  readonly #ledger: Ledger = emptyLedger();
  readonly #kept = new Map<string, string>();

  constructor({ dir, standards }: { dir: string; standards: Standards }) {
    this.#journal = new WholeJournal(dir);
    this.#register = new RegisterReader(dir);
    this.#standards = standards;
  }

  /** The answer as JSON text, and how many events had to be read for it. */
  async answer(question: Question): Promise<{ text: string; events: number; kept: boolean }> {
    const events = await this.#catchUp();
    const estate = this.#register.estate();
    const key = JSON.stringify([question, this.#ledger.position, estate.version]);
    const before = this.#kept.get(key);
    if (before !== undefined) {
      this.#keep(key, before);
      return { text: before, events, kept: true };
    }
    const { scope, until, about } = question;
    const known = { ledger: this.#ledger, estate, standards: this.#standards, scope, until };
    const document: Figures | MonthReport | undefined =
      'month' in about ? reportOf(known, about.month) : figuresOf(known, about);
    if (document === undefined) throw new Fault('HW_INPUT_INVALID', { where: 'month', why: 'write it like 2026-11' });
    const text = JSON.stringify(document);
    this.#keep(key, text);
    return { text, events, kept: false };
  }

  close(): void {
    this.#journal.close();
    this.#register.close();
  }

  async #catchUp(): Promise<number> {
    let events = 0;
    for (const event of this.#journal.eventsAfter(this.#ledger.position)) {
      foldEvent(this.#ledger, event);
      events += 1;
      if (events % EVENTS_A_STRETCH === 0) await pause(REST_MS);
    }
    return events;
  }

  #keep(key: string, text: string): void {
    this.#kept.delete(key);
    this.#kept.set(key, text);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) return;
      this.#kept.delete(oldest);
    }
  }
}
