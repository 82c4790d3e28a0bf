import { randomBytes, webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asDeviceId, type DeviceId } from '../../src/core/ids.ts';
import { instant } from '../../src/core/time.ts';
import { type Issued, openAuthority } from '../../src/identity/authority.ts';
import { loadOrMakeCertificate } from '../../src/intake/embedded/certificate.ts';
import { openRecords } from '../../src/register/register.ts';
import { type Scheme, writeScheme } from '../latency/scheme.ts';
import type { ConnectionsPlan } from './plan.ts';

/** A device with a certificate; all share one key pair, since making ten thousand of them measures nothing. */
export interface Identity {
  device: string;
  topic: string;
  /** PEM: its own and the issuing one. */
  certificate: string;
}

export interface Identities {
  /** PEM. */
  key: string;
  pressers: Identity[];
  fleet: Identity[];
  /** Where the same is kept for other processes, as JSON. */
  file: string;
  /** Files in PEM for peers: the server's key and certificate, and what a device's may chain to. */
  server: { key: string; cert: string; authority: string };
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Writes a scheme whose devices all have a certificate that they have used before, and what peers need to serve the same devices. */
export async function writeIdentities(place: string, directory: string, plan: ConnectionsPlan): Promise<Identities> {
  const scheme = writeScheme(directory, { pressers: plan.pressers, fleet: plan.all, homeSize: 4 });
  const clock = { now: () => instant(Date.now()) };
  const authority = await openAuthority(directory, clock);
  const server = await loadOrMakeCertificate(directory, ['localhost', '127.0.0.1'], clock);
  const pair = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const spki = new Uint8Array(await webcrypto.subtle.exportKey('spki', pair.publicKey));
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`;
  const all = [...scheme.pressers, ...scheme.fleet];
  const issued: (Issued & { id: DeviceId })[] = [];
  for (const { device } of all) {
    const id = asDeviceId(device);
    if (id === undefined) throw new Error(`The register has made the id ${device}, which is none.`);
    issued.push({ id, ...(await authority.issue({ device: id, publicKey: { spki }, now: clock.now() })) });
  }
  const records = openRecords({ directory, clock: clock.now, random: randomBytes });
  try {
    const { register } = records;
    register.together(() => {
      for (const { id, ...one } of issued) {
        register.certificates.add(id, one);
        register.certificates.firstUsed(id, { certificate: one.fingerprint });
      }
    });
  } finally {
    records.close();
  }
  return keep(place, directory, { key, scheme, certificates: issued, trusted: authority.trusted, server });
}

function keep(
  place: string,
  directory: string,
  made: {
    key: string;
    scheme: Scheme;
    certificates: { certificate: string }[];
    trusted: string;
    server: { cert: string };
  },
): Identities {
  const { key, scheme, certificates } = made;
  const certified = (devices: readonly { device: string; topic: string }[], from: number): Identity[] =>
    devices.map(({ device, topic }, n) => ({
      device,
      topic,
      certificate: certificates[from + n]?.certificate ?? '',
    }));
  const pressers = certified(scheme.pressers, 0);
  const fleet = certified(scheme.fleet, scheme.pressers.length);
  const file = join(place, 'identities.json');
  const authority = join(place, 'authority.pem');
  writeFileSync(file, JSON.stringify({ key, fleet, trust: made.server.cert }), { mode: 0o600 });
  writeFileSync(authority, made.trusted);
  const tls = join(directory, 'tls');
  return {
    key,
    pressers,
    fleet,
    file,
    server: { key: join(tls, 'server.key'), cert: join(tls, 'server.crt'), authority },
  };
}
