import { seconds } from '../../src/core/time.ts';
import type { Profile } from '../profile.ts';
import { decodeNative, UP } from './decode.ts';
import { NATIVE_EXAMPLES } from './examples.ts';
import { PAYLOAD_BYTES, SIGNALS_PER_MESSAGE } from './limits.ts';
import { NATIVE_KINDS } from './signal.ts';

/** Hardware that speaks Havenwatch's own protocol, `hw/1`: JSON over MQTT 3.1.1 below the device's base topic. */
export const NATIVE: Profile = {
  speaks: 'hw/1',
  name: 'native',
  description: 'Speaks the Havenwatch protocol hw/1: panic buttons, hubs and sensors made for it, and every simulator.',
  transport: { up: UP, down: { progress: 'progress', command: 'command', identity: 'identity' } },
  capabilities: { signals: NATIVE_KINDS, progress: true, commands: ['test', 'identify', 'configure', 'renew'] },
  supervision: { intervalMs: seconds(60), misses: 3, graceMs: seconds(30) },
  limits: { payloadBytes: PAYLOAD_BYTES, signalsPerMessage: SIGNALS_PER_MESSAGE },
  decode: decodeNative,
  examples: NATIVE_EXAMPLES,
};
