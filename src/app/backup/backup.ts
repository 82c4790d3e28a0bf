import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Fault } from '../../core/fault.ts';
import { SERVER_FILES } from '../../intake/embedded/certificate.ts';
import { JOURNAL_FILE } from '../../journal/sqlite/database.ts';
import { openSqliteReader } from '../../journal/sqlite/reader.ts';
import { readSegments } from '../../journal/sqlite/segments.ts';
import { verifyJournal } from '../../journal/sqlite/verify.ts';
import { REGISTER_FILE } from '../../register/register.ts';
import { copyDatabase, syncFile } from './copy-database.ts';
import { hashFile } from './hash-file.ts';
import { mirrorKeys } from './keys-mirror.ts';
import { FORMAT, KEYS_FILE, KEYS_MIRROR, MANIFEST_NAME, MASTER_KEY_FILE, type Manifest } from './manifest.ts';
import { type Member, writeTar } from './tar.ts';

const OWNER_ONLY = 0o600;
const OWNER_ONLY_DIR = 0o700;
/** The gateway's own certificate and the authority for devices, with their keys, below the data directory. */
const CERTIFICATES = [...SERVER_FILES, 'identity/issuing.pem', 'identity/trusted.pem'];

export interface BackupOptions {
  dataDir: string;
  masterKeyFile: string;
  /** The file to be made; must not be there yet. */
  file: string;
  /** Puts the master key, the key of the gateway's own certificate and the issuing key for devices into the backup. */
  withMasterKey: boolean;
  now: Date;
  progress: (did: string, bytes: number) => void;
}

export interface BackupReport {
  file: string;
  mirror: string;
  manifest: Manifest;
}

/**
 * Copies a data directory into one file, beside a running gateway or a stopped one. Journal, then register, then keys: what
 * one refers to is in the next, and what was on disk when this was called is in it. The keys themselves go into the mirror
 * beside it (docs/decisions/03-keys-apart.md). The file appears whole or not at all, mode 0600.
 * Throws `HW_BACKUP_EXISTS`, `HW_BACKUP_FAILED`, `HW_JOURNAL_MISSING`.
 */
export async function backUp(options: BackupOptions): Promise<BackupReport> {
  const { dataDir, file } = options;
  if (existsSync(file)) throw new Fault('HW_BACKUP_EXISTS', { where: file });
  if (!existsSync(join(dataDir, JOURNAL_FILE))) throw new Fault('HW_JOURNAL_MISSING', { where: dataDir });
  const staging = `${file}.parts`;
  try {
    mkdirSync(staging, { mode: OWNER_ONLY_DIR });
  } catch (error) {
    throw failed(staging, error);
  }
  try {
    return await backUpBy(options, staging);
  } catch (error) {
    throw error instanceof Fault ? error : failed(file, error);
  } finally {
    rmSync(staging, { recursive: true, force: true });
    rmSync(`${file}.part`, { force: true });
  }
}

async function backUpBy(options: BackupOptions, staging: string): Promise<BackupReport> {
  const { dataDir, file, now, progress } = options;
  const copied = counting((bytes) => progress('copied', bytes));
  await copyDatabase(join(dataDir, JOURNAL_FILE), join(staging, JOURNAL_FILE), copied);
  const { names: segments, missing } = copySegments(dataDir, staging);
  await copyDatabase(join(dataDir, REGISTER_FILE), join(staging, REGISTER_FILE), copied);
  const mirror = join(dirname(file), KEYS_MIRROR);
  const keys = await mirrorKeys(join(dataDir, KEYS_FILE), mirror);

  const members: Member[] = [JOURNAL_FILE, ...segments, REGISTER_FILE].map((name) => ({
    name,
    file: join(staging, name),
  }));
  if (options.withMasterKey) members.push(...secrets(options));
  const manifest: Manifest = {
    format: FORMAT,
    madeAt: now.toISOString(),
    journal: proveCopy(staging, progress),
    keys: { subjects: keys.subjects },
    files: members.map(({ name, file: at }) => ({ name, bytes: statSync(at).size, sha256: hashFile(at) })),
    missing,
  };
  pack(file, staging, manifest, members, (bytes) => progress('packed', bytes));
  return { file, mirror, manifest };
}

/** Earlier parts of the journal, as the copy knows them: closed files that nobody writes in any more. */
function copySegments(dataDir: string, staging: string): { names: string[]; missing: string[] } {
  const journal = new Sqlite(join(staging, JOURNAL_FILE), { readonly: true });
  const all = readSegments(journal).map(({ file }) => basename(file));
  journal.close();
  const names = all.filter((name) => existsSync(join(dataDir, name)));
  for (const name of names) copyFileSync(join(dataDir, name), join(staging, name));
  return { names, missing: all.filter((name) => !names.includes(name)) };
}

function secrets({ dataDir, masterKeyFile }: BackupOptions): Member[] {
  const certificates = CERTIFICATES.map((name) => ({ name, file: join(dataDir, name) }));
  return [{ name: MASTER_KEY_FILE, file: masterKeyFile }, ...certificates].filter(({ file }) => existsSync(file));
}

function proveCopy(staging: string, progress: BackupOptions['progress']): Manifest['journal'] {
  const { damages, events } = verifyJournal({ dir: staging, onProgress: (proved) => progress('proved', proved) });
  const reader = openSqliteReader({ dir: staging });
  const position = reader.lastPosition();
  reader.close();
  return { position, events, damages: damages.map(({ sentence }) => sentence) };
}

function pack(file: string, staging: string, manifest: Manifest, members: Member[], written: (bytes: number) => void) {
  const about = join(staging, MANIFEST_NAME);
  writeFileSync(about, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: OWNER_ONLY });
  const draft = `${file}.part`;
  const handle = openSync(draft, 'wx', OWNER_ONLY);
  try {
    writeTar(handle, [{ name: MANIFEST_NAME, file: about }, ...members], counting(written));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  syncFile(dirname(file));
}

/** Adds up what it is told and hands on the sum. */
function counting(tell: (sum: number) => void): (bytes: number) => void {
  let sum = 0;
  return (bytes) => {
    sum += bytes;
    tell(sum);
  };
}

function failed(where: string, error: unknown): Fault {
  const why = error instanceof Error ? error.message : String(error);
  return new Fault('HW_BACKUP_FAILED', { where, why, cause: error });
}
