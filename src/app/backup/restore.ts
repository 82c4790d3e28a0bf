import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../../core/fault.ts';
import { verifyJournal } from '../../journal/sqlite/verify.ts';
import { syncFile } from './copy-database.ts';
import { readKeyFacts } from './keys-mirror.ts';
import { KEYS_FILE, KEYS_MIRROR, MANIFEST_NAME, MASTER_KEY_FILE, type Manifest, parseManifest } from './manifest.ts';
import { extract, type Found, readTar } from './tar.ts';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_DIR = 0o700;
/** A manifest lists a few files; what is longer is none. */
const MANIFEST_MOST_BYTES = 1_048_576;

export interface RestoreOptions {
  file: string;
  dataDir: string;
  /** The mirror of the keys; beside the backup by default. */
  keysFile?: string;
  progress: (did: string, bytes: number) => void;
}

export interface RestoreReport {
  dataDir: string;
  manifest: Manifest;
  /** True when the master key was inside and is in its place now. */
  masterKey: boolean;
}

/**
 * Puts a backup into an empty data directory and proves it: every file against the manifest, the journal by its chain. When
 * anything is wrong nothing is left behind. Throws `HW_RESTORE_NOT_EMPTY`, `HW_BACKUP_INVALID`, `HW_BACKUP_KEYS_MISSING`,
 * `HW_JOURNAL_DAMAGED`, `HW_BACKUP_FAILED`.
 */
export function restore(options: RestoreOptions): RestoreReport {
  const { file, dataDir } = options;
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0)
    throw new Fault('HW_RESTORE_NOT_EMPTY', { where: dataDir });
  const handle = openBackup(file);
  try {
    const members = readTar(handle, file);
    const manifest = readManifest(handle, members, file);
    const mirror = findKeys(options, manifest);
    mkdirSync(dataDir, { recursive: true, mode: OWNER_ONLY_DIR });
    try {
      return putBack(handle, members, manifest, mirror, options);
    } catch (error) {
      for (const name of readdirSync(dataDir)) rmSync(join(dataDir, name), { recursive: true, force: true });
      throw error;
    }
  } finally {
    closeSync(handle);
  }
}

function openBackup(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    throw new Fault('HW_BACKUP_INVALID', { where: file, why, cause: error });
  }
}

function readManifest(handle: number, members: readonly Found[], where: string): Manifest {
  const found = members.find(({ name }) => name === MANIFEST_NAME);
  if (found === undefined || found.size > MANIFEST_MOST_BYTES) {
    throw new Fault('HW_BACKUP_INVALID', { where, why: `it has no ${MANIFEST_NAME}` });
  }
  const text = Buffer.alloc(found.size);
  readSync(handle, text, 0, found.size, found.at);
  return parseManifest(text.toString('utf8'), where);
}

function findKeys({ file, keysFile }: RestoreOptions, manifest: Manifest): string {
  const mirror = keysFile ?? join(dirname(file), KEYS_MIRROR);
  if (!existsSync(mirror)) throw new Fault('HW_BACKUP_KEYS_MISSING', { where: mirror });
  // A key is never taken out of the table, only emptied; a mirror with fewer was made before the backup.
  if (readKeyFacts(mirror).subjects < manifest.keys.subjects) {
    throw new Fault('HW_BACKUP_KEYS_MISSING', { where: mirror, why: 'this one is older than the backup' });
  }
  return mirror;
}

function putBack(
  handle: number,
  members: readonly Found[],
  manifest: Manifest,
  mirror: string,
  { file, dataDir, progress }: RestoreOptions,
): RestoreReport {
  for (const { name, sha256 } of manifest.files) {
    const found = members.find((member) => member.name === name);
    if (found === undefined) throw new Fault('HW_BACKUP_INVALID', { where: file, why: `${name} is missing` });
    const to = join(dataDir, name);
    mkdirSync(dirname(to), { recursive: true, mode: OWNER_ONLY_DIR });
    if (extract(handle, found, to) !== sha256) {
      throw new Fault('HW_BACKUP_INVALID', { where: file, why: `${name} is not as it was written` });
    }
    syncFile(to);
    progress(`restored ${name}`, found.size);
  }
  copyFileSync(mirror, join(dataDir, KEYS_FILE));
  chmodSync(join(dataDir, KEYS_FILE), OWNER_ONLY);
  syncFile(join(dataDir, KEYS_FILE));
  syncFile(dataDir);
  const { damages, events } = verifyJournal({ dir: dataDir, onProgress: (proved) => progress('proved', proved) });
  const news = damages.map(({ sentence }) => sentence).filter((says) => !manifest.journal.damages.includes(says));
  if (news.length > 0 || events !== manifest.journal.events) {
    throw new Fault('HW_JOURNAL_DAMAGED', {
      where: file,
      why: news[0] ?? `${events} of ${manifest.journal.events} events`,
    });
  }
  return { dataDir, manifest, masterKey: existsSync(join(dataDir, MASTER_KEY_FILE)) };
}
