import { Fault } from '../../core/fault.ts';
import { seconds } from '../../core/time.ts';

/** How the connection is protected: TLS from the first byte, TLS asked for (and insisted on) after the greeting, or none. */
export type MailSecurity = 'tls' | 'starttls' | 'none';

export interface MailServer {
  host: string;
  port: number;
  security: MailSecurity;
  /** What mails come from; neutral, for anybody may see it. */
  from: string;
  user?: string;
  password?: string;
  /** A certificate authority of one's own, PEM. */
  ca?: string;
}

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;
/** Connections kept to the server, how many mails each carries before it is opened anew, and how many wait for one. */
const CONNECTIONS = 4;
const MAILS_PER_CONNECTION = 100;

/**
 * Everything that may be left to a default is said here: who may hear it, how long anything may take, and how much is open
 * at once. Throws `HW_CONFIG_INVALID` when mails would cross a network in the clear.
 */
export function transportOptions(server: MailServer) {
  const { host, port, security, user, password, ca } = server;
  if (security === 'none' && !LOOPBACK.test(host))
    throw new Fault('HW_CONFIG_INVALID', {
      where: 'email',
      why: 'without TLS mails go to this machine only; write security: starttls or tls',
    });
  return {
    pool: true,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    maxConnections: CONNECTIONS,
    maxMessages: MAILS_PER_CONNECTION,
    // The name in EHLO is the sender's domain: that of the machine is nobody's business.
    name: domainOf(server.from),
    dnsTimeout: seconds(5),
    connectionTimeout: seconds(5),
    greetingTimeout: seconds(5),
    socketTimeout: seconds(15),
    // A mail is our own words and nothing that lies on a disk or behind an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  } as const;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
