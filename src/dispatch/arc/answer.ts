import { between, type Instant } from '../../core/time.ts';
import { unseal } from '../../dc09/seal.ts';
import { readTimeStamp } from '../../dc09/time-stamp.ts';
import type { ArcLine } from './message.ts';

/**
 * What a receiver answered. `acknowledged`: it has the message. `wrong-time`: it has not, because of our time stamp, and says
 * what time it is. `refused`: it cannot process it. `unusable`: no answer to what we asked.
 */
export type ArcAnswer =
  | { answer: 'acknowledged' }
  | { answer: 'wrong-time'; now: Instant }
  | { answer: 'refused' }
  | { answer: 'unusable' };

const ANSWER =
  /^"(\*?)(ACK|NAK|DUH|RSP)"(\d{4})(?:R[0-9A-F]{1,6})?(?:L[0-9A-F]{1,6})?(?:#([0-9A-F]{3,16})|A0)?\[(.*)$/i;
/** An encrypted answer is of now, or somebody kept it: the window of DC-09 is 40 s back and 20 s ahead, ours both together. */
const FRESH_MS = 60_000;
const UNUSABLE: ArcAnswer = { answer: 'unusable' };

/** Reads the answer to message `sequence` that was sent at `at` by the receiver's time. Only a NAK may be in the clear when we are not. */
export function readAnswer(message: string, line: ArcLine, sequence: number, at: Instant): ArcAnswer {
  const found = ANSWER.exec(message);
  if (found === null) return UNUSABLE;
  const [, star, token, number, account, rest = ''] = found;
  if (token === 'NAK') {
    const now = readTimeStamp(rest);
    return now === undefined ? UNUSABLE : { answer: 'wrong-time', now };
  }
  if (Number(number) !== sequence || account?.toUpperCase() !== line.account.toUpperCase()) return UNUSABLE;
  if (token === 'DUH') return { answer: 'refused' };
  return line.key === undefined || (star === '*' && isFresh(unseal(line.key, rest), at))
    ? { answer: 'acknowledged' }
    : UNUSABLE;
}

function isFresh(content: string | undefined, at: Instant): boolean {
  const said = content === undefined ? undefined : readTimeStamp(content);
  return said !== undefined && Math.abs(between(at, said)) <= FRESH_MS;
}
