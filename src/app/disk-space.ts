import { statfs } from 'node:fs/promises';

/** Room on the file system that a directory lies on, in bytes; `usedShare` from 0 to 1, counted as `df` does. */
export interface DiskSpace {
  freeBytes: number;
  totalBytes: number;
  usedShare: number;
}

/** Asks the system how full a directory's disk is. Rejects when the directory cannot be asked about. */
export async function diskSpace(dir: string): Promise<DiskSpace> {
  const { bsize, blocks, bfree, bavail } = await statfs(dir);
  const used = blocks - bfree;
  // What is kept for root is not ours: the disk is full for us when `bavail` is 0.
  const usedShare = used + bavail === 0 ? 0 : used / (used + bavail);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, usedShare };
}
