import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { Fault } from '../../core/fault.ts';
import { copyDatabase, syncFile } from './copy-database.ts';

interface Facts {
  subjects: number;
  /** Made from the master key: the same in every copy of one gateway's keys. */
  proof: Buffer | undefined;
}

/** What a file of keys says of itself. Throws `HW_BACKUP_INVALID` when it is none. */
export function readKeyFacts(file: string): Facts {
  let db: Sqlite.Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    return {
      subjects: Number(db.prepare('SELECT count(*) FROM subject_keys').pluck().get()),
      proof: db.prepare<[], Buffer>('SELECT proof FROM master_check').pluck().get(),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault('HW_BACKUP_INVALID', { where: file, why, cause: error });
  } finally {
    db?.close();
  }
}

/**
 * Puts a copy of the keys as they are now in the mirror's place, whole or not at all. There is one for all backups: a key that
 * has been destroyed since an older backup is gone for that one too. Throws `HW_BACKUP_EXISTS` when the mirror in that
 * place is another gateway's.
 */
export async function mirrorKeys(keysFile: string, mirror: string): Promise<Facts> {
  const draft = `${mirror}.part`;
  rmSync(draft, { force: true });
  try {
    await copyDatabase(keysFile, draft, () => {});
    const facts = readKeyFacts(draft);
    const before = existsSync(mirror) ? readKeyFacts(mirror).proof : undefined;
    if (before !== undefined && !(facts.proof?.equals(before) ?? false)) {
      throw new Fault('HW_BACKUP_EXISTS', { where: mirror, why: 'it holds the keys of another gateway' });
    }
    renameSync(draft, mirror);
    syncFile(dirname(mirror));
    return facts;
  } finally {
    rmSync(draft, { force: true });
  }
}
