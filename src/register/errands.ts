import { createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '../core/fault.ts';
import { asErrandId, type ContactId, type ErrandId, type PointId } from '../core/ids.ts';
import type { FailReason } from '../core/input.ts';
import { after, type DurationMs, type Instant, instant, minutes } from '../core/time.ts';
import type { ContactChannel } from './contact-rows.ts';
import type { Contacts } from './contacts.ts';
import type { Store } from './store.ts';

export const CODE_DIGITS = 6;
export const CODE_TRIES = 5;
export const CODE_LIFE = minutes(15);
/** Codes for one number in an hour: beyond that somebody is being pestered. */
export const CODES_AN_HOUR = 5;
/** A test whose end nobody has told by then has failed. */
export const TEST_LIFE = minutes(15);
/** Errands of one number that are kept, newest first. */
export const ERRANDS_KEPT = 50;

const HOUR = minutes(60);

export type ErrandKind = 'code' | 'test';
/** `confirmed`: a key was pressed or a reply came; `reached`: it arrived, and no more is known. */
export type ErrandOutcome = 'confirmed' | 'reached' | 'failed';

export interface ErrandWish {
  contact: ContactId;
  point: PointId;
  what: ErrandKind;
  channel: ContactChannel;
  /** The id of whoever asked; `gateway` for the schedule. */
  by: string;
}

export interface ErrandRecord {
  errand: ErrandId;
  contact: ContactId;
  point: PointId;
  what: ErrandKind;
  channel: ContactChannel;
  begunBy: string;
  begunAt: Instant;
  outcome: ErrandOutcome | undefined;
  reason: FailReason | undefined;
  settledAt: Instant | undefined;
}

type ErrandRow = Omit<ErrandRecord, 'outcome' | 'reason' | 'settledAt'> & {
  outcome: ErrandOutcome | null;
  reason: FailReason | null;
  settledAt: Instant | null;
};

interface CodeRow {
  errand: ErrandId;
  digest: string | null;
  tries: number;
  expiresAt: Instant;
}

const SELECT = `SELECT id AS errand, contact, point, what, channel, begun_by AS begunBy, begun_at AS begunAt, outcome, reason,
  settled_at AS settledAt FROM contact_errands`;

/** Calls and texts to contacts that are no alarm: codes by which somebody proves that a number is theirs, and tests of the way to them. */
export class Errands {
  readonly #store: Store;
  readonly #contacts: Contacts;

  constructor(store: Store, contacts: Contacts) {
    this.#store = store;
    this.#contacts = contacts;
  }

  /** Writes down that an errand begins; a code is given once, and only its digest is kept. An earlier code of the number is void. Throws `HW_NOT_FOUND`, `HW_TOO_MANY_REQUESTS`. */
  begin({ contact, point, what, channel, by }: ErrandWish): { errand: ErrandId; code: string | undefined } {
    this.#mustHave(contact, point);
    const now = this.#store.clock();
    if (what === 'code' && this.#codesSince(point, instant(now - HOUR)) >= CODES_AN_HOUR)
      throw new Fault('HW_TOO_MANY_REQUESTS', { where: 'codes for this number' });
    const errand = this.#store.id('er', asErrandId);
    const code = what === 'code' ? this.#draw() : undefined;
    this.#store.write(() => {
      if (code !== undefined) this.#store.run('UPDATE contact_errands SET code_digest = NULL WHERE point = ?', point);
      this.#store.run(
        `INSERT INTO contact_errands (id, contact, point, what, channel, code_digest, begun_by, begun_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        errand,
        contact,
        point,
        what,
        channel,
        code === undefined ? null : this.#digest(errand, code),
        by,
        now,
        after(now, what === 'code' ? CODE_LIFE : TEST_LIFE),
      );
      this.#forgetOld(point);
    });
    return { errand, code };
  }

  /**
   * Compares what somebody has read back with the newest code that was sent to the number; when it is right, the number is theirs.
   * Throws `HW_CONTACT_CODE_WRONG`, and `HW_CONTACT_CODE_OVER` when there is none, it has expired or was tried too often.
   */
  verify(contact: ContactId, point: PointId, code: string): void {
    const right = this.#store.write(() => this.#try(contact, point, code));
    if (right === 'over') throw new Fault('HW_CONTACT_CODE_OVER');
    if (right === 'wrong') throw new Fault('HW_CONTACT_CODE_WRONG');
  }

  /** What came of an errand; the first word counts. A key pressed after a code was read out proves nothing. False when it is unknown or settled. */
  settle(errand: ErrandId, outcome: ErrandOutcome, reason?: FailReason): boolean {
    return this.#store.write(
      () =>
        this.#store.run(
          'UPDATE contact_errands SET outcome = ?, reason = ?, settled_at = ? WHERE id = ? AND settled_at IS NULL',
          outcome,
          reason ?? null,
          this.#store.clock(),
          errand,
        ) === 1,
    );
  }

  /** Tests of which nobody has said anything in their time have failed. Gives how many there were. */
  giveUp(): number {
    const now = this.#store.clock();
    const lost = this.#store.get(
      "SELECT 1 FROM contact_errands WHERE what = 'test' AND settled_at IS NULL AND expires_at <= ? LIMIT 1",
      now,
    );
    if (lost === undefined) return 0;
    return this.#store.write(() =>
      this.#store.run(
        `UPDATE contact_errands SET outcome = 'failed', reason = 'provider-silent', settled_at = ?
         WHERE what = 'test' AND settled_at IS NULL AND expires_at <= ?`,
        now,
        now,
      ),
    );
  }

  find(errand: ErrandId): ErrandRecord | undefined {
    const row = this.#store.get<ErrandRow>(`${SELECT} WHERE id = ?`, errand);
    return row && recordOf(row);
  }

  /** Those of a number, newest first. */
  of(point: PointId, limit = ERRANDS_KEPT): ErrandRecord[] {
    const rows = this.#store.all<ErrandRow>(
      `${SELECT} WHERE point = ? ORDER BY begun_at DESC, id LIMIT ?`,
      point,
      limit,
    );
    return rows.map(recordOf);
  }

  /** The last test of a number that is over. */
  lastTest(point: PointId): ErrandRecord | undefined {
    const row = this.#store.get<ErrandRow>(
      `${SELECT} WHERE point = ? AND what = 'test' AND settled_at IS NOT NULL ORDER BY begun_at DESC, id LIMIT 1`,
      point,
    );
    return row && recordOf(row);
  }

  /**
   * Numbers that a test is due for: verified ones whose last test began longer ago than `every`, or than `again` when it failed; one
   * that was never tested has the whole time from when it was verified. The longest overdue first.
   */
  due(every: DurationMs, again: DurationMs, limit: number): { contact: ContactId; point: PointId }[] {
    return this.#store.all(
      `SELECT contact, point FROM (
         SELECT p.contact AS contact, p.id AS point, coalesce(
           (SELECT e.begun_at + CASE WHEN e.outcome = 'failed' THEN ? ELSE ? END FROM contact_errands e
            WHERE e.point = p.id AND e.what = 'test' ORDER BY e.begun_at DESC, e.id LIMIT 1), p.verified_at + ?) AS due_at
         FROM contact_points p JOIN contacts c ON c.id = p.contact
         WHERE p.removed_at IS NULL AND c.removed_at IS NULL AND p.kind = 'telephone' AND p.verified_at IS NOT NULL)
       WHERE due_at <= ? ORDER BY due_at, point LIMIT ?`,
      again,
      every,
      every,
      this.#store.clock(),
      limit,
    );
  }

  /** Counts the try before it is compared, so that a crash gives nobody another. */
  #try(contact: ContactId, point: PointId, code: string): 'right' | 'wrong' | 'over' {
    const row = this.#store.get<CodeRow>(
      `SELECT id AS errand, code_digest AS digest, tries, expires_at AS expiresAt FROM contact_errands
       WHERE contact = ? AND point = ? AND code_digest IS NOT NULL ORDER BY begun_at DESC, id LIMIT 1`,
      contact,
      point,
    );
    if (row?.digest == null || row.tries >= CODE_TRIES || row.expiresAt <= this.#store.clock()) return 'over';
    this.#store.run('UPDATE contact_errands SET tries = tries + 1 WHERE id = ?', row.errand);
    if (!alike(row.digest, this.#digest(row.errand, code.replace(/\s/g, '')))) return 'wrong';
    this.#store.run('UPDATE contact_errands SET code_digest = NULL WHERE id = ?', row.errand);
    this.#contacts.setVerified(contact, point);
    return 'right';
  }

  #mustHave(contact: ContactId, point: PointId): void {
    const known = this.#contacts.get(contact).points.some((one) => one.point === point);
    if (!known) throw new Fault('HW_NOT_FOUND', { where: `point ${point}` });
  }

  #codesSince(point: PointId, since: Instant): number {
    const row = this.#store.get<{ n: number }>(
      "SELECT count(*) AS n FROM contact_errands WHERE point = ? AND what = 'code' AND begun_at > ?",
      point,
      since,
    );
    return row?.n ?? 0;
  }

  #forgetOld(point: PointId): void {
    this.#store.run(
      `DELETE FROM contact_errands WHERE point = ? AND id NOT IN
         (SELECT id FROM contact_errands WHERE point = ? ORDER BY begun_at DESC, id LIMIT ?)`,
      point,
      point,
      ERRANDS_KEPT,
    );
  }

  #draw(): string {
    // 48 bits over a million codes: one is no likelier than another by more than a part in 10^8.
    const drawn = this.#store.random(6).readUIntBE(0, 6) % 10 ** CODE_DIGITS;
    return String(drawn).padStart(CODE_DIGITS, '0');
  }

  #digest(errand: ErrandId, code: string): string {
    return createHmac('sha256', this.#store.vault.derive('contact-codes'))
      .update(JSON.stringify([errand, code]), 'utf8')
      .digest('base64');
  }
}

function recordOf({ outcome, reason, settledAt, ...row }: ErrandRow): ErrandRecord {
  return { ...row, outcome: outcome ?? undefined, reason: reason ?? undefined, settledAt: settledAt ?? undefined };
}

function alike(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'base64'), Buffer.from(b, 'base64')];
  return left.length === right.length && timingSafeEqual(left, right);
}
