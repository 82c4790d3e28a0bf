import { hash, timingSafeEqual } from 'node:crypto';
import { type DeviceId, isOpaqueId } from '../../core/ids.ts';
import type { DeviceDirectory, KnownDevice } from '../directory.ts';
import { type ConnectRequest, refusal } from './connect.ts';

export type RefusedFor = 'unknown_device' | 'wrong_secret' | 'revoked' | 'client_id' | 'will';

/** Who is at the door: a registered device that has proved itself, or why not, the CONNACK that says so, and whose name was used. */
export type Judged = { device: KnownDevice } | { refused: RefusedFor; connack: Buffer; device?: DeviceId };

const HASH_BYTES = 32;
/** What an unknown device's secret is held against, so that it takes as long as a known one's. */
const NOBODY = Buffer.alloc(HASH_BYTES);
/** A longer text cannot be one of our secrets and is not worth hashing. */
const SECRET_LIMIT = 128;

/** Username = device id = client id, and the secret is its own; the will, if any, goes to the device's own state topic. */
export function judge(request: ConnectRequest, directory: DeviceDirectory): Judged {
  const { clientId, username, password, willTopic } = request;
  // What cannot be an id is not looked for: a miss may cost a read of the register's database.
  const device = username !== undefined && isOpaqueId(username) ? directory.device(username) : undefined;
  const proved = secretMatches(device?.secretHash ?? NOBODY, password);
  if (device === undefined) return { refused: 'unknown_device', connack: refusal('credentials') };
  if (!proved) return { refused: 'wrong_secret', connack: refusal('credentials'), device: device.id };
  if (device.revoked) return { refused: 'revoked', connack: refusal('notAllowed'), device: device.id };
  if (clientId !== device.id) return { refused: 'client_id', connack: refusal('clientId'), device: device.id };
  if (willTopic !== undefined && willTopic !== `${device.topic}/up/state`) {
    return { refused: 'will', connack: refusal('notAllowed'), device: device.id };
  }
  return { device };
}

function secretMatches(expected: Uint8Array, given: Buffer | undefined): boolean {
  const usable = given !== undefined && given.length <= SECRET_LIMIT && expected.length === HASH_BYTES;
  const digest = hash('sha256', usable ? given : NOBODY, 'buffer');
  return timingSafeEqual(digest, usable ? expected : NOBODY);
}
