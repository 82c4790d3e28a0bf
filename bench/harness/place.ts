import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the work in a folder of its own below `directory`. However it ends, broken off too, nothing is left behind. */
export async function inPlace<T>(directory: string | undefined, work: (place: string) => Promise<T>): Promise<T> {
  mkdirSync(directory ?? tmpdir(), { recursive: true });
  const place = mkdtempSync(join(directory ?? tmpdir(), 'havenwatch-bench-'));
  const remove = () => rmSync(place, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await work(place);
  } finally {
    process.off('exit', remove);
    remove();
  }
}
