import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isUnderSystemd, startSystemd } from '../../src/app/watchdog/systemd.ts';
import { until } from '../rig/rig.ts';
import { ServiceManager } from '../rig/service-manager.ts';

const canListen = ServiceManager.isHere();
const canVerify = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!canVerify) console.warn('\n!!! systemd-analyze is not here: deploy/havenwatch.service is NOT verified.\n');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'havenwatch-systemd-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const silent = { debug() {}, info() {}, warn() {}, error() {} };

describe.skipIf(!canListen)('under systemd', () => {
  test('the gateway says that it is ready and that it lives, and no longer when supervision stands still', async () => {
    const manager = await ServiceManager.listen();
    const { heard } = manager;
    let sweeps = 0;
    let goesOn = true;
    const env = { ...process.env, NOTIFY_SOCKET: manager.socket, WATCHDOG_USEC: '300000' };
    const status = () => (goesOn ? 'All is well.' : 'Supervision has not looked.');
    const stop = startSystemd({ env, log: silent, sweeps: () => (goesOn ? ++sweeps : sweeps), status });
    const lives = () => manager.times('WATCHDOG=1');
    await until(() => lives() >= 2);
    expect(heard[1]).toBe('READY=1');
    expect(heard).toContain('STATUS=All is well.');

    goesOn = false;
    await until(() => heard.includes('STATUS=Supervision has not looked.'));
    const before = lives();
    goesOn = true;
    await until(() => manager.times('STATUS=All is well.') === 2);
    // One may have been on its way when it stopped.
    expect(lives() - before).toBeLessThanOrEqual(2);

    await stop();
    await until(() => heard.includes('STOPPING=1'));
    manager.close();
  });
});

test('without systemd nobody is told, and a shell that systemd once started is not the service', async () => {
  await startSystemd({ env: {}, log: silent, sweeps: () => 0, status: () => '' })();
  expect(isUnderSystemd({})).toBe(false);
  expect(isUnderSystemd({ INVOCATION_ID: 'of the session', SYSTEMD_EXEC_PID: '1' })).toBe(false);
  expect(isUnderSystemd({ SYSTEMD_EXEC_PID: String(process.pid) })).toBe(true);
  expect(isUnderSystemd({ NOTIFY_SOCKET: '/run/systemd/notify' })).toBe(true);
});

test('where systemd cannot be told, it is said once', async () => {
  const said: string[] = [];
  const log = { ...silent, error: (_: object, says: string) => void said.push(says) };
  const env = { PATH: dir, NOTIFY_SOCKET: join(dir, 'notify'), WATCHDOG_USEC: '30000' };
  const stop = startSystemd({ env, log, sweeps: () => performance.now(), status: () => '' });
  await until(() => said.length > 0);
  await stop();
  expect(said).toEqual([expect.stringMatching(/^systemd cannot be told/)]);
});

test.skipIf(!canVerify)('the unit that comes with the software is one that systemd understands', () => {
  const unit = readFileSync(new URL('../../deploy/havenwatch.service', import.meta.url), 'utf8');
  // The program is not installed here: another stands in its place, everything else is as delivered.
  const file = join(dir, 'havenwatch.service');
  writeFileSync(file, unit.replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true').replace(/^User=.*$/m, 'User=root'));
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
  const about = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('havenwatch'));
  expect(about).toEqual([]);
});
