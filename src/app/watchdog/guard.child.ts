import { startGuard } from './guard.ts';

/*
 * A process for the guard's tests: its loop or its sweep stands still, for some ticks of the guard or for ever.
 * Arguments: what stands still, for how many ticks, and whether the process is then ended.
 */
const [what, length, end] = process.argv.slice(2);

const STOPPED_AFTER = 10;
const GIVE_UP_MS = 25_000;
const startedAt = performance.now();

let sweeps = 0;
const sweeping = setInterval(() => {
  sweeps += 1;
}, 5);
const guard = startGuard({
  end: end === 'end',
  sweeps: () => sweeps,
  beatMs: 5,
  tickMs: 20,
  stoppedAfter: STOPPED_AFTER,
  endAfter: 40,
});

/** Goes on as soon as the guard has looked so often. */
async function ticks(count: number): Promise<void> {
  const until = guard.ticks() + count;
  while (guard.ticks() < until && performance.now() - startedAt < GIVE_UP_MS)
    await new Promise((go) => setTimeout(go, 5));
}

await ticks(3);
const until = guard.ticks() + Number(length);
if (what === 'sweep') clearInterval(sweeping);
else while (guard.ticks() < until && performance.now() - startedAt < GIVE_UP_MS);
await ticks(what === 'sweep' ? Number(length) : STOPPED_AFTER);
clearInterval(sweeping);
await guard.stop();
