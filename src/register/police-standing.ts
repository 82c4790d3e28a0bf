import { Fault } from '../core/fault.ts';
import type { HouseholdId, PremisesId } from '../core/ids.ts';
import { type Instant, instant } from '../core/time.ts';
import { type HouseholdFile, URN_TYPES } from './household-file-schema.ts';
import type { Store } from './store.ts';

export type UrnType = (typeof URN_TYPES)[number];

/** What a force asks of the numbers of its homes, from its file in `config/forces/`. */
export interface UrnRules {
  id: string;
  /** What a number of each type looks like to the letter, with case. */
  patterns: Readonly<Record<UrnType, RegExp>>;
  /** A marker on an address is looked at again after so long; undefined: the force does not say. */
  reviewMarkerMs?: number | undefined;
}

export type Standing = 'ok' | 'withdrawn' | 'bad' | 'missing' | 'wrong-type';
export type MarkerStanding = 'none' | 'ok' | 'expired' | 'no-owner' | 'no-expiry' | 'review-due';

/** How a home stands with its force: all that is known of it without the vault. Never a number. */
export interface PoliceStanding {
  premises: PremisesId;
  urnType: UrnType;
  standing: Standing;
  marker: MarkerStanding;
  /** The end of the day on which it lapses; null where there is none. */
  markerExpires: Instant | null;
  checkedAt: Instant;
}

type Home = { id: PremisesId; force: string };

/** The standing of homes with their police forces, worked out when a household's file is saved and every night. */
export class PoliceStandings {
  readonly #store: Store;
  #forces: ReadonlyMap<string, UrnRules> | undefined;
  #noneAt: number | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Without it the standing of a home whose file is saved is forgotten, and the gateway works it out anew. */
  useForces(forces: ReadonlyMap<string, UrnRules>): void {
    this.#forces = forces;
  }

