import type { ContactId, HouseholdId, PointId, PremisesId, ProviderId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import type { ContactChannel } from '../register/contact-rows.ts';
import type { ContactStanding } from '../register/contact-standing.ts';
import type { ErrandKind, ErrandRecord } from '../register/errands.ts';
import type { Register } from '../register/register.ts';
import type { RotaRecord } from '../register/rotas.ts';
import type { SensitiveText } from '../vault/sensitive.ts';

/** A code or a test that somebody at the desk asks for. */
export interface ErrandAsked {
  contact: ContactId;
  point: PointId;
  what: ErrandKind;
  /** The usual one of the point when it is left out. */
  channel?: ContactChannel | undefined;
  by: string;
}

/** Calls and texts to contacts that are no alarm. */
export interface ErrandSender {
  /** Sends it off; what comes of it is found in the register. Throws `HW_NOT_FOUND`, `HW_ERRAND_REFUSED` with the reason, `HW_TOO_MANY_REQUESTS`. */
  send(asked: ErrandAsked): Promise<ErrandRecord>;
}

/** Who is on a rota, now and in the days to come. */
export interface DutyNow {
  onDuty: ContactId | undefined;
  /** Times in the coming 14 days at which nobody is, within its own hours. */
  holes: readonly { from: number; until: number }[];
  /** Who is on when in that time; nobody where the contact is undefined. */
  shifts: readonly { from: Instant; until: Instant; contact: ContactId | undefined }[];
}

/** The people who are told, for the routes that look after them; `bound.ts` makes it. */
export interface ContactsDesk {
  register: Pick<Register, 'contacts' | 'errands' | 'rotas' | 'watches' | 'staffEvents' | 'together'>;
  /** How everybody stands who is told about a home: the household's people, then the provider's. */
  standingFor(home: { household: HouseholdId; provider: ProviderId }): ContactStanding[];
  standing(contact: ContactId): ContactStanding;
  /** How many verified people a live home has at least. */
  least: number;
  /** The homes of a household. */
  homesOf(household: HouseholdId): PremisesId[];
  duty(rota: RotaRecord): DutyNow;
  /** What is opened under the viewer's name; null where it is erased or gone. */
  shown(reveal: () => SensitiveText | 'erased'): string | null;
  errands?: ErrandSender | undefined;
}
