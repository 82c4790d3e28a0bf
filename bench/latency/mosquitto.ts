import { accessSync, constants, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { Child } from '../harness/children.ts';

const READY_MS = 10_000;
const ALSO_LOOK_IN = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];

/** Where the system keeps mosquitto; undefined when it is not installed. */
export function findMosquitto(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...ALSO_LOOK_IN];
  return folders.map((folder) => join(folder, 'mosquitto')).find(isProgram);
}

/** A mosquitto of our own on loopback, as its package sets it up, with or without `set_tcp_nodelay`. */
export async function startMosquitto(
  program: string,
  directory: string,
  noDelay: boolean,
): Promise<{ port: number; end(): Promise<void> }> {
  const port = await freePort();
  const file = join(directory, `mosquitto-${port}.conf`);
  const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'log_dest stderr', `set_tcp_nodelay ${noDelay}`];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const child = await Child.start(
    { name: 'mosquitto', command: program, args: ['-c', file], readyMs: READY_MS },
    (line) => /mosquitto version \S+ running/.exec(line)?.[0],
  );
  return { port, end: () => child.end() };
}

/** A port that nobody listens on at this moment, for programs that cannot choose one and say which. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('No free port was found.');
  return address.port;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
