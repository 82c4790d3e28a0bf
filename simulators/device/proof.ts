import { generateKeyPairSync, randomUUID, sign, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** What a device shows to prove who it is: a secret, or a certificate with its key; PEM. */
export const proofSchema = z.union([
  z.object({ secret: z.string() }),
  z.object({ key: z.string(), certificate: z.string() }),
]);
export type Proof = z.infer<typeof proofSchema>;

/** A key of its own that a device has made, and its request to have it certified, both in PEM. */
export interface KeyRequest {
  key: string;
  csr: string;
}

/** DER of ecdsa-with-SHA256 as an AlgorithmIdentifier (RFC 5758 §3.2). */
const ECDSA_WITH_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex');
const VERSION_0 = Buffer.from('020100', 'hex');
const NOBODY = Buffer.from('3000', 'hex');
const NO_ATTRIBUTES = Buffer.from('a000', 'hex');

/** Makes a key on P-256 and a PKCS #10 request for it (RFC 2986 §4), as firmware would; the name is left to the gateway. */
export function makeRequest(): KeyRequest {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const info = der(0x30, VERSION_0, NOBODY, spki, NO_ATTRIBUTES);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', info, privateKey));
  const lines =
    der(0x30, info, ECDSA_WITH_SHA256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    csr: `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`,
  };
}

/** One value in DER, up to 64 KiB. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

/** When a proof ends by itself, ms since 1970; a secret never does. */
export function endOf(proof: Proof): number {
  return 'certificate' in proof ? Date.parse(new X509Certificate(proof.certificate).validTo) : Number.POSITIVE_INFINITY;
}

/** What the gateway has answered on `down/identity`; undefined when it is nothing of that. */
export function readGiven(
  payload: Uint8Array,
): { certificate: string } | { secret: string } | { refused: string } | undefined {
  try {
    return given.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
  } catch {
    return undefined;
  }
}

const given = z.union([
  z.object({ certificate: z.string() }),
  z.object({ secret: z.string() }),
  z.object({ refused: z.string() }),
]);

const enrolled = z.object({
  device: z.string(),
  topic: z.string(),
  kind: z.string().nullable(),
  name: z.string().nullable(),
  mqtts: z.string().nullable(),
  authority: z.string(),
  certificate: z.string(),
});

/** What hardware has become by its claim code. */
export interface Enrolled {
  device: string;
  topic: string;
  kind: string | null;
  name: string | null;
  /** Where it connects, and the certificate that it trusts there. */
  url: string;
  ca: string;
  proof: Proof;
}

/** The gateway has not taken the claim; the message is its sentence. */
export class EnrolmentRefused extends Error {}

/**
 * Becomes a registered device by a claim code, over HTTP at `http`: with a certificate for a key of its own. A lost answer is asked for again with the same request. Throws `EnrolmentRefused`.
 */
export async function enrol(http: string, code: string, hardware = randomUUID()): Promise<Enrolled> {
  const { key, csr } = makeRequest();
  const answer = await ask(http, { code, want: 'certificate', csr, hardware });
  const { certificate, authority, mqtts, device, topic, kind, name } = enrolled.parse(answer);
  const proof = { key, certificate };
  if (mqtts === null) throw new EnrolmentRefused('The gateway does not take MQTT over TLS, which a certificate needs.');
  return { device, topic, kind, name, url: mqtts, ca: authority, proof };
}

const TRIES = 3;

async function ask(http: string, body: object): Promise<unknown> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      const answer = await fetch(`${http.replace(/\/+$/, '')}/api/enrol`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const said: unknown = await answer.json();
      if (answer.ok) return said;
      throw new EnrolmentRefused(problem.safeParse(said).data?.detail ?? `The gateway answered ${answer.status}.`);
    } catch (error) {
      if (left === 0 || error instanceof EnrolmentRefused) throw error;
    }
  }
}

const problem = z.object({ detail: z.string() });
