import { isUtf8 } from 'node:buffer';
import type { QuarantineReason } from '../quarantine.ts';
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

/** The broker's matcher throws on more. */
const MAX_LEVELS = 100;
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
  return filtersAreWhole(data, body + 2, end, type === SUBSCRIBE) ? undefined : markedMalformed(data, at, end);
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

/** What is wrong with a topic that a message was published on. MQTT 3.1.1 §1.5.3 and §4.7. */
function badTopic(data: Buffer, from: number, to: number): QuarantineReason | undefined {
  if (from === to) return 'empty-topic';
  let levels = 1;
  let ascii = true;
  for (let n = from; n < to; n += 1) {
    const byte = data[n] ?? 0;
    if (byte === SLASH) levels += 1;
    else if (byte === HASH || byte === PLUS) return 'wildcard-in-topic';
    else if (byte === 0) return 'zero-in-topic';
    else if (byte >= 0x80) ascii = false;
  }
  if (!ascii && !isUtf8(data.subarray(from, to))) return 'topic-not-utf8';
  return levels > MAX_LEVELS ? 'topic-too-deep' : undefined;
}

/** True when the filters fill the packet; those the broker would end the connection over are altered on the way. */
function filtersAreWhole(data: Buffer, from: number, end: number, withQos: boolean): boolean {
  let at = from;
  let count = 0;
  if (at === end) return false;
  while (at < end) {
    if (end - at < 2) return false;
    const filterAt = at + 2;
    const filterEnd = filterAt + data.readUInt16BE(at);
    at = withQos ? filterEnd + 1 : filterEnd;
    if (filterAt === filterEnd || at > end) return false;
    if (withQos && (data[filterEnd] ?? 3) > 2) return false;
    count += 1;
    if (isFilter(data.subarray(filterAt, filterEnd))) continue;
    data.fill(STAND_IN, filterAt, filterEnd);
    // The broker answers equal filters with one code: these must differ where there are several.
    data[filterEnd - 1] = 1 + (count % STAND_IN);
  }
  return true;
}

function isFilter(bytes: Buffer): boolean {
  if (!isUtf8(bytes) || bytes.includes(0)) return false;
  const levels = bytes.toString('utf8').split('/');
  if (levels.length > MAX_LEVELS) return false;
  return levels.every((level, n) => {
    if (level === '#') return n === levels.length - 1;
    return level === '+' || !/[+#]/.test(level);
  });
}
