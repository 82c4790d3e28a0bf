import { Fault } from '../core/fault.ts';
import type { ErrandId } from '../core/ids.ts';
import { isOpen, type Offsets, type Schedule } from '../core/rules/schedule.ts';
import type { Instant } from '../core/time.ts';
import type { ErrandAsked, ErrandSender } from '../desk/contacts.ts';
import { REASON_WORDS } from '../desk/view/words.ts';
import type { ErrandDesk, ErrandNews } from '../dispatch/errand/order.ts';
import type { Clock } from '../gateway/ports.ts';
import { type ContactChannel, type ContactRecord, type PointRecord, usableChannels } from '../register/contact-rows.ts';
import type { Directory } from '../register/directory.ts';
import type { ErrandKind, ErrandRecord } from '../register/errands.ts';
import type { Register } from '../register/register.ts';
import { TIME_ZONE_DEFAULT } from '../register/schema.ts';
import type { Log } from './log.ts';
import { Calendars } from './offsets.ts';

export interface ContactErrandParts {
  register: Pick<Register, 'contacts' | 'errands' | 'premises'>;
  directory: Pick<Directory, 'manner'>;
  /** What sends them out; undefined where no telephone provider is set up. */
  desk: () => ErrandDesk | undefined;
  /** Resolves when what was written so far is on disk. */
  settled: () => Promise<void>;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** Which channel does for what, the better one first. */
const BY: Record<ErrandKind, readonly ('voice' | 'sms')[]> = { code: ['sms', 'voice'], test: ['voice', 'sms'] };

/** Codes and tests to contacts: written down, sent only in their safe hours and ways, and what came of them kept. */
export class ContactErrands implements ErrandSender {
  readonly #parts: ContactErrandParts;
  readonly #calendars: Calendars;

  constructor(parts: ContactErrandParts) {
    this.#parts = parts;
    this.#calendars = new Calendars(() => parts.clock.now());
  }

  /** As `ErrandSender.send`. */
  async send({ contact, point: id, what, channel: asked, by }: ErrandAsked): Promise<ErrandRecord> {
    const { register, directory, settled } = this.#parts;
    const record = register.contacts.get(contact);
    const point = record.points.find((one) => one.point === id);
    if (point === undefined) throw new Fault('HW_NOT_FOUND', { where: 'point' });
    const channel = channelFor(point, what, asked);
    if (!this.isSafeNow(record, point)) throw refused('it is outside the hours that are safe for this person');
    const desk = this.#parts.desk();
    if (desk === undefined) throw refused('no telephone provider is set up');
    const { errand, code } = register.errands.begin({ contact, point: id, what, channel, by });
    const number = register.contacts.contactNumber(contact, { purpose: 'desk', who: by }, id);
    if (number === 'erased') throw new Fault('HW_SUBJECT_ERASED', { where: 'contact' });
    // Whoever reads the code back has to find it.
    await settled();
    const { language, cover } = directory.manner(contact);
    const begun = await desk.begin({
      errand,
      contact,
      point: id,
      number,
      channel,
      what,
      ...(code !== undefined && { code }),
      ...(language !== undefined && { language }),
      ...(cover !== undefined && { cover }),
    });
    if (begun !== 'begun') {
      this.told(errand, { outcome: 'failed', reason: begun });
      throw refused(REASON_WORDS[begun]);
    }
    const kept = register.errands.find(errand);
    if (kept === undefined) throw new Fault('HW_INTERNAL');
    return kept;
  }

  /** What came of an errand. A number that is none, or whose owner has said STOP, is a lost way. */
  told(errand: ErrandId, { outcome, reason }: ErrandNews): void {
    const { register, log } = this.#parts;
    try {
      const kept = register.errands.find(errand);
      if (kept === undefined || !register.errands.settle(errand, outcome, reason)) return;
      if (reason === 'opted-out' || reason === 'not-a-number')
        register.contacts.setLost(kept.contact, kept.point, kept.channel, reason);
    } catch (error) {
      log.error({ errand, err: error }, 'what came of an errand could not be written down');
    }
  }

  /** True inside the hours of the person and of the number, by the clock of their home. */
  isSafeNow(record: ContactRecord, point: PointRecord): boolean {
    const now = this.#parts.clock.now();
    return isIn(record.when, now, () => this.#offsets(record)) && isIn(point.when, now, () => this.#offsets(record));
  }

  #offsets({ household }: ContactRecord): Offsets {
    const { register } = this.#parts;
    const [home] = household === undefined ? [] : register.premises.ofHousehold(household);
    return this.#calendars.of(home === undefined ? TIME_ZONE_DEFAULT : register.premises.get(home).timeZone);
  }
}

function isIn(hours: readonly Schedule[] | undefined, now: Instant, offsets: () => Offsets): boolean {
  if (hours === undefined) return true;
  const local = offsets();
  return hours.some((one) => isOpen(one, now, local));
}

/** The channel that was asked for, or the best there is. Throws `HW_ERRAND_REFUSED`. */
function channelFor(point: PointRecord, what: ErrandKind, asked: ContactChannel | undefined): 'voice' | 'sms' {
  if (asked !== undefined && point.lost[asked] !== undefined) throw refused(`${asked} to this number is lost`);
  const usable = usableChannels(point);
  const found = BY[what].find((channel) => usable.includes(channel) && (asked ?? channel) === channel);
  if (found === undefined) throw refused('it is not to be called or texted at this number');
  return found;
}

const refused = (why: string) => new Fault('HW_ERRAND_REFUSED', { why });
