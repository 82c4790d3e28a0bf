import { randomBytes, webcrypto } from 'node:crypto';
import './reflect-metadata.ts';

/** The one kind of key and signature that the authority knows: ECDSA on P-256 with SHA-256 (FIPS 186-5). */
export const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

type Library = typeof import('@peculiar/x509');

let loading: Promise<Library> | undefined;

/** The certificate library, loaded when something is made or a request is read: it takes longer than the rest of a start. */
export function x509(): Promise<Library> {
  loading ??= import('@peculiar/x509');
  return loading;
}

export function newKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
}

const SERIAL_BYTES = 16;

/** 16 random bytes in hex, a positive number in DER (RFC 5280 §4.1.2.2). */
export function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

type CryptoKeyPair = webcrypto.CryptoKeyPair;
type CryptoKey = webcrypto.CryptoKey;

/** PKCS #8 in PEM. */
export async function keyText(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${(der.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PRIVATE KEY-----\n`;
}

/** Reads PKCS #8 in PEM for signing. Throws what the platform throws when it is none, or not on P-256. */
export function readKey(pem: string): Promise<CryptoKey> {
  const body = pem.replace(/-----[A-Z ]+-----|\s/g, '');
  return webcrypto.subtle.importKey('pkcs8', Buffer.from(body, 'base64'), P256, false, ['sign']);
}
