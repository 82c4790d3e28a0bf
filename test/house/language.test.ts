import { describe, expect, it } from 'vitest';
import { slips } from './language.ts';
import { lines, readCode } from './tree.ts';

describe('the house as it stands', () => {
  it('lets the compiler see everything and puts nothing off', () => {
    const code = readCode();
    expect(code.length).toBeGreaterThan(250);
    expect(lines(code.flatMap(slips))).toEqual([]);
  });
});

const found = (text: string) => slips({ path: 'src/made-up.ts', text }).map(({ says }) => says);
const later = ['TO', 'DO'].join('');
const silence = ['@ts-', 'ignore'].join('');

describe('the check itself', () => {
  it.each([
    'let x: any;',
    'const x = y as any;',
    'type A = Map<string, any[]>;',
    'const x = y!.z;',
    'class A { b!: string }',
    'let x!: string;',
    'enum A { B }',
    'const enum A { B }',
    'namespace A { export const b = 1; }',
    `// ${later}: later`,
    `/* ${silence} */ f();`,
  ])('sees %s', (text) => {
    expect(found(text)).toHaveLength(1);
  });

  it.each(['let x: unknown;', 'if (!x) f();', 'x !== y;', "const any = 'any'; f(any);", '// any of them will do'])(
    'lets %s be',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
});
