import type { FaultCode } from '../../core/catalogue.ts';
import { Fault } from '../../core/fault.ts';
import { messageOf, sqliteCode } from './database.ts';

/** A fault in a shape that can cross between threads: an `Error` would lose its code and its cause on the way. */
export interface Failure {
  code: FaultCode;
  where?: string;
  why?: string;
  cause?: { code: string; message: string };
}

/** What a failed write is told as. Faults keep their own code; the disk's are a commit that failed and may be tried again. */
export function failureOf(error: unknown, where: string): Failure {
  if (error instanceof Fault) {
    const place = error.where === undefined ? {} : { where: error.where };
    return { code: error.code, ...place, ...(error.why === undefined ? {} : { why: error.why }) };
  }
  const cause = { code: sqliteCode(error), message: messageOf(error) };
  return { code: blamesOneBatch(error) ? 'HW_BATCH_REFUSED' : 'HW_COMMIT_FAILED', where, why: cause.message, cause };
}

export function faultOf(failure: Failure): Fault {
  const { code, cause, ...place } = failure;
  if (cause === undefined) return new Fault(code, place);
  return new Fault(code, { ...place, cause: Object.assign(new Error(cause.message), { code: cause.code }) });
}

/** True when one batch's own content is to blame, so that its neighbours in the transaction may be tried without it. */
export function blamesOneBatch(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === '' || code.startsWith('SQLITE_CONSTRAINT') || code === 'SQLITE_MISMATCH' || code === 'SQLITE_TOOBIG';
}
