import { hash } from 'node:crypto';
import { REJECT_REASONS } from '../../devices/rejection.ts';
import type { DeviceId } from '../core/ids.ts';
import type { Input } from '../core/input.ts';
import type { KnownDevice } from './directory.ts';

/** Why intake set a message aside before, or instead of, decoding it. */
const INTAKE_REASONS = [
  'foreign-topic',
  'foreign-subscription',
  'wildcard-in-topic',
  'zero-in-topic',
  'topic-not-utf8',
  'empty-topic',
  'topic-too-deep',
  'malformed-packet',
  'unknown-profile',
  'rate-limited',
  'undecidable',
] as const;

export const QUARANTINE_REASONS = [...REJECT_REASONS, ...INTAKE_REASONS] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

const REASONS: ReadonlySet<string> = new Set(QUARANTINE_REASONS);

export function isQuarantineReason(text: string): text is QuarantineReason {
  return REASONS.has(text);
}

/** Seals a piece of a message for the journal, readable only to those who may see the home's data. */
export type QuarantineSealer = (device: DeviceId, bytes: Uint8Array) => string;

/** The input that records a message which is not acted on: its reason, size and digest, and a sealed sample when one can be made. */
export function quarantineInput(
  device: KnownDevice,
  reason: QuarantineReason,
  payload: Uint8Array,
  sample: { seal: QuarantineSealer | undefined; bytes: number },
): Extract<Input, { type: 'quarantine' }> {
  return {
    type: 'quarantine',
    origin: { device: device.id, premises: device.premises },
    reason,
    bytes: payload.length,
    digest: hash('sha256', payload, 'hex'),
    ...(sample.seal && payload.length > 0
      ? { sample: sample.seal(device.id, payload.subarray(0, sample.bytes)) }
      : undefined),
  };
}
