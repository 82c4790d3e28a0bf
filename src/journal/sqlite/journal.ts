import { mkdirSync } from 'node:fs';
import { Fault } from '../../core/fault.ts';
import { asPartition, type Partition } from '../../core/ids.ts';
import { type Instant, instant } from '../../core/time.ts';
import type { Batch, Journal, Opening } from '../port.ts';
import { BUSY_TIMEOUT_MS, CHECKPOINT_PAGES, openForReading } from './database.ts';
import { type Hold, holdWhileFile } from './hold.ts';
import { LivingReader } from './living-reader.ts';
import { pack } from './parcel.ts';
import { SqliteReader } from './reader.ts';
import type { DamageNotice } from './segments.ts';
import type { Found } from './writer.ts';
import { type WriterCounts, WriterLink } from './writer-link.ts';

/** Only the owner may look into the data directory. */
const DIR_MODE = 0o700;

export interface SqliteJournalOptions {
  /** Made when it is not there; `journal.db` and `writer.lock` live in it. */
  dir: string;
  /** The gateway's own time line; stamps the start of an epoch. */
  clock?: () => Instant;
  /** The writer's thread has died: every commit from now on fails. */
  onFatal?: (fault: Fault) => void;
  /** The file was found damaged while running; a fresh segment goes on from it. The sentence says what is lost. */
  onDamage?: (says: string) => void;
  /** Path of a module that lends the heart (`ReplayerModule`), to rebuild from a damaged file what its events still prove. */
  replayer?: string;
  hold?: Hold;
  /** Lets a file `hold-commits` in the directory keep commits back. Tests of the whole product only. */
  allowHold?: boolean;
  /** How long a commit waits for a foreign tool's lock before it fails. */
  busyTimeoutMs?: number;
  /** Pages in the write-ahead log before they are copied back into the file. */
  checkpointPages?: number;
}

/** A journal that also counts what its writer does. */
export interface SqliteJournal extends Journal {
  counts(): WriterCounts;
  /** What is wrong with the journal and has not been accepted by a person. */
  notices(): readonly DamageNotice[];
  /** Puts a finding on record until a person accepts it; one that is on record already is not added again. */
  notice(says: string): void;
  /** Says that the file itself has been found damaged: the writer goes on in a fresh segment. */
  distrust(why: string): void;
}

/**
 * Opens the journal in a directory, making it when there is none, and starts a new epoch durably. A damaged one is set aside
 * and gone on from in a fresh segment. Rejects with `HW_JOURNAL_IN_USE`, `HW_JOURNAL_TOO_NEW`, `HW_JOURNAL_NOT_DURABLE`, `HW_JOURNAL_UNREADABLE`, or `HW_COMMIT_FAILED` when
 * the first write fails.
 */
export async function openSqliteJournal(options: SqliteJournalOptions): Promise<SqliteJournal> {
  const { dir, clock = () => instant(Date.now()), onFatal = () => {} } = options;
  makeDirectory(dir);
  const start = {
    dir,
    startedAt: clock(),
    replayer: options.replayer,
    busyTimeoutMs: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
    checkpointPages: options.checkpointPages ?? CHECKPOINT_PAGES,
  };
  const hold = options.hold ?? (options.allowHold === true ? holdWhileFile(dir) : undefined);
  const living: Living = { reader: undefined, segment: 1 };
  const onFresh = (segment: number, says: string) => {
    living.segment = segment;
    living.reader?.goOn(new SqliteReader(openForReading(dir)));
    options.onDamage?.(says);
  };
  const link = new WriterLink(start, hold, { onFatal, onFresh });
  const found = await link.found();
  const distrust = (why: string) => link.tell({ ask: 'suspect', segment: living.segment, why, at: clock() });
  try {
    living.reader = new LivingReader(new SqliteReader(openForReading(dir)), distrust);
    return join(link, openingOf(found), living.reader, clock, distrust);
  } catch (error) {
    await link.close(() => {});
    throw error;
  }
}

/** The house's reader and which of the writer's files it reads. */
interface Living {
  reader: LivingReader | undefined;
  segment: number;
}

function makeDirectory(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: DIR_MODE });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'an unknown error';
    throw new Fault('HW_JOURNAL_UNREADABLE', { where: dir, why: `the data directory cannot be made, ${code}`, cause });
  }
}

function join(
  link: WriterLink,
  opening: Opening,
  reader: LivingReader,
  clock: () => Instant,
  distrust: (why: string) => void,
): SqliteJournal {
  let closing: Promise<void> | undefined;
  return {
    opening,
    reader,
    commit: (batch: Batch, done) => link.commit(pack(batch), done),
    heads: () => reader.heads(),
    nextEpoch: () => link.nextEpoch(clock()),
    alive: (at) => link.tell({ ask: 'alive', at }),
    forgetSignalsBefore: (at) => link.tell({ ask: 'forget', before: at }),
    counts: () => link.counts(),
    notices: () => reader.notices(),
    notice: (says) => link.tell({ ask: 'notice', says, at: clock() }),
    distrust,
    close() {
      // The reader goes first: the last connection to close is the one that tidies the log away.
      closing ??= link.close(() => reader.close());
      return closing;
    },
  };
}

function openingOf(found: Found): Opening {
  const heads = new Map<Partition, number>();
  for (let at = 0; at < found.heads.length; at += 2) {
    const partition = asPartition(found.heads[at] ?? -1);
    if (partition !== undefined) heads.set(partition, found.heads[at + 1] ?? 0);
  }
  const lastAliveAt = found.lastAliveAt === null ? undefined : instant(found.lastAliveAt);
  return { epoch: found.epoch, position: found.position, heads, lastAliveAt };
}
