import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const CHECKOUT = resolve(import.meta.dirname, '../..');
const NEIGHBOURS = resolve(CHECKOUT, '..');

/**
 * A file of somebody else's that may lie in a folder beside the checkout, such as a standard's schema: below `fixtures/` of any
 * neighbour. Undefined where there is none: a test that needs it says loudly that it is skipped.
 */
export function fixtureBeside(path: string): string | undefined {
  try {
    return readdirSync(NEIGHBOURS)
      .map((name) => join(NEIGHBOURS, name, 'fixtures', path))
      .find((file) => existsSync(file));
  } catch {
    return undefined;
  }
}
