/** One mail as the server took it. */
export interface ReceivedMail {
  from: string;
  to: string[];
  /** Milliseconds since 1970, by the server's clock. */
  takenAt: number;
  /** Whether the connection was encrypted when it came. */
  encrypted: boolean;
  /** Who had signed in; undefined for nobody. */
  user: string | undefined;
  headers: ReadonlyMap<string, string>;
  /** The body as it is read, with its transfer encoding undone. */
  text: string;
  raw: string;
}

/** Headers by their names in small letters, and the body with dots and transfer encoding undone. For mails of one part. */
export function readMail(raw: string): { headers: ReadonlyMap<string, string>; text: string; raw: string } {
  const cut = raw.indexOf('\r\n\r\n');
  const head = cut < 0 ? raw : raw.slice(0, cut);
  const body = (cut < 0 ? '' : raw.slice(cut + 4)).replaceAll('\r\n..', '\r\n.');
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, text: decoded(body, headers.get('content-transfer-encoding') ?? '7bit'), raw };
}

function decoded(body: string, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable': {
      const joined = body.replaceAll('=\r\n', '');
      const bytes = joined.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      );
      return Buffer.from(bytes, 'latin1').toString('utf8');
    }
    default:
      return body;
  }
}
