import { isFault } from '../core/fault.ts';
import type { StaffId } from '../core/ids.ts';
import { type Instant, ms } from '../core/time.ts';
import type { ContactRecord } from '../register/contact-rows.ts';
import { CONTACT_LIMITS, type ContactLimits, standingOf } from '../register/contact-standing.ts';
import type { Directory } from '../register/directory.ts';
import type { Register } from '../register/register.ts';
import { STAFF_ROLL } from '../vault/keyring.ts';
import { asSealed } from '../vault/seal.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import type { Vault } from '../vault/vault.ts';
import type { ContactsDesk, ErrandSender } from './contacts.ts';
import type { Estate } from './estate.ts';
import type { Files } from './files.ts';
import type { JobsDesk } from './jobs/port.ts';
import type { Notes } from './notes.ts';
import type { People } from './people.ts';

const UNSHOWN: ReadonlySet<string> = new Set(['HW_NOT_FOUND', 'HW_REGISTER_WRITE_FAILED']);

/** The register's people as the desk asks for them. */
export function peopleOf(register: Register): People {
  const { staff, sessions, tokens, adminLinks, contacts } = register;
  return {
    findByLogin: (login) => staff.findByLogin(login),
    startSession: (id, lifeMs, by) => sessions.start(id, ms(lifeMs), by),
    findSession: (token) => sessions.find(token),
    endSession: (token) => sessions.end(token),
    findToken: (token) => tokens.find(token),
    redeemLink: (token, person) => adminLinks.redeem(token, person),
    roll: register,
    colleague: (id) => colleagueOf(register, id),
    staffName: (id, who) => shown(() => staff.name(id, { purpose: 'roster', who })),
    contactName: (id, who) => shown(() => contacts.contactName(id, { purpose: 'desk', who })),
  };
}

function colleagueOf({ staff }: Register, id: StaffId): ReturnType<People['colleague']> {
  try {
    const { role, scope, disabledAt } = staff.get(id);
    return { role, scope, disabled: disabledAt !== undefined };
  } catch (error) {
    if (isFault(error) && error.code === 'HW_NOT_FOUND') return undefined;
    throw error;
  }
}

/** The directory as the desk asks for it. */
export function estateOf(register: Register, directory: Directory): Estate {
  return {
    device: (id) => directory.device(id),
    deviceAt: (index) => directory.deviceAt(index),
    devicesOf: (premises) => [...directory.devices()].filter((device) => device.premises === premises),
    premises: (id) => directory.premises(id),
    contactsOf: (premises) => directory.contactsFor(premises),
    authorityName: (id) => register.authorities.list().find((one) => one.id === id)?.name,
    fittedBy: (installer) => register.jobs.homesFittedBy(installer),
    premisesAfter: (after, limit, scope) => register.premises.list({ after, limit, scope }),
  };
}

/** The vault's notes as the desk asks for them. */
export function notesOf(vault: Vault): Notes {
  return {
    store: (household, text) => vault.storeNote(household, text),
    storeForStaff: (text) => vault.storeNote(STAFF_ROLL, text),
    discard: (note) => vault.discardNote(note),
    read: (note, who) => shown(() => vault.readNote(note, { purpose: 'desk', who })),
  };
}

/** The households' files, words and documents as the desk asks for them. */
export function filesOf(register: Register, vault: Vault): Files {
  const { files, words, households, contacts, premises, providers } = register;
  const opened = (who: string) => ({ purpose: 'desk', who }) as const;
  return {
    read: (household, who) => files.read(household, opened(who)),
    versions: (household) => files.versions(household),
    save: (household, { who, ...change }) =>
      files.save(household, change.file, { ...change, by: who, purpose: opened(who) }),
    wordsSet: (household) => words.when(household),
    compare: (household, heard, who) => words.compare(household, heard, opened(who)),
    home: (id, who) => {
      const home = premises.get(id);
      const residents = households.residents(home.household, opened(who));
      return {
        provider: providers.list().find((one) => one.id === home.provider)?.name ?? null,
        timeZone: home.timeZone,
        force: home.force ?? null,
        address: shown(() => households.address(home.household, opened(who)) ?? 'erased'),
        residents: residents === 'erased' ? [] : residents.map(({ name }) => name.reveal()),
        contacts: contacts
          .list(home.household)
          .filter(({ role }) => role === 'safe contact')
          .map(({ contact }) => ({
            name: shown(() => contacts.contactName(contact, opened(who))),
            number: shown(() => contacts.contactNumber(contact, opened(who))),
          })),
      };
    },
    sample: (household, device, sealed, who) => {
      const found = asSealed(sealed);
      if (found === undefined) return null;
      return shown(() => vault.open(household, `quarantine/${device}`, found, opened(who)));
    },
    keep: (household, text) => vault.storeDocument(household, text),
    kept: (document, who) => shown(() => vault.readNote(document, opened(who))),
  };
}

/**
 * What is erased or gone is null: a page must still open when one name on it is not there any more. So is a name while the
 * disk is full, because no name is shown before the audit has it.
 */
function shown(reveal: () => SensitiveText | 'erased'): string | null {
  try {
    const text = reveal();
    return text === 'erased' ? null : text.reveal();
  } catch (error) {
    if (isFault(error) && UNSHOWN.has(error.code)) return null;
    throw error;
  }
}

export interface ContactOptions {
  clock: () => Instant;
  limits?: ContactLimits;
  errands?: ErrandSender | undefined;
  /** Who is on a rota; nobody is asked without it. */
  duty?: ContactsDesk['duty'];
}

/** The people who are told as the desk asks for them. */
export function contactsOf(register: Register, options: ContactOptions): ContactsDesk {
  const { contacts, errands, premises } = register;
  const { clock, limits = CONTACT_LIMITS, duty = () => ({ onDuty: undefined, holes: [], shifts: [] }) } = options;
  const standing = (one: ContactRecord) => standingOf(one, (point) => errands.lastTest(point), limits, clock());
  return {
    register,
    standingFor: ({ household, provider }) =>
      [...contacts.list(household), ...contacts.list(provider)].map((one) => standing(one)),
    standing: (contact) => standing(contacts.get(contact)),
    least: limits.least,
    homesOf: (household) => premises.ofHousehold(household),
    duty,
    shown,
    errands: options.errands,
  };
}

/** The orders to install as the desk asks for them. */
export function jobsOf(register: Register, told: Partial<Omit<JobsDesk, 'register'>> = {}): JobsDesk {
  return { register, seqOf: () => 0, changed: () => {}, ...told };
}
