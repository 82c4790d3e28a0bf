import { createPublicKey, webcrypto } from 'node:crypto';
import type { Pkcs10CertificateRequest } from '@peculiar/x509';
import { x509 } from './x509.ts';

/** What a request in PEM may have: a P-256 request of this kind has about 400. */
export const REQUEST_BYTES = 4096;

/** Why a request for a certificate (PKCS #10, RFC 2986) is refused, in words that repeat nothing of it. */
export const REQUEST_REFUSALS = {
  'too-large': `it is larger than ${REQUEST_BYTES} bytes`,
  'not-a-request': 'it is not one PKCS #10 request in PEM',
  'wrong-key': 'its key is not on the curve P-256',
  'wrong-signature': 'it is not signed by its own key with SHA-256 or better',
  'wrong-name': 'it may name nothing but the device, as its common name, or nobody',
  'asks-for-authority': 'it asks for the right to certify others',
  'asks-for-names': 'it asks for names besides the device’s own',
  'asks-for-use': 'it asks for another use than that of a TLS client',
  'asks-for-more': 'it asks for something that is not given',
} as const;
export type RequestRefused = keyof typeof REQUEST_REFUSALS;

export type ReadRequest = { spki: Uint8Array } | { refused: RequestRefused };

const PEM =
  /^\s*-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END (?:NEW )?CERTIFICATE REQUEST-----\s*$/;
/** PKCS #9 extensionRequest. */
const EXTENSION_REQUEST = '1.2.840.113549.1.9.14';
const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const EXTENDED_KEY_USAGE = '2.5.29.37';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';
const HASHES: ReadonlySet<string> = new Set(['SHA-256', 'SHA-384', 'SHA-512']);

/** Finds the key that a device asks to have certified, or says why not. Never throws, whatever the text. */
export async function readRequest(pem: string, device: string): Promise<ReadRequest> {
  if (Buffer.byteLength(pem) > REQUEST_BYTES) return { refused: 'too-large' };
  const der = derOf(pem);
  if (der === undefined) return { refused: 'not-a-request' };
  const { Pkcs10CertificateRequest } = await x509();
  try {
    const request = new Pkcs10CertificateRequest(der);
    if (!Buffer.from(request.rawData).equals(der)) return { refused: 'not-a-request' };
    const spki = Buffer.from(request.publicKey.rawData);
    if (!isOnP256(spki)) return { refused: 'wrong-key' };
    if (!(await isSigned(request))) return { refused: 'wrong-signature' };
    const refused = whatIsTooMuch(request, device);
    return refused === undefined ? { spki } : { refused };
  } catch {
    return { refused: 'not-a-request' };
  }
}

/** Undefined unless the text is one block and its bytes are one DER value and nothing behind it. */
function derOf(pem: string): Buffer | undefined {
  const [, body] = PEM.exec(pem) ?? [];
  if (body === undefined) return undefined;
  const der = Buffer.from(body, 'base64');
  return lengthOf(der) === der.length ? der : undefined;
}

/** The length that the outermost DER value says it has, its head included. */
function lengthOf(der: Buffer): number {
  const [tag, first] = der;
  if (tag !== 0x30 || first === undefined) return -1;
  if (first < 0x80) return first + 2;
  const size = first & 0x7f;
  return size === 0 || size > 2 || der.length < 2 + size ? -1 : der.readUIntBE(2, size) + 2 + size;
}

function isOnP256(spki: Buffer): boolean {
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

async function isSigned(request: Pkcs10CertificateRequest): Promise<boolean> {
  // With a key on P-256 no other algorithm than ECDSA can succeed.
  return HASHES.has(request.signatureAlgorithm.hash.name) && request.verify(webcrypto).catch(() => false);
}

function whatIsTooMuch(request: Pkcs10CertificateRequest, device: string): RequestRefused | undefined {
  const name = request.subjectName.toJSON();
  if (name.length > 0 && !isOwnName(name, device)) return 'wrong-name';
  if (request.attributes.some(({ type }) => type !== EXTENSION_REQUEST)) return 'asks-for-more';
  for (const { type, value } of request.extensions) {
    const refused = ALLOWED.get(type)?.(Buffer.from(value)) ?? (ALLOWED.has(type) ? undefined : 'asks-for-more');
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function isOwnName(name: readonly Record<string, readonly unknown[]>[], device: string): boolean {
  const [only] = name;
  const fields = Object.entries(only ?? {});
  return (
    name.length === 1 &&
    fields.length === 1 &&
    fields.every(([field, values]) => {
      return (field === 'CN' || field === COMMON_NAME) && values.length === 1 && values[0] === device;
    })
  );
}

type Judge = (value: Buffer) => RequestRefused | undefined;
const exactly =
  (hex: readonly string[], otherwise: RequestRefused): Judge =>
  (value) =>
    hex.includes(value.toString('hex')) ? undefined : otherwise;

/** By the DER of the value: what we give anyway may be asked for. */
const ALLOWED: ReadonlyMap<string, Judge> = new Map([
  // An empty sequence, or one that says FALSE.
  [BASIC_CONSTRAINTS, exactly(['3000', '3003010100'], 'asks-for-authority')],
  // Bit 0, digitalSignature.
  [KEY_USAGE, exactly(['03020780'], 'asks-for-use')],
  // id-kp-clientAuth.
  [EXTENDED_KEY_USAGE, exactly(['300a06082b06010505070302'], 'asks-for-use')],
  [SUBJECT_ALTERNATIVE_NAME, () => 'asks-for-names'],
]);
