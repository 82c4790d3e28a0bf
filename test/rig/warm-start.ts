import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE, ROOT } from './rig.ts';

/**
 * On a fresh checkout one process alone fills the cache of compiled modules, before any test starts some. Ten at once that
 * find it empty each write the same three thousand files over one another: a program that had said its last sentence then
 * took most of a minute to end.
 */
export default function warmStart(): void {
  const cache = process.env.NODE_COMPILE_CACHE;
  if (cache === undefined || existsSync(cache)) return;
  // A port that is none: everything is loaded, and nothing starts.
  const env = {
    ...process.env,
    HAVENWATCH_DATA: join(tmpdir(), 'havenwatch-not-started'),
    HAVENWATCH_HTTP_PORT: 'none',
  };
  spawnSync(NODE, [join(ROOT, 'src/cli/havenwatch.js'), 'run'], { env, cwd: ROOT, stdio: 'ignore', timeout: 60_000 });
}
