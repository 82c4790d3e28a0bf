import { isQuarantineReason, type QuarantineReason } from '../quarantine.ts';
import { header } from './frames.ts';

/** No device of ours has a topic that begins with this sign, and it is valid in MQTT: it carries a reason past the broker. */
const SIGN = '\u0011';
const PUBLISH = 0x30;
/** As much of a packet that nobody can read as is worth keeping. */
const MALFORMED_BYTES = 512;

/** The reason that a marked topic carries, or undefined for every other topic. */
export function markedReason(topic: string): QuarantineReason | undefined {
  if (!topic.startsWith(SIGN)) return undefined;
  const reason = topic.slice(SIGN.length);
  return isQuarantineReason(reason) ? reason : 'foreign-topic';
}

/**
 * A PUBLISH with the same flags, packet id and payload under a marked topic. The broker would end the connection over the
 * topic it came with, and starve a press right behind it; like this the message is quarantined and acknowledged.
 */
export function markedPublish(data: Buffer, at: number, idAt: number, end: number, reason: QuarantineReason): Buffer {
  const topic = topicField(reason);
  const rest = data.subarray(idAt, end);
  return Buffer.concat([header(data[at] ?? PUBLISH, topic.length + rest.length), topic, rest]);
}

/** A QoS 0 PUBLISH under a marked topic that carries the first bytes of a packet which cannot be read, or not be had. */
export function markedMalformed(
  data: Buffer,
  at: number,
  end: number,
  reason: QuarantineReason = 'malformed-packet',
): Buffer {
  const topic = topicField(reason);
  const piece = data.subarray(at, Math.min(end, at + MALFORMED_BYTES));
  return Buffer.concat([header(PUBLISH, topic.length + piece.length), topic, piece]);
}

function topicField(reason: QuarantineReason): Buffer {
  const text = Buffer.from(SIGN + reason, 'utf8');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([length, text]);
}
