import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { checkConfiguration } from './check.ts';
import { DEFAULT_CONFIG } from './load.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The configuration that comes with the software, with one text of its plans replaced; what `check` says of it. */
function checked(from: string, to: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'havenwatch-plans-'));
  folders.push(folder);
  cpSync(dirname(DEFAULT_CONFIG), folder, { recursive: true });
  const file = join(folder, 'plans/default.yaml');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  return checkConfiguration(join(folder, 'gateway.yaml'), []).faults.map(({ where, why }) => {
    const line = where?.replace(/^.*default\.yaml/, '');
    return `${line} ${why}`;
  });
}

test('the plans that come with the software are good, and do what their examples say', () => {
  const { faults, lines } = checkConfiguration(DEFAULT_CONFIG, []);
  expect(faults).toEqual([]);
  expect(lines.find((line) => line.includes('action plans'))).toMatch(/(\d+) of \1 examples as written/);
});

test.each([
  [
    'a kind of step that is none',
    'kind: brief }',
    'kind: tea }',
    /^:\d+ .*a step is one of check, call, police, brief, word/,
  ],
  ['a plan for what nothing raises', 'for: [duress]', 'for: [durress]', /^:\d+ no rule raises an incident "durress"/],
  ['two plans for one kind', 'for: [duress]', 'for: [panic]', /^:\d+ "panic" has a plan already: "call-for-help"/],
  ['two steps of one name', '{ id: word,', '{ id: police,', /^:\d+ .*there are two steps called "police"/],
  ['a setting that is none', 'ruleOut: true }', 'ruleout: true }', /^:\d+ .*"ruleout" is not a setting here/],
  [
    'an example that is not true',
    'close: incident, expect: [police]',
    'close: incident, expect: closed',
    /^:\d+ the example .* expected closed, but it is police$/,
  ],
])('%s is said with its line', (_, from, to, says) => {
  expect(checked(from, to)[0]).toMatch(says);
});

test('a provider from before there were plans has none, and nothing is wrong with that', () => {
  const folder = mkdtempSync(join(tmpdir(), 'havenwatch-plans-'));
  folders.push(folder);
  cpSync(dirname(DEFAULT_CONFIG), folder, { recursive: true, filter: (path) => !path.endsWith('/plans') });
  expect(checkConfiguration(join(folder, 'gateway.yaml'), []).faults).toEqual([]);
});
