import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../house/tree.ts';
import { LONG } from '../rig/seed.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';

const COPIED = ['package.json', 'src', 'simulators', 'devices', 'config', 'test/simulation'];
const SEEDS = 200;
const TIMEOUT_MS = 180_000;

const hunted = z.object({ seed: z.number(), promise: z.string(), says: z.string() }).nullable();

const copies: string[] = [];
afterEach(() => {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true, force: true });
});

/** The house as it stands, with one deliberate fault in it. */
function mutated({ patches }: Mutation): string {
  const copy = mkdtempSync(join(tmpdir(), 'havenwatch-mutation-'));
  copies.push(copy);
  for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const { file, from, to } of patches) {
    const text = readFileSync(join(copy, file), 'utf8');
    expect(text.split(from), `the place to patch in ${file}`).toHaveLength(2);
    writeFileSync(
      join(copy, file),
      text.replace(from, () => to),
    );
  }
  return copy;
}

/** The first promise that the simulation finds broken there. */
function hunt(copy: string) {
  const script = join(copy, 'test/simulation/hunt.child.ts');
  // A copy is never run again: what is compiled of it would only fill the cache.
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
  const out = execFileSync(process.execPath, [script, String(SEEDS)], { cwd: copy, encoding: 'utf8', env });
  return hunted.parse(JSON.parse(out));
}

describe(`a fault put into the product on purpose is found within ${SEEDS} seeds`, () => {
  it.each(MUTATIONS.filter(({ long }) => LONG || long !== true))(
    '$name',
    (mutation) => {
      const found = hunt(mutated(mutation));
      console.info(`${mutation.name}: seed ${found?.seed}, ${found?.promise}: ${found?.says}`);
      expect(mutation.breaks).toContain(found?.promise);
    },
    TIMEOUT_MS,
  );
});
