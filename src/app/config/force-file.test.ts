import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../core/fault.ts';
import { byForce, forceFile } from './force-file.ts';
import { checkYaml, FileFaults } from './yaml-file.ts';

const delivered = readFileSync(new URL('../../../config/forces/example.yaml', import.meta.url), 'utf8');
const read = (text: string) => checkYaml('config/forces/one.yaml', text, forceFile);
const faultsOf = (text: string): string[] => {
  try {
    read(text);
    return [];
  } catch (error) {
    if (error instanceof FileFaults) return error.faults.map(({ message }) => message);
    throw error;
  }
};

describe('a police force is a file that is checked', () => {
  test('the one that is delivered is good, and its number is a made-up one', () => {
    expect(read(delivered).value).toMatchObject({ id: 'example', line: '+441632960500', attendance: { minutes: 15 } });
  });

  test.each([
    ['an emergency number', /^line: .*$/m, 'line: "999"', /one\.yaml:\d+.*software never dials an emergency number/],
    ['another emergency number', /^line: .*$/m, 'line: "112"', /software never dials/],
    ['no number at all', /^line: .*$/m, 'line: the duty desk', /not a telephone number/],
    ['a pattern that is none', /^urnPattern: .*$/m, 'urnPattern: "[0-9"', /one\.yaml:\d+.*is not a pattern/],
    ['a number that does not fit', /^urns: .*$/m, 'urns: [12ABC34567]', /"12ABC34567" does not fit the pattern/],
    ['an attendance that nobody offers', /minutes: 15/, 'minutes: 5', /one\.yaml:\d+/],
  ])('%s is refused with file, line and a sentence', (_name, what, instead, sentence) => {
    const faults = faultsOf(delivered.replace(what, instead));
    expect(faults.join('\n')).toMatch(sentence);
  });

  test('two files of one id are a fault', () => {
    const faults: Fault[] = [];
    expect([...byForce([read(delivered), read(delivered)], faults).keys()]).toEqual(['example']);
    expect(faults.map(({ message }) => message).join()).toMatch(/two forces called "example"/);
  });
});
