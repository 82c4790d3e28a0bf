import type { FamilyMessage, Read } from '../family.ts';
import { objectOf, textOf } from '../payload.ts';
import { readFrame, readRtlEvent } from './event.ts';

export const PAYLOAD_BYTES = 16_384;
/** One field of a frame: `devices/{model}/…/{id}/{field}`. */
const FIELD = /(?:^|\/)devices\/(([^/]+)(?:\/[^/]+){1,3})\/([A-Za-z0-9_]+)$/;
const STATES = /(?:^|\/)states$/;
const NUMBER = /^(?:0|-?[1-9]\d{0,14})(?:\.\d+)?$/;

/**
 * Reads a message of rtl_433's own MQTT output: a whole frame as JSON (`events`), or one field of it (`devices/…`), where nothing can
 * be told from two fields together. Pure; never throws.
 */
export function readRtl433(message: FamilyMessage): Read {
  const field = FIELD.exec(message.rest);
  if (field !== null) return readField(field, message);
  if (STATES.test(message.rest))
    return { reports: [], ignored: [{ what: 'states', why: 'about the receiver itself' }] };
  const read = objectOf(message.payload, PAYLOAD_BYTES);
  return 'reason' in read ? { quarantine: read } : readRtlEvent(read.value, message);
}

function readField([, address = '', model = '', key = '']: RegExpExecArray, message: FamilyMessage): Read {
  const text = textOf(message.payload, PAYLOAD_BYTES);
  if (typeof text !== 'string') return { quarantine: text };
  const value = NUMBER.test(text) ? Number(text) : text;
  return readFrame({ model, event: { [key]: value } }, address, message);
}
