import type { FailReason } from '../../core/input.ts';

/** What one try came to. */
export type Verdict =
  | { say: 'taken'; reference: string }
  | { say: 'try-again'; reason: FailReason }
  | { say: 'give-up'; reason: FailReason };

/** Replies that mean our own name and password: wanted, too weak, wrong, or to be encrypted first (RFC 4954 §4 and §6). */
const CREDENTIALS: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/**
 * What an error of the mail server means (RFC 5321 §4.2.1): 4xx may be over in a moment, 5xx will not. Only codes are looked
 * at; the words of a server quote addresses.
 */
export function verdictOn(error: unknown): Verdict {
  const code = field(error, 'code');
  const reply = Number(field(error, 'responseCode'));
  // No encryption, no mail: trying again without it is not what anybody wants.
  if (code === 'ETLS') return { say: 'give-up', reason: 'provider-error' };
  if (CREDENTIALS.has(reply)) return { say: 'give-up', reason: 'credentials' };
  if (reply >= 500) return { say: 'give-up', reason: code === 'EAUTH' ? 'credentials' : 'undeliverable' };
  if (reply >= 400) return { say: 'try-again', reason: 'provider-error' };
  if (code === 'EAUTH') return { say: 'give-up', reason: 'credentials' };
  // An address that is none.
  if (code === 'EENVELOPE') return { say: 'give-up', reason: 'undeliverable' };
  if (code === 'ETIMEDOUT') return { say: 'try-again', reason: 'provider-silent' };
  return { say: 'try-again', reason: 'provider-error' };
}

function field(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined;
}
