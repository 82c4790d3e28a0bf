import { isUtf8 } from 'node:buffer';
import { FILTER_BYTES, FILTERS_AT_ONCE, TOPIC_LEVELS } from '../limits.ts';
import type { QuarantineReason } from '../quarantine.ts';
import { frameAt } from './frames.ts';
import { markedMalformed, markedPublish } from './marker.ts';

const CONNECT = 1;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;
const PINGREQ = 12;
export const DISCONNECT = 14;

/** Flags that the standard prescribes for what a device may send after CONNECT. MQTT 3.1.1 §2.2.2. */
const FLAGS: ReadonlyMap<number, number> = new Map([
  [4, 0],
  [5, 0],
  [6, 2],
  [7, 0],
  [SUBSCRIBE, 2],
  [UNSUBSCRIBE, 2],
  [PINGREQ, 0],
  [DISCONNECT, 0],
]);

const SLASH = 0x2f;
const HASH = 0x23;
const PLUS = 0x2b;
/** Valid in a filter, in none of ours: what it stands in for is refused by name instead of ending the connection. */
const STAND_IN = 0x11;

/**
 * Looks at one whole packet that came after CONNECT. Undefined: the broker may have it as it is (a bad filter has been
 * altered in place so that it is refused). Otherwise what the broker gets in its stead.
 */
export function inspect(data: Buffer, at: number, body: number, end: number): Buffer | undefined {
  const first = data[at] ?? 0;
  const type = first >> 4;
  if (type === PUBLISH) return inspectPublish(data, at, body, end, (first >> 1) & 3);
  if (type === CONNECT || FLAGS.get(type) !== (first & 0x0f)) return markedMalformed(data, at, end);
  if (type === PINGREQ || type === DISCONNECT) return undefined;
  if (end - body < 2 || data.readUInt16BE(body) === 0) return markedMalformed(data, at, end);
  if (type !== SUBSCRIBE && type !== UNSUBSCRIBE) return undefined;
  const reason = badFilters(data, body + 2, end, type === SUBSCRIBE);
  return reason === undefined ? undefined : markedMalformed(data, at, end, reason);
}

function inspectPublish(data: Buffer, at: number, body: number, end: number, qos: number): Buffer | undefined {
  if (qos === 3 || end - body < 2) return markedMalformed(data, at, end);
  const topicAt = body + 2;
  const idAt = topicAt + data.readUInt16BE(body);
  if (idAt > end) return markedMalformed(data, at, end);
  if (qos > 0 && (end - idAt < 2 || data.readUInt16BE(idAt) === 0)) return markedMalformed(data, at, end);
  const reason = badTopic(data, topicAt, idAt);
  return reason === undefined ? undefined : markedPublish(data, at, idAt, end, reason);
}

/** The messages among whole packets that were looked at before. */
export function* publishesIn(
  data: Buffer,
): Generator<{ topic: string; payload: Buffer; retained: boolean; again: boolean }> {
  for (let at = 0; at < data.length; ) {
    const frame = frameAt(data, at);
    if (typeof frame === 'string') return;
    const first = data[at] ?? 0;
    if (first >> 4 === PUBLISH) {
      const idAt = frame.body + 2 + data.readUInt16BE(frame.body);
      const payloadAt = (first & 6) === 0 ? idAt : idAt + 2;
      const topic = data.toString('utf8', frame.body + 2, idAt);
      yield {
        topic,
        payload: data.subarray(payloadAt, frame.end),
        retained: (first & 1) === 1,
        again: (first & 8) === 8,
      };
    }
    at = frame.end;
  }
}

/** What is wrong with a topic that a message was published on. MQTT 3.1.1 §1.5.3 and §4.7. */
function badTopic(data: Buffer, from: number, to: number): QuarantineReason | undefined {
  if (from === to) return 'empty-topic';
  let levels = 1;
  let ascii = true;
  for (let n = from; n < to; n += 1) {
    const byte = data[n] ?? 0;
    if (byte === SLASH) {
      levels += 1;
      if (levels > TOPIC_LEVELS) return 'topic-too-deep';
    } else if (byte === HASH || byte === PLUS) return 'wildcard-in-topic';
    else if (byte === 0) return 'zero-in-topic';
    else if (byte >= 0x80) ascii = false;
  }
  return ascii || isUtf8(data.subarray(from, to)) ? undefined : 'topic-not-utf8';
}

/** Why the filters cannot be handed on, if so; those the broker would end the connection over are altered on the way. */
function badFilters(data: Buffer, from: number, end: number, withQos: boolean): QuarantineReason | undefined {
  let at = from;
  let count = 0;
  if (at === end) return 'malformed-packet';
  while (at < end) {
    if (end - at < 2) return 'malformed-packet';
    if (count === FILTERS_AT_ONCE) return 'too-many';
    const filterAt = at + 2;
    const filterEnd = filterAt + data.readUInt16BE(at);
    at = withQos ? filterEnd + 1 : filterEnd;
    if (filterAt === filterEnd || at > end) return 'malformed-packet';
    if (withQos && (data[filterEnd] ?? 3) > 2) return 'malformed-packet';
    count += 1;
    if (isFilter(data.subarray(filterAt, filterEnd))) continue;
    data.fill(STAND_IN, filterAt, filterEnd);
    // The broker answers equal filters with one code: these must differ where there are several.
    data[filterEnd - 1] = 1 + (count % STAND_IN);
  }
  return undefined;
}

/** MQTT 3.1.1 §4.7.1: # is a level of its own and the last, + a level of its own. Every other byte of UTF-8 stands for itself. */
function isFilter(bytes: Buffer): boolean {
  if (bytes.length > FILTER_BYTES || !isUtf8(bytes)) return false;
  let levels = 1;
  for (let n = 0; n < bytes.length; n += 1) {
    const byte = bytes[n];
    if (byte === 0) return false;
    if (byte === SLASH) levels += 1;
    else if (byte === HASH || byte === PLUS) {
      const next = bytes[n + 1];
      if (n > 0 && bytes[n - 1] !== SLASH) return false;
      if (next !== undefined && (byte === HASH || next !== SLASH)) return false;
    }
  }
  return levels <= TOPIC_LEVELS;
}
