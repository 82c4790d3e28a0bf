import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { breachesOf, roomOf } from './floors.ts';
import { graphOf, ringsIn } from './graph.ts';
import { CODE_FOLDERS, lines, ROOT, readCode, type Source } from './tree.ts';

const code = readCode();
const house = graphOf(code);

/** Far fewer files, or far fewer imports, would mean that the graph was not read. */
const FEWEST_FILES = 250;
const FEWEST_IMPORTS = 1_000;

describe('the house as it stands', () => {
  it('is read whole', () => {
    const pattern = `{${CODE_FOLDERS.join(',')}}/**/*.{ts,tsx,mts,js,mjs,jsx,cjs}`;
    const exclude = ['**/node_modules/**', '**/dist/**', '**/data/**', '**/coverage/**'];
    const onDisk = globSync(pattern, { cwd: ROOT, exclude }).map((path) => path.replaceAll('\\', '/'));
    expect([...house.files].sort()).toEqual(onDisk.sort());
    expect(house.files.size).toBeGreaterThan(FEWEST_FILES);
    expect(house.edges.length).toBeGreaterThan(FEWEST_IMPORTS);
    console.log(`imports: ${house.files.size} files and ${house.edges.length} imports read`);
  });

  it('has no file outside its rooms', () => {
    expect(code.filter(({ path }) => roomOf(path) === undefined).map(({ path }) => path)).toEqual([]);
  });

  it('imports downwards only', () => {
    expect(lines(breachesOf(house))).toEqual([]);
  });

  it('has no ring of imports', () => {
    expect(ringsIn(house).map((ring) => ring.join(' → '))).toEqual([]);
  });
});

const made = (...files: [path: string, text: string][]): Source[] => files.map(([path, text]) => ({ path, text }));
const breaches = (...files: [path: string, text: string][]) => lines(breachesOf(graphOf(made(...files))));
const EMPTY = 'export const it = 1;';

describe('the check itself', () => {
  const forbidden: [name: string, from: string, text: string, to: string][] = [
    ['the heart reaching up', 'src/core/a.ts', "import { it } from '../gateway/b.ts';", 'src/gateway/b.ts'],
    ['the heart reaching up for a type', 'src/core/a.ts', "import type { it } from '../app/b.ts';", 'src/app/b.ts'],
    ['a type written in place', 'src/core/a.ts', "type It = import('../app/b.ts').It;", 'src/app/b.ts'],
    ['a re-export', 'src/gateway/a.ts', "export { it } from '../intake/b.ts';", 'src/intake/b.ts'],
    ['everything re-exported', 'src/gateway/a.ts', "export * from '../desk/b.ts';", 'src/desk/b.ts'],
    ['an import at run time', 'src/gateway/a.ts', "await import('../app/b.ts');", 'src/app/b.ts'],
    ['a worker', 'src/journal/a.ts', "new URL('../gateway/b.ts', import.meta.url);", 'src/gateway/b.ts'],
    ['a neighbour on the same floor', 'src/intake/a.ts', "import '../dispatch/b.ts';", 'src/dispatch/b.ts'],
    ['the vault beyond the shared words', 'src/vault/a.ts', "import '../core/decide.ts';", 'src/core/decide.ts'],
    ['a profile that looks into the vault', 'devices/x/a.ts', "import '../../src/vault/b.ts';", 'src/vault/b.ts'],
    ['a simulator inside the walls', 'simulators/a.ts', "import '../src/core/b.ts';", 'src/core/b.ts'],
    ['a room that needs a simulator', 'src/app/a.ts', "import '../../simulators/b.ts';", 'simulators/b.ts'],
    [
      'the console taking more than types',
      'src/console/a.tsx',
      "import '../desk/schema/b.ts';",
      'src/desk/schema/b.ts',
    ],
    ['the console beyond the schema', 'src/console/a.tsx', "import type { it } from '../desk/b.ts';", 'src/desk/b.ts'],
    ['a room that needs a test', 'src/app/a.ts', "import '../../test/b.ts';", 'test/b.ts'],
  ];
  it.each(forbidden)('sees %s', (_name, from, text, to) => {
    expect(breaches([from, text], [to, EMPTY])).toHaveLength(1);
  });

  it.each([
    ['src/core/a.ts', "import { z } from 'zod';"],
    ['src/core/a.ts', "import { hash } from 'node:crypto';"],
    ['devices/x/a.ts', "import { connect } from 'mqtt';"],
    ['src/app/a.ts', "import './gone.ts';"],
    ['src/attic/a.ts', "import 'zod';"],
  ])('sees %s with %s', (path, text) => {
    expect(breaches([path, text])).toHaveLength(1);
  });

  it.each([
    ['src/cli/a.ts', "import '../../simulators/b.ts';", 'simulators/b.ts'],
    ['src/app/a.ts', "import '../core/b.ts';", 'src/core/b.ts'],
    ['src/vault/a.ts', "import '../core/ids.ts';", 'src/core/ids.ts'],
    ['src/console/a.tsx', "import type { it } from '../desk/schema/b.ts';", 'src/desk/schema/b.ts'],
    ['src/core/a.test.ts', "import 'vitest'; import './b.ts';", 'src/core/b.ts'],
    ['test/a.ts', "import '../src/app/b.ts';", 'src/app/b.ts'],
  ])('lets %s say %s', (from, text, to) => {
    expect(breaches([from, text], [to, EMPTY])).toEqual([]);
  });

  it('sees a ring through three files', () => {
    const ring = made(
      ['src/core/a.ts', "import './b.ts';"],
      ['src/core/b.ts', "import type { it } from './c.ts';"],
      ['src/core/c.ts', "export * from './a.ts';"],
    );
    expect(ringsIn(graphOf(ring))).toEqual([['src/core/a.ts', 'src/core/b.ts', 'src/core/c.ts', 'src/core/a.ts']]);
  });

  it('refuses to go on over a file it cannot read', () => {
    expect(() => graphOf(made(['src/core/a.ts', 'import {']))).toThrow('src/core/a.ts cannot be parsed');
  });
});
