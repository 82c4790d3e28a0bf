import { isFault } from '../core/fault.ts';
import { ms } from '../core/time.ts';
import type { Directory } from '../register/directory.ts';
import type { Register } from '../register/register.ts';
import type { SensitiveText } from '../vault/sensitive.ts';
import type { Vault } from '../vault/vault.ts';
import type { Estate } from './estate.ts';
import type { Notes } from './notes.ts';
import type { People } from './people.ts';

const UNSHOWN: ReadonlySet<string> = new Set(['HW_NOT_FOUND', 'HW_REGISTER_WRITE_FAILED']);

/** The register's people as the desk asks for them. */
export function peopleOf(register: Register): People {
  const { staff, sessions, tokens, adminLinks, contacts } = register;
  return {
    findByLogin: (login) => staff.findByLogin(login),
    startSession: (id, lifeMs) => sessions.start(id, ms(lifeMs)),
    findSession: (token) => sessions.find(token),
    endSession: (token) => sessions.end(token),
    findToken: (token) => tokens.find(token),
    redeemLink: (token, person) => adminLinks.redeem(token, person),
    staffName: (id, who) => shown(() => staff.name(id, { purpose: 'roster', who })),
    contactName: (id, who) => shown(() => contacts.contactName(id, { purpose: 'desk', who })),
  };
}

/** The directory as the desk asks for it. */
export function estateOf(register: Register, directory: Directory): Estate {
  return {
    device: (id) => directory.device(id),
    deviceAt: (index) => directory.deviceAt(index),
    devicesOf: (premises) => [...directory.devices()].filter((device) => device.premises === premises),
    premises: (id) => directory.premises(id),
    premisesAfter: (after, limit) => register.premises.list({ after, limit }),
  };
}

/** The vault's notes as the desk asks for them. */
export function notesOf(vault: Vault): Notes {
  return {
    store: (household, text) => vault.storeNote(household, text),
    read: (note, who) => shown(() => vault.readNote(note, { purpose: 'desk', who })),
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
