import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('./slow-sync.c', import.meta.url));
const COMPILE_MS = 30_000;

/** A disk whose every sync takes as long as it is told, for the processes that are started with `env`. */
export class SlowDisk {
  readonly env: Record<string, string>;
  readonly #file: number;

  private constructor(library: string, path: string) {
    this.#file = openSync(path, 'w+');
    writeSync(this.#file, Buffer.alloc(8));
    this.env = { LD_PRELOAD: library, SLOW_SYNC_FILE: path };
  }

  /** Compiles the shim into `place`. A sentence when this machine cannot. */
  static make(place: string, name: string): SlowDisk | string {
    const library = join(place, 'slow-sync.so');
    const built = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE, '-ldl'], { timeout: COMPILE_MS });
    if (built.error !== undefined) return 'Not measured: there is no C compiler (cc) here to build the slow disk with.';
    if (built.status !== 0) return `Not measured: the slow disk could not be built: ${String(built.stderr).trim()}`;
    return new SlowDisk(library, join(place, `${name}.sync`));
  }

  /** From now on, and for a sync that is under way. */
  delay(byMs: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(Math.round(byMs * 1000));
    writeSync(this.#file, bytes, 0, 4, 0);
  }

  /** How many syncs there have been: none means that the shim is not in the process. */
  get syncs(): number {
    const bytes = Buffer.alloc(4);
    readSync(this.#file, bytes, 0, 4, 4);
    return bytes.readUInt32LE();
  }

  close(): void {
    closeSync(this.#file);
  }
}
