import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

/** Runs a process whose loop or sweep stands still; answers how it ended and what its guard said meanwhile. */
async function standStill(what: 'loop' | 'sweep', ticks: number, end: 'end' | 'say') {
  const script = new URL('./guard.child.ts', import.meta.url).pathname;
  // No core is left behind by the one that is ended.
  const command = 'ulimit -c 0; exec "$0" "$@"';
  const child = spawn('/bin/sh', ['-c', command, process.execPath, script, what, String(ticks), end]);
  let text = '';
  child.stderr.on('data', (bytes) => (text += bytes));
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((done) =>
    child.once('close', (code, signal) => done({ code, signal })),
  );
  const said = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  return { code, signal, text, said };
}

test('a loop that stands still is said by the guard itself, and the process ends to be started again', async () => {
  const { signal, said } = await standStill('loop', 1_000, 'end');
  expect(signal).toBe('SIGABRT');
  expect(said.map(({ msg }) => msg)).toContain('the loop stands still');
  expect(said.at(-1)).toMatchObject({
    level: 60,
    msg: expect.stringMatching(/^the (loop|sweep) has stood still for too long/),
  });
});

test('a loop that goes on again is said too, and nothing is ended where nothing would start it again', async () => {
  const { code, signal, said, text } = await standStill('loop', 60, 'say');
  expect({ code, signal, text }).toMatchObject({ code: 0, signal: null });
  const ofLoop = said.filter(({ pulse }) => pulse === 'loop').map(({ level, msg }) => [level, msg]);
  expect(ofLoop[0]).toEqual([50, 'the loop stands still']);
  expect(ofLoop[1]).toEqual([30, 'the loop goes on again']);
});

test('a sweep that stands still while the loop turns is said as what it is', async () => {
  const { signal, said } = await standStill('sweep', 1_000, 'end');
  expect(signal).toBe('SIGABRT');
  expect(said.map(({ pulse }) => pulse)).toContain('sweep');
  expect(said.at(-1)).toMatchObject({ level: 60, pulse: 'sweep' });
});
