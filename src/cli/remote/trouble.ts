import { z } from 'zod';
import { Fault } from '../../core/fault.ts';

/** What a socket or TLS says, in words. Those in `AWAY` are known before a byte of the request has left. */
const AWAY: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no machine of that name',
  EAI_AGAIN: 'names cannot be looked up now: there seems to be no network',
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  EPROTO: 'it does not speak https there',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak https there',
};
const UNTRUSTED: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it has signed its certificate itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its authority is not one that this machine knows',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its authority is not one that this machine knows',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its authority is not one that this machine knows',
  UNABLE_TO_GET_ISSUER_CERT: 'its authority is not one that this machine knows',
  CERT_SIGNATURE_FAILURE: 'another authority has signed it',
  CERT_HAS_EXPIRED: 'its certificate has run out',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet, or the clock of this machine is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};
const Coded = z.object({ code: z.string(), cause: z.unknown().optional() });
/** Errors wrap errors; deeper than this none of ours do. */
const DEEPEST = 4;

/** What kept a request from its answer. */
export function troubleOf(http: string, cause: unknown): Fault {
  const code = codeOf(cause, (one) => one in AWAY || one in UNTRUSTED) ?? '';
  const untrusted = UNTRUSTED[code];
  if (untrusted !== undefined) return new Fault('HW_GATEWAY_NOT_TRUSTED', { where: http, why: untrusted, cause });
  return new Fault('HW_GATEWAY_AWAY', { where: http, why: AWAY[code] ?? 'the connection was lost', cause });
}

/** False when it is known that the gateway has not heard of the request. */
export function mayHaveArrived({ code, cause }: Fault): boolean {
  if (code === 'HW_INTERRUPTED') return cause !== undefined;
  return code === 'HW_GATEWAY_AWAY' && codeOf(cause, (one) => one in AWAY) === undefined;
}

function codeOf(error: unknown, isKnown: (code: string) => boolean): string | undefined {
  let at = error;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const inner = at instanceof AggregateError ? at.errors[0] : undefined;
    const found = Coded.safeParse(at instanceof Error ? { ...at, cause: at.cause } : at).data;
    if (found !== undefined && isKnown(found.code)) return found.code;
    at = inner ?? (at instanceof Error ? at.cause : undefined);
  }
  return undefined;
}
