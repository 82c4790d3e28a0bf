import { describe, expect, test } from 'vitest';
import { Fault } from '../core/fault.ts';
import { asHouseholdId, type NoteId } from '../core/ids.ts';
import { must, openTestVault, tempDirectory } from '../vault/test-files.ts';
import { notesOf } from './bound.ts';
import { keeping } from './keeping.ts';

const HOUSEHOLD = must(asHouseholdId('hh_one'));

/** What can be read afterwards of words that were stored for something that ended so. */
async function left(end: () => Promise<void>): Promise<string | null> {
  const notes = notesOf(openTestVault(tempDirectory()).vault);
  let note: NoteId | undefined;
  await keeping(notes, async (keep) => {
    note = keep(notes.store(HOUSEHOLD, 'her words'));
    await end();
  }).catch(() => {});
  return notes.read(must(note), 'st_reader');
}

describe('words that are stored for an order', () => {
  test('stay when it is done', async () => {
    expect(await left(async () => {})).toBe('her words');
  });

  test('are forgotten when it is refused', async () => {
    expect(await left(() => Promise.reject(new Fault('HW_CLAIMED')))).toBeNull();
  });

  test('stay when nobody can say whether it was done', async () => {
    expect(await left(() => Promise.reject(new Fault('HW_COMMIT_SLOW')))).toBe('her words');
    expect(await left(() => Promise.reject(new Error('a bug')))).toBe('her words');
  });
});
