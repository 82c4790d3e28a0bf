import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILLER = 'filler';
const CHUNK_BYTES = 4_096;

/** A disk of a few megabytes in memory, mounted over a directory, that a test may fill or make read-only under a running gateway. */
export class SmallDisk {
  readonly dir: string;

  private constructor(dir: string) {
    this.dir = dir;
  }

  static mount(dir: string, megabytes: number): SmallDisk {
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', dir);
    return new SmallDisk(dir);
  }

  /** Leaves not a byte free. */
  fill(): void {
    const handle = openSync(join(this.dir, FILLER), 'a');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    try {
      for (;;) writeSync(handle, chunk);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(handle);
    }
  }

  makeRoom(): void {
    rmSync(join(this.dir, FILLER), { force: true });
  }

  /** False when the kernel refuses because files are open for writing. */
  remount(how: 'ro' | 'rw'): boolean {
    return spawnSync('mount', ['-o', `remount,${how}`, this.dir]).status === 0;
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.dir]);
  }
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${String(stderr)}`);
}

/** Says loudly why the tests with a disk of their own are skipped, where they cannot run. */
export function canMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'havenwatch-mount-'));
  try {
    SmallDisk.mount(dir, 1).unmount();
    return true;
  } catch (error) {
    console.warn(`\n!!! Skipped: a disk cannot be mounted here (it takes root). ${String(error)}\n`);
    return false;
  } finally {
    rmdirSync(dir);
  }
}
