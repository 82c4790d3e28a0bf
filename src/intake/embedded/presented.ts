import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The certificate that came with a connection, as far as it is judged. */
export interface Presented {
  /** SHA-256 of the DER, in hex. */
  fingerprint: string;
  /** The common name of its subject. */
  name: string | undefined;
  /** It chains to the authority and had not ended when it was shown; of a resumed session, when that session began. */
  verified: boolean;
}

const COMMON_NAME = /^CN=(.+)$/m;

/** What a socket's peer has shown, also in a resumed session: the ticket carries it (RFC 5077 §5, RFC 8446 §2.2). */
export function presentedBy(socket: Socket): Presented | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  return {
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    name: COMMON_NAME.exec(certificate.subject)?.[1],
    verified: socket.authorized,
  };
}
