import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../core/fault.ts';
import { byForce, forceFile, patternsOf } from './force-file.ts';
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
    ['a way that is named twice', /^routes: .*$/m, 'routes: [line, line, 999]', /"line" is named twice/],
    ['999 before another way', /^routes: .*$/m, 'routes: [999, line]', /999 is the last way/],
    ['a way that nobody knows', /^routes: .*$/m, 'routes: ["112"]', /one\.yaml:\d+/],
    ['a transfer to nowhere', /^routes: .*$/m, 'routes: [transfer, line]', /say where alarms are handed over/],
    ['a window that BS 8243 does not know', /within: 30 min/, 'within: 20 min', /choose from 30 min to 60 min/],
    ['a withdrawal before the warning', /warn: 2, withdraw: 3/, 'warn: 3, withdraw: 2', /a warning comes before/],
    ['a wait of no length', /^acceptWithin: .*$/m, 'acceptWithin: 1 s', /choose from 10 s to 5 min/],
    ['a number that does not fit', /^urns: .*$/m, 'urns: [12ABC34567]', /"12ABC34567" does not fit the pattern/],
    ['an attendance that nobody offers', /minutes: 15/, 'minutes: 5', /one\.yaml:\d+/],
  ])('%s is refused with file, line and a sentence', (_name, what, instead, sentence) => {
    const faults = faultsOf(delivered.replace(what, instead));
    expect(faults.join('\n')).toMatch(sentence);
  });

  test('the strict one that is delivered keeps its numbers apart by type', () => {
    const strict = readFileSync(new URL('../../../config/forces/strict.yaml', import.meta.url), 'utf8');
    const { HUA, IAS, LWS } = patternsOf(read(strict).value);
    expect(['ST004417H', 'ST004418A', 'ST004417'].map((urn) => [HUA, IAS, LWS].map((one) => one.test(urn)))).toEqual([
      [true, false, true],
      [false, true, true],
      [false, false, true],
    ]);
  });

  test('two files of one id are a fault', () => {
    const faults: Fault[] = [];
    expect([...byForce([read(delivered), read(delivered)], faults).keys()]).toEqual(['example']);
    expect(faults.map(({ message }) => message).join()).toMatch(/two forces called "example"/);
  });
});
