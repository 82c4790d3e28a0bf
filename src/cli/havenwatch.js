#!/usr/bin/env node
// The launcher runs on any Node and hands over to the one this software brings along: the TypeScript runs as it is there.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST_MAJOR = 24;
const main = new URL('./main.ts', import.meta.url);
const major = Number(process.versions.node.split('.')[0]);

if (major >= OLDEST_MAJOR) {
  // Compiled code is kept between starts: a third of a second less before the gateway listens again.
  module.enableCompileCache();
  const { main: run } = await import(main.href);
  await run(process.argv);
} else {
  const brought = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(brought)) {
    console.error(
      `havenwatch needs Node ${OLDEST_MAJOR} or the one from its own packages. Run "npm ci" in the project first.`,
    );
    process.exit(1);
  }
  const child = spawn(brought, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal tells both of Ctrl-C: passed on, it would be the second, which ends at once.
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !atTerminal) child.kill(signal);
    });
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
