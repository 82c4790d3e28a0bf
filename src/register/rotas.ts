import { z } from 'zod';
import { Fault } from '../core/fault.ts';
import type { ContactId, ProviderId } from '../core/ids.ts';
import { isOpaqueId } from '../core/ids.ts';
import type { Schedule } from '../core/rules/schedule.ts';
import { type DurationMs, days, hours, type Instant, instant, ms } from '../core/time.ts';
import { Ids, parseInput, slug, TIME_ZONE_DEFAULT, timeZone } from './schema.ts';
import type { Store } from './store.ts';
import { hoursOf, keptHours, Windows } from './windows.ts';

export const MEMBER_LIMIT = 50;
/** Stand-ins of one rota that are not over. */
export const STAND_IN_LIMIT = 100;
const TURN_LEAST = hours(1);
const TURN_MOST = days(28);

const members = z.array(Ids.contact).min(1).max(MEMBER_LIMIT);
const from = z.int().positive().transform(instant);
const turnMs = z.int().min(TURN_LEAST).max(TURN_MOST).transform(ms);

/** `members` take turns of `turnMs` in their order, the first from `from` on; `when` are the hours in which anybody is on duty. */
export const NewRota = z.strictObject({
  provider: Ids.provider,
  name: slug,
  members,
  from,
  turnMs,
  timeZone: timeZone.default(TIME_ZONE_DEFAULT),
  when: Windows.optional(),
});
export const RotaChange = z.strictObject({
  members: members.optional(),
  from: from.optional(),
  turnMs: turnMs.optional(),
  timeZone: timeZone.optional(),
  when: Windows.nullable().optional(),
});
/** Somebody who takes over from `from` until `until`: from one member, or (`instead` null) from whoever would be on duty. */
export const NewStandIn = z
  .strictObject({ from, until: from, contact: Ids.contact, instead: Ids.contact.nullable().default(null) })
  .refine((standIn) => standIn.from < standIn.until, 'it must end after it begins');

export interface StandIn {
  id: string;
  from: Instant;
  until: Instant;
  contact: ContactId;
  instead: ContactId | null;
}

export interface RotaRecord {
  id: string;
  provider: ProviderId;
  name: string;
  members: readonly ContactId[];
  from: Instant;
  turnMs: DurationMs;
  timeZone: string;
  when: readonly Schedule[] | undefined;
  version: number;
  /** Those that are not over, in the order in which they were arranged: a later one counts before an earlier. */
  standIns: readonly StandIn[];
}

interface RotaRow extends Omit<RotaRecord, 'members' | 'when' | 'standIns'> {
  members: string;
  hours: string | null;
  removedAt: Instant | null;
}

const SELECT = `SELECT id, provider, name, members, from_at AS "from", turn_ms AS turnMs, time_zone AS timeZone, hours, version,
  removed_at AS removedAt FROM rotas`;
const STAND_INS = `SELECT id, from_at AS "from", until_at AS until, contact, instead FROM rota_stand_ins
  WHERE rota = ? AND removed_at IS NULL AND until_at > ? ORDER BY rowid LIMIT ${STAND_IN_LIMIT}`;

