import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MACHINE, type TimeSources } from './clock.ts';

const WALL_FILE = 'wall-offset';

/** The machine's clocks, with the wall clock off by as many milliseconds as the file `wall-offset` in the data directory says. For tests of the whole product. */
export function wallFromFile(dir: string): TimeSources {
  const file = join(dir, WALL_FILE);
  return { ...MACHINE, wall: () => MACHINE.wall() + offsetIn(file) };
}

function offsetIn(file: string): number {
  try {
    const offset = Number(readFileSync(file, 'utf8'));
    return Number.isFinite(offset) ? offset : 0;
  } catch {
    return 0;
  }
}
