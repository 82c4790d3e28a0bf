import { setImmediate } from 'node:timers/promises';
import type { Instant } from '../../core/time.ts';
import type { DutyNow } from '../../desk/contacts.ts';
import {
  type ContactLimits,
  type ContactStanding,
  type StaleReason,
  standingOf,
  verifiedPeople,
} from '../../register/contact-standing.ts';
import type { Register } from '../../register/register.ts';
import type { RotaRecord } from '../../register/rotas.ts';
import type { PremisesRecord } from '../../register/rows.ts';
import type { Finding, NightlyCheck } from './finding.ts';

/** Homes looked at before alarms have their turn again. */
const AT_ONCE = 20;
/** Holes of one rota that are told; the first ones say enough. */
const MOST_HOLES = 3;

const SAYS: Record<StaleReason, string> = {
  'no-way': 'every way to this person is lost',
  'not-verified': 'no number or address of theirs has been verified',
  'verify-again': 'a number or address of theirs was verified too long ago',
  'test-old': 'the way to them has not been tested for too long',
  'test-failed': 'the last test of a way to them failed',
  'ways-not-asked': 'nobody has asked them for a long time whether their hours and ways are still safe',
  lost: 'a way to this person is lost',
};

export interface ContactCheckParts {
  register: Pick<Register, 'premises' | 'providers' | 'contacts' | 'errands' | 'devices' | 'rotas'>;
  limits: ContactLimits;
  duty(rota: RotaRecord): DutyNow;
  now(): Instant;
}

/** What is wrong with the people who are told, before they are needed: too few, not verified, not tested, not asked, and rotas with holes. */
export function contactChecks(parts: ContactCheckParts): NightlyCheck[] {
  return [
    { name: 'contacts', run: () => checkContacts(parts) },
    { name: 'rotas', run: () => checkRotas(parts) },
  ];
}

async function checkContacts(parts: ContactCheckParts): Promise<Finding[]> {
  const { register, limits, now } = parts;
  const look = (owner: Parameters<typeof register.contacts.list>[0]) =>
    register.contacts
      .list(owner)
      .map((one) => standingOf(one, (point) => register.errands.lastTest(point), limits, now()));
  const duty = new Map(register.providers.list().map(({ id }) => [id, look(id)]));
  const findings = [...duty.values()].flat().flatMap((one) => staleFinding(one));
  let looked = 0;
  for (
    let page = register.premises.list();
    page.length > 0;
    page = register.premises.list({ after: page.at(-1)?.id ?? '' })
  ) {
    for (const home of page) {
      const own = look(home.household);
      findings.push(...own.flatMap((one) => staleFinding(one, home)));
      findings.push(...tooFew(parts, home, [...own, ...(duty.get(home.provider) ?? [])]));
      looked += 1;
      if (looked % AT_ONCE === 0) await setImmediate();
    }
  }
  return findings;
}

function staleFinding({ contact, role, stale }: ContactStanding, home?: PremisesRecord): Finding[] {
  if (stale.length === 0) return [];
  const says = `The ${role} ${contact}: ${stale.map((reason) => SAYS[reason]).join('; ')}.`;
  return [{ ...(home && { premises: home.id }), what: 'contact-stale', says }];
}

/** A home without a device that speaks is not live yet. */
function tooFew({ register, limits }: ContactCheckParts, home: PremisesRecord, people: ContactStanding[]): Finding[] {
  const verified = verifiedPeople(people);
  if (verified >= limits.least || !register.devices.listIn(home.id).some(({ revoked }) => !revoked)) return [];
  const says = `${verified === 0 ? 'Nobody' : `Only ${verified}`} of the people who are told about this home can be counted on; there should be ${limits.least} with a verified way to them.`;
  return [{ premises: home.id, what: 'too-few-contacts', says }];
}

async function checkRotas({ register, duty }: ContactCheckParts): Promise<Finding[]> {
  return register.rotas.list().flatMap((rota) => {
    const { holes } = duty(rota);
    return holes.slice(0, MOST_HOLES).map(({ from, until }) => {
      const [begins, ends] = [from, until].map((at) => new Date(at).toISOString().slice(0, 16).replace('T', ' '));
      return { what: 'rota-hole', says: `Nobody is on the rota "${rota.name}" from ${begins} to ${ends} UTC.` };
    });
  });
}
