import { Fault } from '../../core/fault.ts';

/** What was heard a moment ago is written within this. */
const WRITTEN_WITHIN_MS = 3_000;
const WAIT_MS = 180_000;
const LOOK_EVERY_MS = 50;

/** Asks whoever runs the command to kill the gateway and start it again, and waits for both. Fails with `HW_USAGE` when that does not come. */
export async function askForRestart(http: string): Promise<void> {
  await new Promise((done) => setTimeout(done, WRITTEN_WITHIN_MS));
  process.stderr.write('Now end the gateway, best with kill -9, and start it again. This goes on by itself.\n');
  const until = performance.now() + WAIT_MS;
  for (const wanted of [false, true]) {
    while ((await isThere(http)) !== wanted) {
      if (performance.now() > until)
        throw new Fault('HW_USAGE', { where: 'simulate attack', why: 'the gateway has not been started anew' });
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
  }
}

async function isThere(http: string): Promise<boolean> {
  try {
    return (await fetch(`${http}/health/live`)).ok;
  } catch {
    return false;
  }
}
