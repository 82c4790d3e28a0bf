import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BACKOFF, backoffMs } from './backoff.ts';
import { fileFlash } from './flash.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hw-flash-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the flash of a device', () => {
  it('is empty in a new device and keeps what was written', () => {
    const path = join(dir, 'a.json');
    expect(fileFlash(path).read()).toEqual({ boot: 0, waiting: [] });
    const contents = { boot: 3, waiting: [{ id: '3-1', kind: 'panic' as const, at: '2026-11-21T19:00:00.000Z' }] };
    fileFlash(path).write(contents);
    expect(fileFlash(path).read()).toEqual(contents);
  });

  it.each(['{"boot":', '{"boot":-1,"waiting":[]}', '{}'])('refuses to guess a boot counter from %s', (text) => {
    const path = join(dir, 'b.json');
    writeFileSync(path, text);
    expect(() => fileFlash(path).read()).toThrow('is damaged');
  });
});

describe('the back-off', () => {
  it('doubles to its maximum, and no two devices need agree on it', () => {
    const waits = (random: number) => [0, 1, 2, 9, 400].map((attempt) => backoffMs(attempt, () => random));
    expect(waits(0)).toEqual([500, 1000, 2000, 15_000, 15_000]);
    expect(waits(1)).toEqual([1000, 2000, 4000, BACKOFF.maxMs, BACKOFF.maxMs]);
  });
});
