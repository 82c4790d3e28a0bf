import { describe, expect, it } from 'vitest';
import { impurities, strayTimes } from './purity.ts';
import { filesIn, isScript, isTest, lines, read } from './tree.ts';

const sourcesOf = (folder: string) => filesIn([folder]).filter((path) => isScript(path) && !isTest(path));
const heart = sourcesOf('src/core');
const loop = sourcesOf('src/gateway');

describe('the heart', () => {
  it('knows no time, chance, machine or later', () => {
    expect(heart.length).toBeGreaterThan(20);
    expect(lines(heart.flatMap((path) => impurities(read(path))))).toEqual([]);
  });
});

describe('the loop', () => {
  it('takes its time from the clock that it was given', () => {
    expect(loop.length).toBeGreaterThan(5);
    expect(lines(loop.flatMap((path) => strayTimes(read(path))))).toEqual([]);
  });
});

describe('the check itself', () => {
  it.each([
    'Date.now()',
    'new Date(0)',
    'let at: Date;',
    'setTimeout(ring, 5)',
    'queueMicrotask(ring)',
    'const { random } = Math; Math.random()',
    "Math['random']()",
    'performance.now()',
    'process.env',
    'let later: Promise<void>;',
    'async () => {}',
    'class A { async b() {} }',
    'console.log(1)',
    'fetch(x)',
    'globalThis.x',
    'const wait = setTimeout;',
    'f({ process })',
    'import.meta.url',
  ])('sees %s in the heart', (text) => {
    expect(impurities({ path: 'src/core/made-up.ts', text })).toHaveLength(1);
  });

  it('sees both halves of an await', () => {
    expect(impurities({ path: 'src/core/made-up.ts', text: 'async function f() { await g(); }' })).toHaveLength(2);
  });

  it.each([
    'event.process',
    'const x = { process: 1, fetch: 2 };',
    'interface A { performance: number; console(): void }',
    'Math.floor(1.5)',
    "const says = 'Date and Promise';",
    '// a Date in a comment',
  ])('lets %s be', (text) => {
    expect(impurities({ path: 'src/core/made-up.ts', text })).toEqual([]);
  });

  it.each(['Date.now()', 'new Date()', 'Date()', 'setImmediate(f)', 'performance.now()', 'Math.random()'])(
    'sees %s in the loop',
    (text) => {
      expect(strayTimes({ path: 'src/gateway/made-up.ts', text })).toHaveLength(1);
    },
  );

  it('lets the loop show a moment it was given', () => {
    expect(strayTimes({ path: 'src/gateway/made-up.ts', text: 'new Date(at).toISOString()' })).toEqual([]);
  });
});
