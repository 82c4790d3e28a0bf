import { hash, timingSafeEqual } from 'node:crypto';
import type { SuspicionWhy } from '../../core/identity/suspicion.ts';
import { type DeviceId, isOpaqueId } from '../../core/ids.ts';
import type { Instant } from '../../core/time.ts';
import type { DeviceDirectory, KnownDevice, Proof } from '../directory.ts';
import { belowOne } from '../families/below.ts';
import { type ConnectRequest, refusal } from './connect.ts';
import type { Presented } from './presented.ts';

export type RefusedFor =
  | 'unknown_device'
  | 'wrong_secret'
  | 'revoked'
  | 'client_id'
  | 'will'
  | 'certificate'
  | 'expired';

/** Somebody turned away: why, the CONNACK that says so, and whose name was used. */
export interface Refused {
  refused: RefusedFor;
  connack: Buffer;
  device?: DeviceId;
  /** The device in whose name it was tried, and what it looks like. */
  suspect?: Suspect;
}

/** `guessed`: nothing was shown that only few could show. */
interface Suspect {
  device: KnownDevice;
  why: SuspicionWhy;
  guessed: boolean;
}

/** Who is at the door: a registered device that has proved itself, or why not. `proof`: what it used for the first time. */
export type Judged = { device: KnownDevice; proof?: Proof } | Refused;

const HASH_BYTES = 32;
/** What an unknown device's secret is held against, so that it takes as long as a known one's. */
const NOBODY = Buffer.alloc(HASH_BYTES);
/** A longer text cannot be one of our secrets and is not worth hashing. */
const SECRET_LIMIT = 128;

/**
 * A device proves itself by its certificate, or else by its secret; client id = device id, and so is the username where there is one;
 * hardware of other makers may come by a client id of its own.
 * The will, if any, goes to the device's own state topic.
 */
export function judge(
  request: ConnectRequest,
  directory: Pick<DeviceDirectory, 'device' | 'lookAgain'>,
  presented: Presented | undefined,
  now: Instant,
): Judged {
  const prove = (): Judged =>
    presented === undefined ? bySecret(request, directory) : byCertificate(request, directory, presented, now);
  let proved = prove();
  // The proof may have been given a moment ago, by another process: nobody is suspected before the register was read again.
  if ('refused' in proved && proved.suspect !== undefined && directory.lookAgain !== undefined) {
    directory.lookAgain();
    proved = prove();
  }
  if ('refused' in proved) return proved;
  const { clientId, willTopic } = request;
  const { device } = proved;
  if (device.revoked) return { refused: 'revoked', connack: refusal('notAllowed'), device: device.id };
  if (clientId !== device.id && !hasOwnTopics(device))
    return { refused: 'client_id', connack: refusal('clientId'), device: device.id };
  if (willTopic !== undefined && willTopic !== `${device.topic}/up/state` && !isBelowOwn(device, willTopic)) {
    return { refused: 'will', connack: refusal('notAllowed'), device: device.id };
  }
  return proved;
}

/** Some hardware of other makers chooses its client id itself. It is let in as the device that it has proved to be, whatever it chose. */
function hasOwnTopics({ prefixes = [] }: KnownDevice): boolean {
  return prefixes.length > 0;
}

/** Hardware of another maker leaves its will on its own topics, and says nothing by it that the lost connection does not. */
function isBelowOwn({ prefixes }: KnownDevice, topic: string): boolean {
  return prefixes !== undefined && belowOne(prefixes, topic) !== undefined;
}

function bySecret({ username, password }: ConnectRequest, directory: Pick<DeviceDirectory, 'device'>): Judged {
  // What cannot be an id is not looked for: a miss may cost a read of the register's database.
  const device = lookUp(directory, username);
  const { secretHash = NOBODY, nextSecretHash = NOBODY } = device ?? {};
  // Both are held against it, whatever the first says: how long it takes tells nothing.
  const isCurrent = secretMatches(secretHash, password);
  const isNext = secretMatches(nextSecretHash, password) && nextSecretHash !== NOBODY;
  if (device === undefined) return { refused: 'unknown_device', connack: refusal('credentials') };
  if (isNext) return { device, proof: { secret: 'next' } };
  if (isCurrent) return { device };
  return { refused: 'wrong_secret', connack: refusal('credentials'), ...about(device, 'wrong-secret', true) };
}

/** A certificate counts when it is one of the device's own; that it chains to our authority alone says nothing about whose it is. */
function byCertificate(
  { username, clientId }: ConnectRequest,
  directory: Pick<DeviceDirectory, 'device'>,
  { fingerprint, name, verified }: Presented,
  now: Instant,
): Judged {
  // Hardware that chooses its client id itself, and gives no username, is who its certificate says.
  const device =
    lookUp(directory, username ?? clientId) ?? lookUp(directory, username === undefined ? name : undefined);
  if (device === undefined) return { refused: 'unknown_device', connack: refusal('credentials') };
  const known = device.certificates?.get(fingerprint);
  if (known === undefined || name !== device.id)
    return { refused: 'certificate', connack: refusal('notAllowed'), ...about(device, 'wrong-certificate', !verified) };
  if (known.revoked)
    return { refused: 'certificate', connack: refusal('notAllowed'), ...about(device, 'revoked-certificate') };
  // It is the device's own, and too old: whoever shows it has forgotten to renew it.
  if (now >= known.notAfter) return { refused: 'expired', connack: refusal('notAllowed'), device: device.id };
  if (!verified)
    return { refused: 'certificate', connack: refusal('notAllowed'), ...about(device, 'wrong-certificate') };
  return known.used ? { device } : { device, proof: { certificate: fingerprint } };
}

/** A device that is out of use frightens nobody. */
function about(device: KnownDevice, why: SuspicionWhy, guessed = false): Pick<Refused, 'device' | 'suspect'> {
  return { device: device.id, ...(!device.revoked && { suspect: { device, why, guessed } }) };
}

function lookUp(directory: Pick<DeviceDirectory, 'device'>, name: string | undefined): KnownDevice | undefined {
  return name !== undefined && isOpaqueId(name) ? directory.device(name) : undefined;
}

function secretMatches(expected: Uint8Array, given: Buffer | undefined): boolean {
  const usable = given !== undefined && given.length <= SECRET_LIMIT && expected.length === HASH_BYTES;
  const digest = hash('sha256', usable ? given : NOBODY, 'buffer');
  return timingSafeEqual(digest, usable ? expected : NOBODY);
}
