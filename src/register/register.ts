import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthorityId, ProviderId } from '../core/ids.ts';
import type { Instant } from '../core/time.ts';
import { type DatabaseOptions, type Db, openDatabase } from '../vault/database.ts';
import type { RandomBytes } from '../vault/opaque.ts';
import { Settling } from '../vault/settling.ts';
import { Vault } from '../vault/vault.ts';
import { AdminLinks } from './admin-links.ts';
import { AgreedWordsRegister } from './agreed-words.ts';
import { Announcements } from './announcements.ts';
import { Care } from './care.ts';
import { Certificates } from './certificates.ts';
import { Claims } from './claims.ts';
import { Contacts } from './contacts.ts';
import { Devices } from './devices.ts';
import { Directory } from './directory.ts';
import { Errands } from './errands.ts';
import { HouseholdFiles } from './household-file.ts';
import { Households } from './households.ts';
import { JobEvidence } from './job-evidence.ts';
import { Jobs } from './jobs.ts';
import { MIGRATIONS } from './migrations.ts';
import { OneTimeCodes } from './one-time-codes.ts';
import { authorities, type Organisations, providers } from './organisations.ts';
import { Panels } from './panels.ts';
import { Passkeys } from './passkeys.ts';
import { PoliceStandings } from './police-standing.ts';
import { PremisesRegister } from './premises.ts';
import { RecoveryCodes } from './recovery-codes.ts';
import { Rotas } from './rotas.ts';
import { Sessions } from './sessions.ts';
import { Staff } from './staff.ts';
import { StaffEvents } from './staff-events.ts';
import { StaffLinks } from './staff-links.ts';
import { StaffTelephones } from './staff-telephones.ts';
import { Store, type StoreOptions } from './store.ts';
import { Tokens } from './tokens.ts';
import { Watches } from './watches.ts';

/**
 * Who and what there is, one property a noun. Every method is synchronous; a write is on disk when it returns, or, where the
 * records are synced afterwards, when `Records.settled` resolves.
 */
export interface Register {
  readonly authorities: Organisations<AuthorityId>;
  readonly providers: Organisations<ProviderId>;
  readonly households: Households;
  readonly files: HouseholdFiles;
  readonly police: PoliceStandings;
  readonly words: AgreedWordsRegister;
  readonly premises: PremisesRegister;
  readonly contacts: Contacts;
  readonly errands: Errands;
  readonly rotas: Rotas;
  readonly watches: Watches;
  readonly devices: Devices;
  readonly panels: Panels;
  readonly announcements: Announcements;
  readonly jobs: Jobs;
  readonly jobEvidence: JobEvidence;
  readonly care: Care;
  readonly certificates: Certificates;
  readonly claims: Claims;
  readonly staff: Staff;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly adminLinks: AdminLinks;
  readonly staffLinks: StaffLinks;
  readonly staffTelephones: StaffTelephones;
  readonly staffEvents: StaffEvents;
  readonly oneTimeCodes: OneTimeCodes;
  readonly recoveryCodes: RecoveryCodes;
  readonly passkeys: Passkeys;
  /** Runs several changes as one: all or none. */
  together<T>(changes: () => T): T;
  /** The in-memory face for the alarm path; read in whole at this call. A command that needs none does not make one. */
  openDirectory(): Directory;
}

export const REGISTER_FILE = 'register.db';

/** `register.db`: opened as `openDatabase` says and brought to the newest version. */
export function openRegisterDatabase(file: string, synced: DatabaseOptions['synced'] = 'with each write'): Db {
  return openDatabase({ file, migrations: MIGRATIONS, synced });
}

/** The register over an open `register.db` and the vault that shares it. */
export function openRegister(options: StoreOptions): Register {
  const store = new Store(options);
  const parts = { authorities: authorities(store), providers: providers(store), households: new Households(store) };
  const premises = new PremisesRegister(store, parts);
  const staff = new Staff(store);
  const words = new AgreedWordsRegister(store);
  const police = new PoliceStandings(store);
  const contacts = new Contacts(store);
  const devices = new Devices(store, premises);
  const certificates = new Certificates(store, devices);
  const claims = new Claims(store, devices);
  return {
    ...parts,
    files: new HouseholdFiles(store, { ...parts, words, police }),
    police,
    words,
    premises,
    contacts,
    errands: new Errands(store, contacts),
    rotas: new Rotas(store),
    watches: new Watches(store),
    devices,
    panels: new Panels(store, devices),
    announcements: new Announcements(store),
    certificates,
    claims,
    care: new Care(store, { devices, certificates, claims }),
    jobs: new Jobs(store),
    jobEvidence: new JobEvidence(store),
    staff,
    sessions: new Sessions(store),
    tokens: new Tokens(store),
    adminLinks: new AdminLinks(store, staff),
    staffLinks: new StaffLinks(store, staff),
    staffTelephones: new StaffTelephones(store),
    staffEvents: new StaffEvents(store),
    oneTimeCodes: new OneTimeCodes(store),
    recoveryCodes: new RecoveryCodes(store),
    passkeys: new Passkeys(store),
    together: (changes) => store.write(() => changes()),
    openDirectory: () => new Directory(store),
  };
}

export interface RecordsOptions {
  /** The data directory; made with mode 0700 when it is not there. */
  directory: string;
  /** Default `{directory}/master.key`. */
  masterKeyFile?: string;
  clock: () => Instant;
  random: RandomBytes;
  /** `afterwards` in the gateway, whose thread never waits for the disk; every command waits for each of its writes. */
  synced?: DatabaseOptions['synced'];
}

/** Register and vault together, as the gateway and each command open them. */
export interface Records {
  readonly register: Register;
  readonly vault: Vault;
  /** Resolves when every change and every audited opening so far is on disk; rejects as `Settling.settled` does. */
  settled(): Promise<void>;
  /** Counts of the syncing, when it is done afterwards. */
  syncCounters(): Record<string, number>;
  /** Ends the thread that syncs, when there is one; each write waits for the disk from then on. Before `close`. */
  stopSyncing(): Promise<void>;
  /** Writes the audit out, wipes the keys and closes both files. */
  close(): void;
}

/**
 * Opens `register.db`, `keys.db` and the master key of a data directory; any number of processes may do so at once. Throws
 * `HW_DATABASE_UNSAFE`, `HW_REGISTER_TOO_NEW`, `HW_MASTER_KEY_…`.
 */
export function openRecords({ directory, masterKeyFile, clock, random, synced }: RecordsOptions): Records {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, REGISTER_FILE);
  const db = openRegisterDatabase(file, synced);
  try {
    let settling: Settling | undefined;
    const wrote = () => settling?.wrote();
    const vault = new Vault({
      db,
      keysFile: join(directory, 'keys.db'),
      masterKeyFile: masterKeyFile ?? join(directory, 'master.key'),
      clock,
      random,
      wrote,
    });
    settling = synced === 'afterwards' ? new Settling(db, file) : undefined;
    return {
      register: openRegister({ db, vault, clock, random, wrote }),
      vault,
      settled: () => settling?.settled() ?? Promise.resolve(),
      syncCounters: () => ({ ...settling?.counters }),
      stopSyncing: async () => settling?.close(),
      close: () => closeBoth(vault, db),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

function closeBoth(vault: Vault, db: Db): void {
  try {
    vault.close();
  } finally {
    db.close();
  }
}
