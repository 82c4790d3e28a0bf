import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit } from '../contract.test-suite.ts';
import { batch, Feeder } from '../samples.ts';
import { openSqliteJournal } from './journal.ts';
import { useTestDir } from './test-dir.ts';
import { findTear } from './torn-log.ts';
import { verifyJournal } from './verify.ts';

const COMMITS = 20;
const FRAME_BYTES = 4_096 + 24;

describe('The log of the last commits', () => {
  const dir = useTestDir();

  /** The directory as a power cut leaves it: file and log are copied from under the writer. */
  async function cut(): Promise<{ home: string; log: string; frames: number }> {
    const journal = await dir.open();
    const feeder = new Feeder(journal.opening);
    for (let n = 0; n < COMMITS; n++) await commit(journal, batch({ events: [feeder.next(1)] }));
    const home = join(dir.path(), 'cut');
    for (const name of ['journal.db', 'journal.db-wal']) cpSync(join(dir.path(), name), join(home, name));
    const log = join(home, 'journal.db-wal');
    return { home, log, frames: Math.floor((readFileSync(log).length - 32) / FRAME_BYTES) };
  }
  const spoilFrame = (log: string, frame: number) => {
    const bytes = readFileSync(log);
    bytes[32 + frame * FRAME_BYTES + 2_000] = (bytes[32 + frame * FRAME_BYTES + 2_000] ?? 0) ^ 0xff;
    writeFileSync(log, bytes);
  };

  it('is whole after a power cut, also when the last commit was only half written', async () => {
    const { home, log, frames } = await cut();
    expect(frames).toBeGreaterThan(COMMITS);
    expect(findTear(home)).toBeUndefined();
    spoilFrame(log, frames - 1);
    expect(findTear(home)).toBeUndefined();
    truncateSync(log, 32 + (frames - 2) * FRAME_BYTES + 777);
    expect(findTear(home)).toBeUndefined();
  });

  it('tells of commits behind a broken frame, and the journal goes on from the last whole one in the open', async () => {
    const { home, log, frames } = await cut();
    spoilFrame(log, frames - 12);
    expect(findTear(home)).toMatch(
      /^the log of the last commits is torn at byte \d+: at least \d+ commits behind it cannot be read$/,
    );
    const journal = await openSqliteJournal({ dir: home });
    expect(journal.notices()[0]?.says).toContain('is torn at byte');
    expect(journal.opening.position).toBeLessThan(COMMITS);
    // An id that left the house and is forgotten is never used again: it carries the epoch.
    expect(journal.opening.epoch).toBeGreaterThan(1_000);
    expect(await commit(journal, batch({ events: [new Feeder(journal.opening).next(1)] }))).toBeUndefined();
    await journal.close();
    expect(verifyJournal({ dir: home }).damages).toEqual([]);
  });

  it('tells when its beginning is gone', async () => {
    const { home, log } = await cut();
    const bytes = readFileSync(log);
    bytes.fill(0, 0, 32);
    writeFileSync(log, bytes);
    expect(findTear(home)).toMatch(/has lost its beginning: \d+ commits cannot be read/);
  });
});
