import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { sound } from './agreed-words.ts';
import { FILE_VERSIONS_KEPT } from './household-file.ts';
import { HouseholdFile } from './household-file-schema.ts';
import { DESK, openTestRecords, shown } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });
const FLOOR = { location: { floor: { is: 'Second floor, left', asOf: '2026-09-01' } } };

function aHome() {
  const records = openTestRecords();
  const { register } = records;
  const { household } = register.premises.get(register.premises.add().premises);
  const save = (file: object, from: number, words?: { safe?: string | null; duress?: string | null }) =>
    register.files.save(household, file, { from, by: 'st_writer', purpose: DESK, words });
  const heard = (word: string) => register.words.compare(household, word, DESK);
  return { ...records, household, save, heard };
}

describe("a household's file", () => {
  test('comes back as it was saved, with who saved it and when, and each opening is in the audit', () => {
    const { register, vault, household, save, clock } = aHome();
    expect(register.files.read(household, DESK)).toBeUndefined();
    expect(save(FLOOR, 0)).toBe(1);
    clock.move(1_000);
    expect(register.files.read(household, DESK)).toEqual({
      version: 1,
      savedAt: clock.read() - 1_000,
      savedBy: 'st_writer',
      file: FLOOR,
    });
    expect(vault.listReveals()).toMatchObject([{ who: 'st_operator', what: `household_files/${household}/1` }]);
  });

  test('the second of two writers is refused, is told why, and nothing of theirs is kept', () => {
    const { register, household, save } = aHome();
    save(FLOOR, 0);
    const theirs = { location: { floor: { is: 'Ground floor', asOf: '2026-09-02' } } };
    expect(() => save(theirs, 0, { safe: 'red kite' })).toThrow(code('HW_VERSION_STALE'));
    expect(() => save(theirs, 0)).toThrow(/version 1 was saved at .* by st_writer, and yours was made from version 0/);
    expect(register.files.read(household, DESK)).toMatchObject({ version: 1, file: FLOOR });
    expect(register.words.when(household)).toEqual({ safeSetAt: null, duressSetAt: null });
    expect(save(theirs, 1)).toBe(2);
  });

  test('every version is kept, and of very old ones only who saved them', () => {
    const { register, household, save, directory } = aHome();
    for (let from = 0; from < FILE_VERSIONS_KEPT + 2; from += 1) save(FLOOR, from);
    const db = new Database(join(directory, 'register.db'), { readonly: true });
    const texts = db.prepare('SELECT version FROM household_files WHERE sealed IS NOT NULL ORDER BY version').pluck();
    expect(texts.all()).toEqual(Array.from({ length: FILE_VERSIONS_KEPT }, (_, n) => n + 3));
    db.close();
    expect(register.files.versions(household).at(0)).toMatchObject({ version: FILE_VERSIONS_KEPT + 2 });
    expect(register.files.read(household, DESK)).toMatchObject({ version: FILE_VERSIONS_KEPT + 2 });
  });

  test('there is one address: the register follows the file', () => {
    const { register, household, save } = aHome();
    register.households.setAddress(household, '1 Old Road');
    save({ location: { address: { is: '2 New Road', asOf: '2026-09-01' } } }, 0);
    expect(shown(register.households.address(household, DESK))).toBe('2 New Road');
  });

  test('numbers are kept as they are dialled, and no emergency number is', () => {
    const { register, household, save } = aHome();
    const line = (number: string) => ({ telephone: { number, safeToCall: 'never', asOf: '2026-09-01' } });
    expect(() => save(line('999'), 0)).toThrow(/an emergency number is never called by software/);
    expect(() => save(line('bell'), 0)).toThrow(code('HW_INPUT_INVALID'));
    save(line('07700 900123'), 0);
    expect(register.files.read(household, DESK)).toMatchObject({ file: { telephone: { number: '+447700900123' } } });
  });

  test('what is wrong is named by its field, and never repeated', () => {
    const { save } = aHome();
    const secret = 'Larkspur '.repeat(200);
    const tooLong = { location: { floor: { is: secret, asOf: '2026-09-01' } } };
    expect(() => save(tooLong, 0)).toThrow(/file, location\.floor\.is/);
    expect(() => save(tooLong, 0)).not.toThrow(/Larkspur/);
    expect(() => save({ location: { floor: { is: 'Second floor' } } }, 0)).toThrow(/location\.floor\.asOf/);
    expect(() => save({ suspect: { hobby: { is: 'x', asOf: '2026-09-01' } } }, 0)).toThrow(code('HW_INPUT_INVALID'));
    const between = { number: '07700 900123', safeToCall: 'between times', asOf: '2026-09-01' };
    expect(() => save({ telephone: between }, 0)).toThrow(/give the hours/);
  });

  test('erasing the household erases it, and no new file can be written', () => {
    const { register, vault, household, save, heard } = aHome();
    save(FLOOR, 0, { safe: 'red kite', duress: 'grey heron' });
    vault.destroy(household);
    expect(register.files.read(household, DESK)).toBe('erased');
    expect(heard('red kite')).toBe('unknown');
    expect(() => save(FLOOR, 1)).toThrow(code('HW_SUBJECT_ERASED'));
  });

  test('every list and every text of it has a bound', () => {
    expect(unbounded({ properties: { name: { type: 'string' } } })).toEqual(['file.properties.name']);
    expect(unbounded(HouseholdFile.toJSONSchema({ io: 'output' }))).toEqual([]);
  });
});

