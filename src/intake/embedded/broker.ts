import { Aedes, type Client } from 'aedes';
import type { DeviceMessage } from '../../../devices/profile.ts';
import type { Clock } from '../../gateway/ports.ts';
import type { DeviceDirectory, KnownDevice } from '../directory.ts';
import { belowOne } from '../families/below.ts';
import { type IntakeLimits, OPEN_QOS2, TOPIC_LEVELS } from '../limits.ts';
import type { QuarantineReason } from '../quarantine.ts';
import type { Receiver } from '../receive.ts';
import type { Suspicions } from '../suspicions.ts';
import type { Tally } from '../tally.ts';
import type { Link } from './link.ts';
import { markedReason } from './marker.ts';
import type { Overdue } from './overdue.ts';
import { publishesIn } from './packets.ts';

type Hooks = Pick<Aedes, 'authorizePublish' | 'authorizeSubscribe' | 'authenticate' | 'preConnect'>;
type PublishPacket = Parameters<Aedes['authorizePublish']>[1];

export interface BrokerOptions {
  clock: Clock;
  directory: DeviceDirectory;
  limits: IntakeLimits;
  receiver: Receiver;
  suspicions: Pick<Suspicions, 'suspectNative'>;
  overdue: Overdue;
  tally: Tally;
  /** The link of a connection that has been let in. */
  linkOf(client: Client): Link | undefined;
}

/** Nobody subscribes to it: where a message goes inside the broker once intake has had it. */
const DONE_WITH = 'hw/done';
const UP = '/up/';
const NOTHING = Buffer.alloc(0);

/** Messages that the broker routes at once. */
const CONCURRENCY = 256;
/** Packets that the broker may hold before CONNACK. None: the link holds them. */
const QUEUE = 64;
const MAX_CLIENT_ID = 64;

/** The embedded broker. Devices reach it only through the entrance, and what they publish goes to the receiver and nowhere else. */
export async function startBroker(options: BrokerOptions): Promise<Aedes> {
  const { limits, tally } = options;
  const broker = new Aedes({
    ...hooks(options),
    concurrency: CONCURRENCY,
    queueLimit: QUEUE,
    maxInflightInbound: OPEN_QOS2,
    maxTopicLevels: TOPIC_LEVELS,
    maxClientsIdLength: MAX_CLIENT_ID,
    connectTimeout: limits.connectTimeoutMs,
    drainTimeout: limits.drainMs,
    keepaliveLimit: 0,
    trustProxy: false,
  });
  broker.on('clientReady', (client) => options.linkOf(client)?.open());
  broker.on('clientError', (_client, error) =>
    tally.add(error.message.startsWith('maxInflightInbound') ? 'qos2_overrun' : 'broker_errors'),
  );
  broker.on('connectionError', () => tally.add('broker_errors'));
  broker.on('unsubscribe', (filters, client) => {
    const link = options.linkOf(client);
    for (const filter of filters) link?.subscriptions.remove(filter);
  });
  await broker.listen();
  return broker;
}

function hooks(options: BrokerOptions): Hooks {
  const { limits, linkOf } = options;
  const minS = Math.ceil(limits.keepaliveMinMs / 1000);
  const maxS = Math.floor(limits.keepaliveMaxMs / 1000);
  return {
    preConnect(_client, packet, callback) {
      // No session is kept: the broker would store every filter of a SUBSCRIBE, the refused ones too, and queue for it for ever.
      packet.clean = true;
      packet.keepalive = packet.keepalive ? Math.min(maxS, Math.max(minS, packet.keepalive)) : maxS;
      callback(null, true);
    },
    authenticate(client, _username, _password, callback) {
      callback(null, linkOf(client) !== undefined);
    },
    authorizePublish(client, packet, callback) {
      takeIn(options, client, packet, callback);
    },
    authorizeSubscribe(client, subscription, callback) {
      const link = linkOf(client);
      if (link?.subscriptions.add(subscription.topic, subscription.qos)) return callback(null, subscription);
      options.tally.add('subscriptions_refused');
      const device = link && options.directory.deviceAt(link.index);
      if (device) {
        options.receiver.refuse(device, 'foreign-subscription', Buffer.from(subscription.topic), noop);
        options.suspicions.suspectNative(device, 'foreign-subscription');
      }
      callback(null, null);
    },
  };
}

/** Every PUBLISH and every will of a device comes through here; the broker's PUBACK waits for `callback`. */
function takeIn(
  options: BrokerOptions,
  client: Client | null,
  packet: PublishPacket,
  callback: (error?: Error) => void,
): void {
  const { topic, qos } = packet;
  const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
  const retained = packet.retain === true;
  const again = packet.dup === true;
  // Inside the broker it must reach nobody and must not be kept: a foreign topic is another home's.
  packet.topic = DONE_WITH;
  packet.retain = false;
  packet.payload = NOTHING;
  const link = client === null ? undefined : options.linkOf(client);
  const device = link && options.directory.deviceAt(link.index);
  // A will says what the closed connection has said already, and may come after its successor has connected.
  if (client === null || client.closed || !('cmd' in packet) || link === undefined || device === undefined)
    return callback();
  const settled = qos === 0 ? noop : link.expect(callback, options.clock.now());
  dispatch(options, link, device, topic, { payload, retained, again }, settled);
  if (qos === 0) return callback();
  if (link.acks.size === 0) return;
  options.overdue.watch(link);
  link.keepReading();
}

/** What still comes on a connection that was taken over. Nobody is answered, so that a device which lives sends it again. */
export function overhear(options: BrokerOptions, link: Link, packets: Buffer): void {
  const device = options.directory.deviceAt(link.index);
  if (device === undefined || device.revoked) return;
  for (const { topic, ...message } of publishesIn(packets)) dispatch(options, link, device, topic, message, noop);
}

function dispatch(
  { receiver, suspicions, clock }: BrokerOptions,
  link: Link,
  device: KnownDevice,
  topic: string,
  message: Pick<DeviceMessage, 'payload' | 'retained' | 'again'>,
  settled: Parameters<Receiver['receive']>[2],
): void {
  const own = link.base.length + UP.length;
  if (topic.startsWith(link.base) && topic.startsWith(UP, link.base.length) && topic.length > own) {
    receiver.receive(device, { suffix: topic.slice(own), ...message, receivedAt: clock.now() }, settled, link);
    return;
  }
  const below = device.prefixes && belowOne(device.prefixes, topic);
  const { payload, retained } = message;
  if (below)
    return receiver.receiveBelow(device, { ...below, payload, retained, receivedAt: clock.now() }, settled, link);
  const reason: QuarantineReason = markedReason(topic) ?? 'foreign-topic';
  if (reason === 'foreign-topic') suspicions.suspectNative(device, reason);
  receiver.refuse(device, reason, payload, settled);
}

function noop(): void {}
