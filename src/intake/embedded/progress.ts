import type { Progress } from '../../gateway/ports.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Tally } from '../tally.ts';
import { publishDown } from './down.ts';
import type { Links } from './links.ts';

/** Tells a device on `{base}/down/progress` how its alarm stands. */
export function sendProgress(
  progress: Progress,
  { links, limits, tally, silent }: { links: Links; limits: IntakeLimits; tally: Tally; silent: boolean },
): void {
  const { incident, stage, at } = progress;
  const body = { incident, stage, at: new Date(at).toISOString(), silent };
  const became = publishDown(links.get(progress.device), 'progress', body, limits.outgoingBytes);
  if (became === 'sent') tally.add('progress_sent');
  if (became === 'not-read') tally.add('progress_dropped');
}
