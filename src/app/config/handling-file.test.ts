import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clockTarget } from '../../figures/standards.ts';
import { must, tempDirectory } from '../../vault/test-files.ts';
import { readHandlingStandards } from './handling-file.ts';
import { DEFAULT_CONFIG } from './load.ts';
import { FileFaults } from './yaml-file.ts';

it('reads the file that comes with the software, and nothing in it claims to have been checked', () => {
  const { value } = must(readHandlingStandards(join(DEFAULT_CONFIG, '../standards')));
  const seconds = (kind: string, priority: 1 | 2 | 3 | 4) =>
    clockTarget(value, { kind, priority })?.marks.map(({ withinMs, sharePermille }) => [
      withinMs / 1_000,
      sharePermille,
    ]);
  expect(seconds('panic', 1)).toEqual([
    [30, 800],
    [60, 985],
  ]);
  expect(seconds('forced-entry', 1)).toEqual(seconds('panic', 1));
  expect(seconds('tamper', 2)).toEqual([
    [90, 800],
    [180, 985],
  ]);
  const sources = [...value.handling, value.attendance, value.falseCalls, value.load];
  expect(sources.map((one) => one?.checked)).toEqual(sources.map(() => false));
});

it('names file, line and what is wrong', () => {
  const folder = tempDirectory();
  mkdirSync(folder, { recursive: true });
  const lines = [
    'clock: Another',
    'handling:',
    '  - standard: A',
    '    source: a',
    '    checked: false',
    '    targets:',
    '      - { name: x, about: all, within: { 30 s: 801 } }',
  ];
  writeFileSync(join(folder, 'handling.yaml'), lines.join('\n'));
  const says = () => {
    try {
      readHandlingStandards(folder);
      return [];
    } catch (error) {
      if (!(error instanceof FileFaults)) throw error;
      return error.faults.map(({ message }) => message.slice(message.indexOf('handling.yaml')));
    }
  };
  expect(says().join('\n')).toMatch(/handling\.yaml:7: .*expected string/);
  writeFileSync(join(folder, 'handling.yaml'), lines.join('\n').replace('801', '80 %'));
  expect(says().join('\n')).toMatch(/handling\.yaml:1: .*the clocks go by a standard that is not in this file/);
});
