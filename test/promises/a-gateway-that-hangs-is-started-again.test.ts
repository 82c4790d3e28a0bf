import { describe, expect, test } from 'vitest';
import { Rig, until } from '../rig/rig.ts';
import { ServiceManager } from '../rig/service-manager.ts';

/** What the service manager waits for a sign of life, in µs; a third of it lies between two. */
const WATCHDOG_USEC = 600_000;

describe.skipIf(!ServiceManager.isHere())('the service manager', () => {
  test('is told that the gateway is ready, that it lives, and nothing more while it hangs', async () => {
    const manager = await ServiceManager.listen();
    const env = { NOTIFY_SOCKET: manager.socket, WATCHDOG_USEC: String(WATCHDOG_USEC) };
    const rig = await Rig.start({ env });
    try {
      await until(() => manager.times('WATCHDOG=1') >= 2);
      expect(manager.heard.slice(0, 2)).toEqual(['up', 'READY=1']);

      rig.signal('SIGSTOP');
      await until(() => isQuiet(manager));
      const before = manager.times('WATCHDOG=1');
      rig.signal('SIGCONT');
      await until(() => manager.times('WATCHDOG=1') > before);

      await rig.kill('SIGTERM');
      await until(() => manager.times('STOPPING=1') === 1);
    } finally {
      await rig.close();
      manager.close();
    }
  });
});

/** True when no sign of life has come for as long as the manager would wait before it starts the service again. */
async function isQuiet(manager: ServiceManager): Promise<boolean> {
  const before = manager.times('WATCHDOG=1');
  await new Promise((resolve) => setTimeout(resolve, WATCHDOG_USEC / 1_000));
  return manager.times('WATCHDOG=1') === before;
}
