import { type ChildProcess, spawn } from 'node:child_process';
import type { Log } from '../log.ts';

/**
 * Hands each line on to the service manager. A process of its own: Node has no datagram socket for the manager's. It goes on
 * after a line that was not taken, and ends with us.
 */
const MESSENGER = 'while IFS= read -r line; do systemd-notify "$line" || [ $? -ne 127 ] || exit 127; done';
/** The manager is told this many times within the time it waits. */
const TIMES_WITHIN = 3;
/** Time for the messenger to hand on that we stop. */
const LAST_WORD_MS = 1_000;

export interface SystemdParts {
  env: NodeJS.ProcessEnv;
  log: Log;
  /** Counts the sweeps of supervision: while it stands still nobody looks, and the manager is not told that we live. */
  sweeps(): number;
  /** One line for `systemctl status`. */
  status(): string;
}

/** True when the process was started by systemd as a service, which starts it again when it ends. */
export function isUnderSystemd(env: NodeJS.ProcessEnv): boolean {
  return env['NOTIFY_SOCKET'] !== undefined || env['SYSTEMD_EXEC_PID'] === String(process.pid);
}

/**
 * Says to systemd that the gateway is ready, and then again and again that it lives. The message is sent by the loop, and
 * only while the sweep goes on: when either stands still it stays out, and systemd starts the service again after
 * `WatchdogSec`. A journal that cannot be written is no reason: a start would need it even more. Answers how to stop.
 */
export function startSystemd({ env, log, sweeps, status }: SystemdParts): () => Promise<void> {
  if (env['NOTIFY_SOCKET'] === undefined) return async () => {};
  const messenger = spawn('/bin/sh', ['-c', MESSENGER], { stdio: ['pipe', 'ignore', 'inherit'], env });
  let gone = false;
  const ended = (why: string): void => {
    if (!gone) log.error({ why }, 'systemd cannot be told that the gateway lives: it will start the service again');
    gone = true;
  };
  messenger.once('error', (error) => ended(error.message));
  messenger.once('exit', (code) => ended(`its messenger ended with ${code}`));
  messenger.stdin.on('error', () => ended('its messenger has gone'));
  const tell = (line: string): void => void (gone || messenger.stdin.write(`${line.replaceAll('\n', ' ')}\n`));
  tell('READY=1');
  const everyMs = Number(env['WATCHDOG_USEC']) / 1_000 / TIMES_WITHIN;
  const timer = everyMs > 0 ? setInterval(pulse(tell, sweeps, status), everyMs) : undefined;
  return async () => {
    clearInterval(timer);
    tell('STOPPING=1');
    gone = true;
    await lastWord(messenger);
  };
}

function pulse(tell: (line: string) => void, sweeps: () => number, status: () => string): () => void {
  let told = '';
  let before = -1;
  return () => {
    const now = sweeps();
    if (now !== before) tell('WATCHDOG=1');
    before = now;
    const says = status();
    if (says !== told) tell(`STATUS=${says}`);
    told = says;
  };
}

/** Waits until everything said has been handed on, but not for long. */
function lastWord(messenger: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (messenger.exitCode !== null) return resolve();
    const enough = setTimeout(resolve, LAST_WORD_MS);
    messenger.once('exit', () => {
      clearTimeout(enough);
      resolve();
    });
    messenger.stdin?.end();
  });
}
