import type { Signal } from '../../src/core/signal.ts';
import type { Channel, Decoded, DeviceMessage, Understood } from '../profile.ts';
import type { Rejection } from '../rejection.ts';
import { PAYLOAD_BYTES, SIGNALS_PER_MESSAGE } from './limits.ts';
import { heartbeatSchema, renewalSchema, replySchema } from './schema.ts';
import { comesFirst, isObject, readSignal } from './signal.ts';
import { whyWrong } from './why.ts';

/** Topics below `{base}/up/`. */
export const UP: Readonly<Record<string, Channel>> = {
  signal: 'signal',
  heartbeat: 'heartbeat',
  state: 'state',
  reply: 'reply',
  renew: 'renew',
};

const CHANNELS: ReadonlyMap<string, Channel> = new Map(Object.entries(UP));
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Turns one message of a native device into what it says. An array gives everything good in it: a broken neighbour never
 * silences a press, and a press beyond the allowed number of entries is still read. Pure; never throws.
 */
export function decodeNative(message: DeviceMessage): Decoded {
  const channel = CHANNELS.get(message.suffix);
  if (channel === undefined) return refuse('unknown-topic', 'This topic is not one that a native device publishes on.');
  if (message.payload.length > PAYLOAD_BYTES) {
    return refuse('too-large', `The payload is larger than ${PAYLOAD_BYTES} bytes.`);
  }
  if (channel === 'heartbeat' && message.payload.length === 0) return { ...nothing(), heartbeat: {} };
  const text = textOf(message.payload);
  if (text === undefined) return refuse('not-utf8', 'The payload is not valid UTF-8.');
  if (channel === 'state') return decodeState(text);
  const raw = jsonOf(text);
  if (raw === undefined) return refuse('not-json', 'The payload is not valid JSON.');
  if (channel === 'signal') return decodeSignals(raw);
  if (channel === 'renew') return decodeRenewal(raw);
  return channel === 'heartbeat' ? decodeHeartbeat(raw) : decodeReply(raw);
}

function decodeSignals(raw: unknown): Decoded {
  if (!Array.isArray(raw)) {
    const read = readSignal(raw);
    return 'reason' in read ? { quarantine: read } : { ...nothing(), signals: [read] };
  }
  if (raw.length === 0) return refuse('wrong-shape', 'The array holds no signal.');
  const signals: Signal[] = [];
  const rejected: Rejection[] = [];
  let surplus = 0;
  for (const [place, entry] of raw.entries()) {
    const read = readSignal(entry);
    if (place >= SIGNALS_PER_MESSAGE && ('reason' in read || !comesFirst(read))) surplus += 1;
    else if ('reason' in read) rejected.push(read);
    else signals.push(read);
  }
  if (surplus > 0) {
    rejected.push({
      reason: 'too-many',
      why: `The array holds more than ${SIGNALS_PER_MESSAGE} signals; ${surplus} were not taken.`,
    });
  }
  const first = rejected[0];
  return signals.length === 0 && first !== undefined ? { quarantine: first } : { ...nothing(), signals, rejected };
}

const HEARTBEAT_FIELDS: ReadonlySet<string> = new Set(Object.keys(heartbeatSchema.shape));
const REPLY_FIELDS: ReadonlySet<string> = new Set(Object.keys(replySchema.shape));
const RENEWAL_FIELDS: ReadonlySet<string> = new Set(['want', 'csr']);

function decodeHeartbeat(raw: unknown): Decoded {
  const parsed = heartbeatSchema.safeParse(raw);
  if (parsed.success) return { ...nothing(), heartbeat: parsed.data };
  if (!isObject(raw)) return refuse('wrong-shape', 'A heartbeat must be a JSON object or empty.');
  return refuse('wrong-field', whyWrong(parsed.error.issues, HEARTBEAT_FIELDS));
}

function decodeReply(raw: unknown): Decoded {
  const parsed = replySchema.safeParse(raw);
  if (parsed.success) return { ...nothing(), reply: parsed.data };
  if (!isObject(raw)) return refuse('wrong-shape', 'A reply must be a JSON object.');
  return refuse('wrong-field', whyWrong(parsed.error.issues, REPLY_FIELDS));
}

function decodeRenewal(raw: unknown): Decoded {
  const parsed = renewalSchema.safeParse(raw);
  if (parsed.success) return { ...nothing(), renew: parsed.data };
  if (!isObject(raw)) return refuse('wrong-shape', 'A request to renew must be a JSON object.');
  return refuse('wrong-field', whyWrong(parsed.error.issues, RENEWAL_FIELDS));
}

function decodeState(text: string): Decoded {
  if (text === 'online') return { ...nothing(), link: 'online' };
  if (text === 'offline') return { ...nothing(), life: false, link: 'offline' };
  return refuse('wrong-state', 'The state must be the plain word online or offline.');
}

function textOf(payload: Uint8Array): string | undefined {
  try {
    return utf8.decode(payload);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const nothing = (): Understood => ({ signals: [], rejected: [], life: true });
const refuse = (reason: Rejection['reason'], why: string): Decoded => ({ quarantine: { reason, why } });
