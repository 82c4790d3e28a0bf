import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDirectory } from '../../vault/test-files.ts';
import { checkConfiguration } from './check.ts';
import { DEFAULT_CONFIG } from './load.ts';

test('a panic that would be heard in the home is refused, unless the scheme says twice that it wants it', () => {
  const folder = tempDirectory();
  cpSync(dirname(DEFAULT_CONFIG), folder, { recursive: true });
  const file = join(folder, 'gateway.yaml');
  const delivered = readFileSync(file, 'utf8');
  const checked = (devices: string) => {
    writeFileSync(file, delivered.replace('  silent: true\n', devices));
    return checkConfiguration(file, []).faults.map(({ code, where }) => `${code} ${where?.split(', ')[1]}`);
  };
  expect(checked('  silent: false\n')).toEqual(['HW_CONFIG_INVALID devices.silent']);
  expect(checked('  silent: false\n  audibleOnPurpose: true\n')).toEqual([]);
  expect(checked('  silent: true\n')).toEqual([]);
});
