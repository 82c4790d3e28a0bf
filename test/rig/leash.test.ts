import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { LEASH, NODE } from './rig.ts';

const FOR_EVER = 'setInterval(() => {}, 1_000)';

/** A process with a child that shares its output; "up" is the child's first word. */
function parentOf(child: readonly string[]) {
  const program = `import { spawn } from 'node:child_process';
    spawn(${JSON.stringify(NODE)}, ${JSON.stringify(child)}, { stdio: ['pipe', 'inherit', 'inherit'] });
    ${FOR_EVER};`;
  return spawn(NODE, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('a child on the leash ends when its parent is killed', async () => {
  const parent = parentOf([...LEASH, '-e', `console.log('up'); ${FOR_EVER}`]);
  const [word] = await once(parent.stdout, 'data');
  expect(String(word).trim()).toBe('up');
  parent.kill('SIGKILL');
  // The output closes only when nobody holds it any more, the child included.
  await once(parent.stdout, 'close');
});

test('and by itself when it has nothing left to do', async () => {
  const child = spawn(NODE, [...LEASH, '-e', `console.log('up')`], { stdio: ['pipe', 'ignore', 'inherit'] });
  expect(await once(child, 'exit')).toEqual([0, null]);
});
