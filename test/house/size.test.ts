import { describe, expect, it } from 'vitest';
import { lengthOf, MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION, median, tooLong } from './size.ts';
import { CODE_FOLDERS, filesIn, isScript, isTest, lines, read } from './tree.ts';

const SIZED = /\.(?:[cm]?[jt]sx?|css|html|yaml|yml|sql)$/;
const files = filesIn([...CODE_FOLDERS, 'config'])
  .filter((path) => SIZED.test(path))
  .map(read);

describe('the house as it stands', () => {
  it('has no file and no function that is too long to hold in mind', () => {
    expect(files.length).toBeGreaterThan(250);
    const own = files.filter(({ path }) => isScript(path) && !isTest(path));
    console.log(
      `sizes: ${files.length} files; median of ${own.length} without tests: ${median(own.map(lengthOf))} lines`,
    );
    expect(lines(files.flatMap(tooLong))).toEqual([]);
  });
});

const long = (lineCount: number) => Array.from({ length: lineCount }, (_, n) => `f(${n});`).join('\n');
const body = (lineCount: number) => `{\n${long(lineCount - 2)}\n}`;
const found = (text: string, path = 'src/made-up.ts') => tooLong({ path, text });

describe('the check itself', () => {
  it('counts lines, not line feeds', () => {
    expect(lengthOf({ path: 'a.ts', text: 'one\ntwo\n' })).toBe(2);
    expect(lengthOf({ path: 'a.ts', text: 'one\ntwo' })).toBe(2);
  });

  it('sees a file that is one line too long, and none that just fits', () => {
    expect(found(`${long(MOST_LINES_OF_A_FILE)}\n`)).toEqual([]);
    expect(found(`${long(MOST_LINES_OF_A_FILE + 1)}\n`)).toHaveLength(1);
    expect(found(long(MOST_LINES_OF_A_FILE + 1), 'src/made-up.css')).toHaveLength(1);
  });

  it.each([
    ['a function', (text: string) => `function f() ${text}`],
    ['an arrow', (text: string) => `const f = () => ${text};`],
    ['a method', (text: string) => `class A { b() ${text} }`],
    ['a test', (text: string) => `it('does', () => ${text});`],
  ])('sees %s that is one line too long, and none that just fits', (_name, of) => {
    expect(found(of(body(MOST_LINES_OF_A_FUNCTION)))).toEqual([]);
    expect(found(of(body(MOST_LINES_OF_A_FUNCTION + 1)))).toHaveLength(1);
  });

  it.each(['describe', 'describe.skip', 'describe.each(all)'])('lets a chapter of tests be long: %s', (name) => {
    expect(found(`${name}('the heart', () => ${body(MOST_LINES_OF_A_FUNCTION + 1)});`)).toEqual([]);
  });

  it('lets a chapter have a name of its own, in a test file only', () => {
    const text = `function describeCommit() ${body(MOST_LINES_OF_A_FUNCTION + 1)}`;
    expect(found(text, 'src/made-up.test-suite.ts')).toEqual([]);
    expect(found(text, 'src/made-up.ts')).toHaveLength(1);
  });

  it('names the middle one', () => {
    expect(median([9, 1, 5])).toBe(5);
  });
});
