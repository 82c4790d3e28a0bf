import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'troubled-disk.c');

/** A disk that stalls or refuses at a test's word, for a process that is started with `env`. */
export class TroubledDisk {
  readonly #dir: string;
  readonly #word: string;
  readonly env: Record<string, string>;

  private constructor(dir: string, library: string) {
    this.#dir = dir;
    this.#word = join(dir, 'word');
    this.env = { LD_PRELOAD: library, TROUBLED_DISK: this.#word };
  }

  /** Undefined, said loudly, where there is no C compiler or no loader that takes libraries in front. */
  static make(): TroubledDisk | undefined {
    const dir = mkdtempSync(join(tmpdir(), 'havenwatch-disk-'));
    const library = join(dir, 'troubled-disk.so');
    const { status, error, stderr } = spawnSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl']);
    if (process.platform === 'linux' && status === 0) return new TroubledDisk(dir, library);
    rmSync(dir, { recursive: true, force: true });
    console.warn(`\n!!! Skipped: a troubled disk takes Linux and a C compiler. ${error?.message ?? String(stderr)}\n`);
    return undefined;
  }

  /** Every sync takes so much longer from now on. */
  stall(ms: number): void {
    writeFileSync(this.#word, `sync-ms ${ms}`);
  }

  /** Every write fails from now on with this error number. */
  refuse(errno: number): void {
    writeFileSync(this.#word, `errno ${errno}`);
  }

  heal(): void {
    rmSync(this.#word, { force: true });
  }

  remove(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
