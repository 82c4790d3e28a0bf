import type { Instant } from '../../core/time.ts';
import type { Register } from '../../register/register.ts';

/** Devices whose trial run is over are in use from now on. */
export function endSoaksOf(
  { jobs, devices, together }: Pick<Register, 'jobs' | 'devices' | 'together'>,
  now: Instant,
): void {
  for (const job of jobs.soaked(now)) {
    together(() => {
      for (const { id, stage, revoked } of devices.listIn(job.premises)) {
        if (stage === 'soak' && !revoked) devices.setStage(id, 'live');
      }
      jobs.live(job.id);
    });
  }
}