describe('the agreed words', () => {
  test('are known by their sound, and no other word is', () => {
    const { save, heard } = aHome();
    save({}, 0, { safe: 'Blue  Teapot', duress: 'Tante Zoë' });
    expect(['blue teapot', 'BLUE TEAPOT!', ' Blue-Teapot ', 'Blüe Tëapot'].map(heard)).toEqual(Array(4).fill('safe'));
    expect(['tante zoe', 'Tante Zoé'].map(heard)).toEqual(['duress', 'duress']);
    expect(['', '???', 'blue', 'teapot blue', 'blue teapots'].map(heard)).toEqual(Array(5).fill('unknown'));
    expect(sound('Ünïcode 7!')).toBe('unicode7');
  });

  test('the same is done whatever is heard, and whether there are words or not', () => {
    const { vault, register, save, heard } = aHome();
    const { household: bare } = register.premises.get(register.premises.add().premises);
    save({}, 0, { safe: 'red kite', duress: 'grey heron' });
    const opened = () => vault.listReveals().length;
    for (const look of [
      () => heard('red kite'),
      () => heard('grey heron'),
      () => heard('something else'),
      () => heard(''),
      () => register.words.compare(bare, 'red kite', DESK),
    ]) {
      const before = opened();
      look();
      expect(opened()).toBe(before + 1);
    }
  });

  test('are set, left and taken back one by one, and must differ to the ear', () => {
    const { register, household, save, heard, clock } = aHome();
    expect(() => save({}, 0, { safe: 'red kite', duress: 'Red, Kite' })).toThrow(/must differ to the ear/);
    save({}, 0, { safe: 'red kite' });
    const safeSetAt = clock.read();
    clock.move(5_000);
    expect(() => save({}, 1, { duress: 'redkite' })).toThrow(/must differ to the ear/);
    save({}, 1, { duress: 'grey heron' });
    expect(register.words.when(household)).toEqual({ safeSetAt, duressSetAt: clock.read() });
    expect([heard('red kite'), heard('grey heron')]).toEqual(['safe', 'duress']);
    save({}, 2, { safe: null });
    expect([heard('red kite'), heard('grey heron')]).toEqual(['unknown', 'duress']);
    expect(register.words.when(household).safeSetAt).toBeNull();
    expect(() => save({}, 3, { safe: '?!.' })).toThrow(/3 letters or digits/);
  });

  test('another home that has the same word shares nothing with it', () => {
    const { register, directory, save, heard } = aHome();
    const other = register.premises.get(register.premises.add().premises).household;
    save({}, 0, { safe: 'red kite' });
    expect(register.words.compare(other, 'red kite', DESK)).toBe('unknown');
    expect(heard('red kite')).toBe('safe');
    for (const name of readdirSync(directory)) {
      const bytes = readFileSync(join(directory, name)).toString('latin1');
      expect(/red ?kite/i.test(bytes), name).toBe(false);
    }
  });
});

/** The places of a schema at which a text or a list may be as long as it likes. */
function unbounded(schema: object, place = 'file'): string[] {
  const own =
    ('type' in schema && schema.type === 'string' && !isBounded(schema)) ||
    ('type' in schema && schema.type === 'array' && !('maxItems' in schema))
      ? [place]
      : [];
  const inner = Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? unbounded(value, `${place}.${key}`) : [],
  );
  return [...own, ...inner];
}

function isBounded(schema: object): boolean {
  if ('maxLength' in schema || 'enum' in schema || 'const' in schema) return true;
  // A pattern that ends, or a date.
  return 'pattern' in schema && !String(schema.pattern).includes('+') && !String(schema.pattern).includes('*');
}
