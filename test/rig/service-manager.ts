import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './rig.ts';

/** Prints each message, and closes what came with it, which the sender waits for. Python, for Node has no such socket. */
const LISTEN = `
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('up', flush=True)
while True:
    data, fds, _, _ = socket.recv_fds(s, 4096, 4)
    for fd in fds: os.close(fd)
    print(data.decode().strip(), flush=True)
`;

const has = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;

/** Stands in for systemd at the other end of the socket that a service tells its news to. */
export class ServiceManager {
  readonly heard: string[] = [];
  readonly socket: string;
  readonly #dir = mkdtempSync(join(tmpdir(), 'havenwatch-manager-'));
  readonly #child: ChildProcess;

  /** False on a machine that lacks what this needs; says so out loud. */
  static isHere(): boolean {
    const here = has('systemd-notify') && has('python3');
    if (!here) console.warn('\n!!! systemd-notify or python3 is not here: what systemd is told is NOT tested.\n');
    return here;
  }

  private constructor() {
    this.socket = join(this.#dir, 'notify');
    this.#child = spawn('python3', ['-c', LISTEN, this.socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child.stdout?.on('data', (bytes) =>
      this.heard.push(
        ...String(bytes)
          .split('\n')
          .filter((line) => line !== ''),
      ),
    );
  }

  static async listen(): Promise<ServiceManager> {
    const manager = new ServiceManager();
    await until(() => manager.heard.includes('up'));
    return manager;
  }

  /** How often this has been heard. */
  times(line: string): number {
    return this.heard.filter((heard) => heard === line).length;
  }

  close(): void {
    this.#child.kill('SIGKILL');
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
