import { isFault } from '../core/fault.ts';
import type { ContactId, PointId } from '../core/ids.ts';
import { isOpen, type Offsets, type Schedule } from '../core/rules/schedule.ts';
import type { PartitionState } from '../core/state.ts';
import { type DurationMs, days, type Instant, instant, minutes } from '../core/time.ts';
import type { Clock } from '../gateway/ports.ts';
import { usableChannels } from '../register/contact-rows.ts';
import type { Register } from '../register/register.ts';
import type { ContactErrands } from './contact-errands.ts';
import type { Log } from './log.ts';

/** Between two tests: nobody's evening is a string of telephones, and alarms have the lines. */
export const TEST_PAUSE = minutes(2);
/** A test that failed is made again so soon. */
export const TEST_AGAIN = days(1);
/** Numbers looked at for one that may be tried now; the others come at the next look. */
const LOOK_AT = 50;
/** Nobody is tested at night, whatever their safe hours. */
const CIVIL_HOURS: Schedule = { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 9 * 60, toMinute: 20 * 60 };
const SCHEDULE = 'gateway';

export interface ContactTestParts {
  register: Pick<Register, 'contacts' | 'errands'>;
  errands: Pick<ContactErrands, 'send' | 'isSafeNow'>;
  /** How often each verified number is tried. */
  every: DurationMs;
  /** Open incidents keep tests back. */
  states: () => Iterable<Pick<PartitionState, 'incidents'>>;
  /** The clock of the people who are tested. */
  offsets: Offsets;
  /** False where nothing can be sent. */
  canSend: () => boolean;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** Tries whether the chain to each person still works: one number at a time, by day, in their safe hours, never while an alarm is open. */
export class ContactTests {
  readonly #parts: ContactTestParts;
  #begunAt: Instant = instant(0);
  #isBusy = false;
  readonly counts = { begun: 0, refused: 0, lost: 0 };

  constructor(parts: ContactTestParts) {
    this.#parts = parts;
  }

  /** Begins the next test that is due, if one may be made now. True when it did. */
  async look(): Promise<boolean> {
    const { register, canSend, clock } = this.#parts;
    this.counts.lost += register.errands.giveUp();
    if (this.#isBusy || !canSend() || clock.now() - this.#begunAt < TEST_PAUSE || !this.#isCalm()) return false;
    const next = this.#next();
    if (next === undefined) return false;
    this.#isBusy = true;
    this.#begunAt = clock.now();
    return this.#begin(next).finally(() => {
      this.#isBusy = false;
    });
  }

  async #begin({ contact, point }: { contact: ContactId; point: PointId }): Promise<boolean> {
    try {
      await this.#parts.errands.send({ contact, point, what: 'test', by: SCHEDULE });
      this.counts.begun += 1;
      return true;
    } catch (error) {
      this.counts.refused += 1;
      this.#parts.log.warn(
        { contact, point, why: isFault(error) ? error.code : 'unknown' },
        'a test of a contact was not made',
      );
      return false;
    }
  }

  #next() {
    const { register, errands, every, clock, offsets } = this.#parts;
    if (!isOpen(CIVIL_HOURS, clock.now(), offsets)) return undefined;
    return register.errands.due(every, TEST_AGAIN, LOOK_AT).find(({ contact, point }) => {
      const record = register.contacts.get(contact);
      const found = record.points.find((one) => one.point === point);
      return found !== undefined && usableChannels(found).length > 0 && errands.isSafeNow(record, found);
    });
  }

  /** Panics first: while anything is open that nobody has accepted, the telephone is theirs. */
  #isCalm(): boolean {
    for (const { incidents } of this.#parts.states())
      for (const { state } of incidents.values()) if (state === 'open') return false;
    return true;
  }
}
