import { contactsOf } from '../desk/bound.ts';
import type { ContactsDesk, DutyNow } from '../desk/contacts.ts';
import type { Clock } from '../gateway/ports.ts';
import type { Register } from '../register/register.ts';
import type { RotaRecord } from '../register/rotas.ts';
import { rotaOf } from './book.ts';
import { dutyOf } from './duty.ts';
import { Calendars } from './offsets.ts';
import type { Rooms } from './rooms.ts';

/** The people who are told, as the desk looks after them. */
export function contactsDesk({ records, config, clock, contactErrands }: Rooms): ContactsDesk {
  const { register } = records;
  return contactsOf(register, {
    clock: () => clock.now(),
    limits: config.contacts,
    errands: contactErrands,
    duty: dutyIn(register, clock, new Calendars(() => clock.now())),
  });
}

/** Who is on a rota of the register; somebody who was removed, or has no way left, is not there. */
export function dutyIn(
  { contacts }: Pick<Register, 'contacts'>,
  clock: Pick<Clock, 'now'>,
  calendars: Calendars,
): (rota: RotaRecord) => DutyNow {
  return (rota) => {
    const reachable = contacts.list(rota.provider).filter(({ channels }) => channels.length > 0);
    const there = new Set(reachable.map(({ contact }) => contact));
    return dutyOf(rotaOf(rota, calendars.of(rota.timeZone)), clock.now(), (contact) => there.has(contact));
  };
}
