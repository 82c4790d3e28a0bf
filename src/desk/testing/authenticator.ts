import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

interface Credential {
  id: Buffer;
  key: KeyObject;
  user: string;
  party: string;
}

export interface Quirks {
  /** As if nobody had given a finger or a PIN. */
  unverified?: boolean;
  origin?: string;
  challenge?: string;
  userHandle?: string;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_KEY = 0x40;
const b64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;

/** Tests only: an authenticator in software (Web Authentication, ES256, attestation "none"), which keeps one passkey. */
export class Authenticator {
  readonly #origin: string;
  #kept: Credential | undefined;
  counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** A copy of the key with the count it had, as a thief would have it. */
  clone(): Authenticator {
    const copy = new Authenticator(this.#origin);
    copy.#kept = this.#kept;
    copy.counter = this.counter;
    return copy;
  }

  /** Answers the options of a registration as a browser would. */
  make(options: Record<string, unknown>, quirks: Quirks = {}) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const party = text(field(options['rp'], 'id'));
    const user = text(field(options['user'], 'id'));
    const id = randomBytes(32);
    this.#kept = { id, key: privateKey, user, party };
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const cose = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]),
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([this.#head(party, HAS_KEY, quirks), Buffer.alloc(16), length, id, cose]);
    const attestation = isoCBOR.encode(
      new Map<string, string | Uint8Array | Map<string, string>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, string>()],
        ['authData', new Uint8Array(authData)],
      ]),
    );
    const clientDataJSON = this.#clientData('webauthn.create', options, quirks);
    const response = { clientDataJSON: b64(clientDataJSON), attestationObject: b64(attestation), transports: ['usb'] };
    return { id: b64(id), rawId: b64(id), type: 'public-key', response };
  }

  /** Answers the options of a sign-in as a browser would. */
  use(options: Record<string, unknown>, quirks: Quirks = {}) {
    const kept = this.#kept;
    if (kept === undefined) throw new Error('this authenticator has no passkey');
    const clientDataJSON = this.#clientData('webauthn.get', options, quirks);
    const authData = this.#head(kept.party, 0, quirks);
    const signature = createSign('sha256')
      .update(Buffer.concat([authData, sha256(clientDataJSON)]))
      .sign(kept.key);
    const response = {
      clientDataJSON: b64(clientDataJSON),
      authenticatorData: b64(authData),
      signature: b64(signature),
      userHandle: quirks.userHandle ?? kept.user,
    };
    return { id: b64(kept.id), rawId: b64(kept.id), type: 'public-key', response };
  }

  #head(party: string, more: number, { unverified = false }: Quirks): Buffer {
    this.counter += 1;
    const rest = Buffer.alloc(5);
    rest.writeUInt8(PRESENT | (unverified ? 0 : VERIFIED) | more, 0);
    rest.writeUInt32BE(this.counter, 1);
    return Buffer.concat([sha256(party), rest]);
  }

  #clientData(type: string, options: Record<string, unknown>, { origin, challenge }: Quirks): string {
    return JSON.stringify({
      type,
      challenge: challenge ?? text(options['challenge']),
      origin: origin ?? this.#origin,
      crossOrigin: false,
    });
  }
}
