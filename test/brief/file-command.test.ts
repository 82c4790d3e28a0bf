import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { addFile } from '../../src/cli/commands/file.ts';
import { instant } from '../../src/core/time.ts';
import { openRecords } from '../../src/register/register.ts';
import { tempDirectory } from '../../src/vault/test-files.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs the command in this process and gives what it prints. */
async function run(...words: string[]): Promise<string> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  const program = new Command('havenwatch').exitOverride();
  addFile(program);
  try {
    await program.parseAsync(['node', 'havenwatch', 'file', ...words]);
  } finally {
    vi.restoreAllMocks();
  }
  return out;
}

describe('havenwatch file', () => {
  test('takes its own template, shows what was kept, and says where a mistake is without repeating it', async () => {
    const dir = tempDirectory();
    vi.stubEnv('HAVENWATCH_DATA', dir);
    const records = openRecords({ directory: dir, clock: () => instant(Date.now()), random: randomBytes });
    const { premises } = records.register.premises.add();
    records.close();
    const file = join(dir, 'file.yaml');
    writeFileSync(file, await run('template'));

    expect(await run('set', premises, '--from', file)).toBe('version  1\n');
    const out = await run('show', premises, '--json');
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      savedBy: 'shell',
      wordsSet: { safe: expect.any(String), duress: expect.any(String) },
      file: { location: { floor: { is: expect.any(String), asOf: expect.any(String) } } },
    });
    expect(out).not.toMatch(/blue teapot|Marjorie/);

    const again = run('set', premises, '--version', '0', '--from', file);
    await expect(again).rejects.toMatchObject({ code: 'HW_VERSION_STALE' });
    const text = readFileSync(file, 'utf8');
    const line = text.split('\n').findIndex((one) => one.includes('safeToCall')) + 1;
    writeFileSync(file, text.replace('safeToCall: when she rang first', 'safeToCall: Larkspur Passage'));
    const wrong: unknown = await run('set', premises, '--from', file).catch((error: unknown) => error);
    expect(String(wrong)).toContain(`file.yaml:${line}: `);
    expect(String(wrong)).not.toContain('Larkspur');
  });
});
