import type { ContactId } from '../core/ids.ts';
import { minutes } from '../core/time.ts';
import type { LostWhy, People } from '../dispatch/people.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Directory } from '../register/directory.ts';
import type { Register } from '../register/register.ts';
import { CONTACT_CHANNELS } from '../register/schema.ts';
import type { Attempts } from './attempts.ts';
import type { Log } from './log.ts';

/** Wrong PINs of one person within the window; then theirs is not taken until it is over. The call goes on without it. */
export const PIN_TRIES = 5;
export const PIN_WINDOW = minutes(15);
/** People whose wrong PINs are remembered; the oldest is forgotten. */
const MOST_REMEMBERED = 1_000;

export interface DispatchPeopleParts {
  attempts: Pick<Attempts, 'number' | 'reference'>;
  directory: Pick<Directory, 'manner'>;
  register: Pick<Register, 'contacts'>;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** What dispatch asks about people at the last moment, from the register in memory and the vault. */
export function dispatchPeople({ attempts, directory, register, clock, log }: DispatchPeopleParts): People {
  const wrong = new WrongPins(clock);
  return {
    number: (contact, attempt, point) => attempts.number(contact, attempt, point),
    reference: (premises) => attempts.reference(premises),
    manner: (contact) => directory.manner(contact),
    async checkPin(contact, digits) {
      if (wrong.tooMany(contact)) return false;
      const isRight = isPin(contact, digits);
      if (!isRight) wrong.count(contact);
      return isRight;
    },
    lost: (contact, point, channel, why) => note(contact, point, channel, why),
    regained: (contact, point, channel) => note(contact, point, channel, undefined),
  };

  /** Without the vault nobody is let further: the alarm itself has been told. */
  function isPin(contact: ContactId, digits: string): boolean {
    try {
      return register.contacts.isPin(contact, digits, { purpose: 'desk', who: contact });
    } catch (error) {
      log.error({ contact, err: error }, 'a PIN could not be compared');
      return false;
    }
  }

  /** Written beside the alarm, not in its way. */
  function note(
    contact: ContactId,
    point: Parameters<NonNullable<People['lost']>>[1],
    name: string,
    why: LostWhy | undefined,
  ) {
    const channel = CONTACT_CHANNELS.find((one) => one === name);
    if (channel === undefined) return;
    setImmediate(() => {
      try {
        const changed = register.contacts.setLost(contact, point, channel, why);
        if (changed) log.warn({ contact, point, channel, why: why ?? 'works again' }, 'a way to a contact has changed');
      } catch (error) {
        log.error({ contact, point, channel, err: error }, 'that a way to a contact is lost could not be written down');
      }
    });
  }
}

class WrongPins {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #tries = new Map<ContactId, number[]>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  tooMany(contact: ContactId): boolean {
    return this.#recent(contact).length >= PIN_TRIES;
  }

  count(contact: ContactId): void {
    const tries = [...this.#recent(contact), this.#clock.now()];
    this.#tries.delete(contact);
    this.#tries.set(contact, tries);
    for (const oldest of this.#tries.keys()) {
      if (this.#tries.size <= MOST_REMEMBERED) break;
      this.#tries.delete(oldest);
    }
  }

  #recent(contact: ContactId): number[] {
    const since = this.#clock.now() - PIN_WINDOW;
    return (this.#tries.get(contact) ?? []).filter((at) => at > since);
  }
}
