import type { Link } from './link.ts';

/**
 * Publishes to `{base}/down/{leaf}`: QoS as subscribed up to 1, never retained, and only to a device that listens and reads.
 * Says what became of it.
 */
export function publishDown(
  link: Link | undefined,
  leaf: string,
  body: object,
  mostBytes: number,
): 'sent' | 'nobody' | 'not-read' {
  if (link?.client === undefined || !link.ready) return 'nobody';
  const wanted = link.subscriptions.wants(leaf);
  if (wanted === undefined) return 'nobody';
  if (link.socket.writableLength > mostBytes) return 'not-read';
  link.client.publish(
    {
      cmd: 'publish',
      topic: `${link.base}/down/${leaf}`,
      payload: Buffer.from(JSON.stringify(body)),
      qos: wanted === 0 ? 0 : 1,
      retain: false,
      dup: false,
    },
    () => {},
  );
  return 'sent';
}
