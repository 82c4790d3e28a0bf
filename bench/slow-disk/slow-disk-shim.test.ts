import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SlowDisk } from './slow-disk-shim.ts';

const place = mkdtempSync(join(tmpdir(), 'havenwatch-shim-'));
const disk = SlowDisk.make(place, 'test');
if (typeof disk === 'string') console.warn(`SKIPPED: ${disk}`);

afterAll(() => {
  if (typeof disk !== 'string') disk.close();
  rmSync(place, { recursive: true, force: true });
});

/** How long one sync takes in a process of its own, as that process sees it. */
function syncMs(env: Record<string, string>): number {
  const program = `
    const fs = require('node:fs');
    const file = fs.openSync(process.argv[1], 'w');
    fs.writeSync(file, 'x');
    const from = performance.now();
    fs.fdatasyncSync(file);
    console.log(performance.now() - from);`;
  const run = spawnSync(process.execPath, ['-e', program, join(place, 'file')], { env: { ...process.env, ...env } });
  return Number(String(run.stdout));
}

test.skipIf(typeof disk === 'string')('every sync of a process takes as long as it is told', () => {
  if (typeof disk === 'string') return;
  disk.delay(300);
  expect(syncMs(disk.env)).toBeGreaterThanOrEqual(300);
  expect(disk.syncs).toBe(1);
  disk.delay(0);
  syncMs(disk.env);
  expect(disk.syncs).toBe(2);
});