/** Who of a provider's people is on duty when: turns in local time, and stand-ins. Ids only. */
export class Rotas {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Gives the rota's id. Throws `HW_INPUT_INVALID`, `HW_NOT_FOUND` for somebody who is not of the provider, `HW_NAME_TAKEN`. */
  add(input: z.input<typeof NewRota>): string {
    const asked = parseInput(NewRota, input, 'rota');
    this.#store.mustHave('providers', asked.provider);
    return this.#store.write((changed) => {
      if (
        this.#store.get(
          'SELECT 1 FROM rotas WHERE provider = ? AND name = ? AND removed_at IS NULL',
          asked.provider,
          asked.name,
        )
      )
        throw new Fault('HW_NAME_TAKEN', { where: `rota ${asked.name}` });
      this.#mustBeOf(asked.provider, asked.members);
      const id = this.#store.id('ro', opaque);
      this.#store.run(
        `INSERT INTO rotas (id, provider, name, members, from_at, turn_ms, time_zone, hours, created_at, changed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        asked.provider,
        asked.name,
        JSON.stringify(asked.members),
        asked.from,
        asked.turnMs,
        asked.timeZone,
        keptHours(asked.when),
        this.#store.clock(),
        changed,
      );
      return id;
    });
  }

  /** Gives the new version. Throws as `add`, and `HW_VERSION_STALE`. */
  change(id: string, input: z.input<typeof RotaChange>, from?: number): number {
    const asked = parseInput(RotaChange, input, 'rota');
    return this.#change(id, from, (now) => {
      if (asked.members !== undefined) this.#mustBeOf(now.provider, asked.members);
      this.#store.run(
        `UPDATE rotas SET members = ?, from_at = ?, turn_ms = ?, time_zone = ?, hours = CASE WHEN ? THEN ? ELSE hours END
         WHERE id = ?`,
        JSON.stringify(asked.members ?? now.members),
        asked.from ?? now.from,
        asked.turnMs ?? now.turnMs,
        asked.timeZone ?? now.timeZone,
        asked.when === undefined ? 0 : 1,
        keptHours(asked.when),
        id,
      );
    });
  }

  /** Throws `HW_NOT_FOUND`, `HW_VERSION_STALE`. */
  remove(id: string, from?: number): void {
    this.#change(id, from, () => {
      this.#store.run('UPDATE rotas SET removed_at = ? WHERE id = ?', this.#store.clock(), id);
    });
  }

  /** Gives the stand-in's id; `by` arranged it. Throws as `add`, and `HW_INPUT_INVALID` beyond `STAND_IN_LIMIT`. */
  standIn(id: string, input: z.input<typeof NewStandIn>, by: string): string {
    const asked = parseInput(NewStandIn, input, 'stand-in');
    const made = this.#store.id('si', opaque);
    this.#change(id, undefined, (now) => {
      if (now.standIns.length >= STAND_IN_LIMIT)
        throw new Fault('HW_INPUT_INVALID', {
          where: `rota ${now.name}`,
          why: `it has ${STAND_IN_LIMIT} stand-ins already`,
        });
      this.#mustBeOf(now.provider, [asked.contact, ...(asked.instead === null ? [] : [asked.instead])]);
      this.#store.run(
        `INSERT INTO rota_stand_ins (id, rota, from_at, until_at, contact, instead, created_by, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        made,
        id,
        asked.from,
        asked.until,
        asked.contact,
        asked.instead,
        by,
        this.#store.clock(),
      );
    });
    return made;
  }

  /** Throws `HW_NOT_FOUND`. */
  removeStandIn(id: string, standIn: string): void {
    this.#change(id, undefined, (now) => {
      if (!now.standIns.some((one) => one.id === standIn))
        throw new Fault('HW_NOT_FOUND', { where: `stand-in ${standIn}` });
      this.#store.run('UPDATE rota_stand_ins SET removed_at = ? WHERE id = ?', this.#store.clock(), standIn);
    });
  }

  /** Throws `HW_NOT_FOUND`. */
  get(id: string): RotaRecord {
    const row = this.#store.get<RotaRow>(`${SELECT} WHERE id = ? AND removed_at IS NULL`, id);
    if (!row) throw new Fault('HW_NOT_FOUND', { where: `rota ${id}` });
    return this.#recordOf(row);
  }

  /** A provider's, by name; all there are where none is named. */
  list(provider?: ProviderId): RotaRecord[] {
    const rows = this.#store.all<RotaRow>(
      `${SELECT} WHERE removed_at IS NULL AND (? IS NULL OR provider = ?) ORDER BY provider, name`,
      provider ?? null,
      provider ?? null,
    );
    return rows.map((row) => this.#recordOf(row));
  }

  /** For the directory: what was written since a version of the register; undefined is one that was removed. */
  changedSince(version: number): { provider: ProviderId; name: string; rota: RotaRecord | undefined }[] {
    const rows = this.#store.all<RotaRow>(`${SELECT} WHERE changed > ? ORDER BY changed`, version);
    return rows.map((row) => ({
      provider: row.provider,
      name: row.name,
      rota: row.removedAt === null ? this.#recordOf(row) : undefined,
    }));
  }

  #recordOf({ removedAt: _, hours: kept, members: list, ...row }: RotaRow): RotaRecord {
    const standIns = this.#store.all<StandIn>(STAND_INS, row.id, this.#store.clock());
    return { ...row, members: JSON.parse(list), when: hoursOf(kept), standIns };
  }

  #change(id: string, from: number | undefined, change: (now: RotaRecord) => void): number {
    return this.#store.write((changed) => {
      const now = this.get(id);
      if (from !== undefined && from !== now.version) throw stale(now, from);
      change(now);
      this.#store.run('UPDATE rotas SET version = version + 1, changed = ? WHERE id = ?', changed, id);
      return now.version + 1;
    });
  }

  /** A rota tells people of its own provider alone: another's would be told of homes that are not theirs. */
  #mustBeOf(provider: ProviderId, contacts: readonly ContactId[]): void {
    for (const contact of contacts) {
      const known = this.#store.get(
        'SELECT 1 FROM contacts WHERE id = ? AND provider = ? AND removed_at IS NULL',
        contact,
        provider,
      );
      if (known === undefined) throw new Fault('HW_NOT_FOUND', { where: `contact ${contact} of the provider` });
    }
  }
}

const opaque = (text: string) => (isOpaqueId(text) ? text : undefined);
const stale = ({ name, version }: RotaRecord, from: number) =>
  new Fault('HW_VERSION_STALE', {
    where: `rota ${name}`,
    why: `version ${version} was saved, and yours was made from version ${from}`,
  });
