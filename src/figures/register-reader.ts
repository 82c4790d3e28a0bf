import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { profileByName } from '../../devices/index.ts';
import { Fault } from '../core/fault.ts';
import type { AuthorityId, DeviceId, PremisesId, ProviderId } from '../core/ids.ts';
import { isPanicClass } from '../core/signal.ts';
import type { Instant } from '../core/time.ts';
import { REGISTER_FILE } from '../register/register.ts';
import type { Sensor } from '../register/schema.ts';
import type { Estate, Home, HomeDevice } from './estate.ts';

const BUSY_TIMEOUT_MS = 5_000;

interface HomeRow {
  premises: PremisesId;
  reference: string;
  authority: AuthorityId;
  provider: ProviderId;
  timeZone: string;
}

interface DeviceRow {
  device: DeviceId;
  premises: PremisesId;
  profile: string;
  kind: string | null;
  sensors: string;
  bindings: string;
  commissionedAt: Instant;
  revokedAt: Instant | null;
}

const HOMES = 'SELECT id AS premises, reference, authority, provider, time_zone AS timeZone FROM premises ORDER BY id';
const DEVICES = `SELECT id AS device, premises, profile, kind, sensors, bindings, commissioned_at AS commissionedAt, revoked_at AS revokedAt
  FROM devices ORDER BY premises, commissioned_at, id`;

// Not the register's own version, which every new session and token moves on.
const VERSION = `SELECT max(ifnull((SELECT max(changed) FROM premises), 0), ifnull((SELECT max(changed) FROM devices), 0),
  ifnull((SELECT max(changed) FROM authorities), 0))`;

/** Reads homes and devices from `register.db`, and nothing that is sealed: no key is needed. Beside a running gateway or alone. */
export class RegisterReader {
  readonly #db: Database;
  #estate: Estate | undefined;

  /** Throws `HW_DATABASE_UNREADABLE` when there is no register. */
  constructor(dir: string) {
    const file = join(dir, REGISTER_FILE);
    if (!existsSync(file))
      throw new Fault('HW_DATABASE_UNREADABLE', { where: REGISTER_FILE, why: 'there is no such file' });
    this.#db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
    this.#db.pragma('query_only = ON');
  }

  /** As it is now; read again only when the register has changed. */
  estate(): Estate {
    const version = Number(this.#db.prepare(VERSION).pluck().get());
    if (this.#estate?.version !== version) this.#estate = this.#db.transaction(() => this.#read(version))();
    return this.#estate;
  }

  close(): void {
    this.#db.close();
  }

  #read(version: number): Estate {
    const devices = new Map<PremisesId, HomeDevice[]>();
    for (const row of this.#db.prepare<[], DeviceRow>(DEVICES).iterate()) {
      const { device, commissionedAt, revokedAt } = row;
      const list = devices.get(row.premises) ?? [];
      devices.set(row.premises, list);
      list.push({ device, commissionedAt, revokedAt, calls: mayCall(row) });
    }
    const homes = this.#db.prepare<[], HomeRow>(HOMES).all();
    return {
      version,
      homes: homes.map((home): Home => ({ ...home, devices: devices.get(home.premises) ?? [] })),
      authorities: this.#db
        .prepare<[], { id: AuthorityId; name: string }>('SELECT id, name FROM authorities ORDER BY id')
        .all(),
    };
  }
}

/** What kinds of signal a call for help is made of. */
const HELP: ReadonlySet<string> = new Set(
  (['panic', 'duress', 'hold-up'] as const).filter((kind) => isPanicClass({ kind })),
);

/** What a person calls for help with. */
const CALLED_WITH: ReadonlySet<string> = new Set(['button', 'keypad', 'hub']);

const means = (bindings: string): string[] => JSON.parse(bindings).map((binding: { means: string }) => binding.means);

/** A device may call for help unless its family cannot, it is something else, or every sensor that it is registered with is of another kind. */
function mayCall({ profile, kind, sensors, bindings }: Omit<DeviceRow, 'device' | 'premises'>): boolean {
  if (kind !== null && !CALLED_WITH.has(kind)) return false;
  const family = profileByName(profile);
  if (family?.speaks === 'hw/1' && !family.capabilities.signals.some((kind) => HELP.has(kind))) return false;
  if (family?.speaks === 'own') return means(bindings).some((meaning) => HELP.has(meaning));
  const known: Sensor[] = Object.values(JSON.parse(sensors));
  return known.length === 0 || known.some(({ kind }) => kind === undefined || HELP.has(kind));
}
