import type { Progress } from '../../gateway/ports.ts';
import type { IntakeLimits } from '../limits.ts';
import type { Tally } from '../tally.ts';
import type { Links } from './links.ts';

const TOPIC = 'progress';

/** Publishes to `{base}/down/progress`: QoS as subscribed up to 1, never retained, and only to a device that listens and reads. */
export function sendProgress(
  progress: Progress,
  { links, limits, tally, silent }: { links: Links; limits: IntakeLimits; tally: Tally; silent: boolean },
): void {
  const link = links.get(progress.device);
  if (link?.client === undefined || !link.ready) return;
  const wanted = link.subscriptions.wants(TOPIC);
  if (wanted === undefined) return;
  if (link.socket.writableLength > limits.outgoingBytes) return tally.add('progress_dropped');
  const { incident, stage, at } = progress;
  const payload = JSON.stringify({ incident, stage, at: new Date(at).toISOString(), silent });
  tally.add('progress_sent');
  link.client.publish(
    {
      cmd: 'publish',
      topic: `${link.base}/down/${TOPIC}`,
      payload: Buffer.from(payload),
      qos: wanted === 0 ? 0 : 1,
      retain: false,
      dup: false,
    },
    () => {},
  );
}