  /** Of one type; undefined while nobody has worked it out. One look at one row. */
  of(premises: PremisesId, type: UrnType): Standing | undefined {
    return this.#store.get<{ standing: Standing }>(
      'SELECT standing FROM premises_police WHERE premises = ? AND urn_type = ?',
      premises,
      type,
    )?.standing;
  }

  /** Everything that is known of a home, by type. */
  all(premises: PremisesId): PoliceStanding[] {
    return this.#store.all<PoliceStanding>(
      `SELECT premises, urn_type AS urnType, standing, marker, marker_expires AS markerExpires, checked_at AS checkedAt
       FROM premises_police WHERE premises = ? ORDER BY urn_type`,
      premises,
    );
  }

  /** Homes of a force whose standing nobody has worked out: their force or their file has changed. */
  unknown(limit: number): { premises: PremisesId; household: HouseholdId; force: string }[] {
    // Nothing was written since there were none: the whole register need not be read again.
    const version = this.#store.get<{ version: number }>('SELECT version FROM register_version')?.version;
    if (version === this.#noneAt) return [];
    const found = this.#store.all<{ premises: PremisesId; household: HouseholdId; force: string }>(
      `SELECT p.id AS premises, p.household, p.force FROM premises p
       WHERE p.force IS NOT NULL AND NOT EXISTS (SELECT 1 FROM premises_police q WHERE q.premises = p.id) LIMIT ?`,
      limit,
    );
    if (found.length === 0) this.#noneAt = version;
    return found;
  }

  /** Every home that has a force. */
  homes(): { premises: PremisesId; household: HouseholdId; force: string; reference: string }[] {
    return this.#store.all(
      'SELECT id AS premises, household, force, reference FROM premises WHERE force IS NOT NULL ORDER BY id',
    );
  }

  /**
   * Refuses a file with a number that its force would turn away. Throws `HW_URN_UNFIT` naming the field, never the number. A
   * home without a force, and a command that knows no forces, refuse nothing.
   */
  mustFit(household: HouseholdId, file: HouseholdFile): void {
    for (const { force } of this.#homesOf(household)) {
      const rules = this.#forces?.get(force);
      if (rules === undefined) continue;
      for (const [i, { urn, type }] of (file.police?.urns ?? []).entries()) {
        if (fits(rules, type, urn)) continue;
        throw new Fault('HW_URN_UNFIT', { where: `file police.urns[${i}].urn`, why: unfitWords(rules, type, urn) });
      }
    }
  }

  /** Works out and keeps how the homes of a household stand, from its file as it is now. Only inside a write. */
  keep(household: HouseholdId, file: HouseholdFile): void {
    for (const home of this.#homesOf(household)) this.#keepOne(home, file);
  }

  /**
   * The same for one home, by itself; undefined: there is no file. It is read within the write, for another process may save
   * a file meanwhile, and what was read before would stand until the next night.
   */
  note(premises: PremisesId, force: string, read: () => HouseholdFile | undefined): PoliceStanding[] {
    this.#store.write(() => this.#keepOne({ id: premises, force }, read() ?? {}));
    return this.all(premises);
  }

  #homesOf(household: HouseholdId): Home[] {
    return this.#store.all<Home>('SELECT id, force FROM premises WHERE household = ? AND force IS NOT NULL', household);
  }

  #keepOne({ id, force }: Home, file: HouseholdFile): void {
    this.#store.run('DELETE FROM premises_police WHERE premises = ?', id);
    if (this.#forces === undefined) return;
    // A force that nobody has written down knows no number.
    const rules = this.#forces.get(force);
    const now = this.#store.clock();
    const marker = rules === undefined ? 'none' : markerStanding(file, rules, now);
    for (const type of URN_TYPES) {
      this.#store.run(
        `INSERT INTO premises_police (premises, urn_type, standing, marker, marker_expires, checked_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
        id,
        type,
        rules === undefined ? 'missing' : standingOf(file, rules, type),
        marker,
        markerEnd(file),
        now,
      );
    }
  }
}

/** How a home stands with a force under one type of number. The best of its numbers counts. */
export function standingOf(file: HouseholdFile, rules: UrnRules, type: UrnType): Standing {
  const urns = file.police?.urns ?? [];
  const own = urns.filter((one) => one.type === type);
  const good = own.filter(({ urn }) => fits(rules, type, urn));
  if (good.some(({ level }) => level === 'immediate')) return 'ok';
  if (own.some(({ level }) => level === 'withdrawn')) return 'withdrawn';
  const [first] = own;
  if (first !== undefined) return isOfAnother(rules, type, first.urn) ? 'wrong-type' : 'bad';
  // A number for the burglar alarm does not cover her button.
  return urns.length > 0 ? 'wrong-type' : 'missing';
}

/** To the letter: a force compares numbers with case, and without a space before, behind or within. */
function fits(rules: UrnRules, type: UrnType, urn: string): boolean {
  return rules.patterns[type].test(urn);
}

function isOfAnother(rules: UrnRules, type: UrnType, urn: string): boolean {
  return URN_TYPES.some((other) => other !== type && fits(rules, other, urn));
}

function unfitWords(rules: UrnRules, type: UrnType, urn: string): string {
  return isOfAnother(rules, type, urn)
    ? `it looks like a number of another kind of alarm, not ${type}`
    : `it does not look like a number for ${type} of this force; copy it from the letter, with case and without spaces`;
}

/** How a marker on the address stands. What has run out is never told as if it still held. */
export function markerStanding(file: HouseholdFile, rules: UrnRules, now: Instant): MarkerStanding {
  const marker = file.police?.marker;
  if (marker === undefined) return 'none';
  const end = markerEnd(file);
  if (end !== null && end <= now) return 'expired';
  if (marker.is.owner === undefined) return 'no-owner';
  if (end === null) return 'no-expiry';
  const review = rules.reviewMarkerMs;
  return review !== undefined && Date.parse(marker.asOf) + review < now ? 'review-due' : 'ok';
}

const DAY_MS = 86_400_000;

function markerEnd(file: HouseholdFile): Instant | null {
  const expires = file.police?.marker?.is.expires;
  return expires === undefined ? null : instant(Date.parse(expires) + DAY_MS);
}
