import { CATALOGUE, type FaultCode } from './catalogue.ts';

/** What a fault tells besides its code: the place, the cause in plain words, and data for a log (never personal data). */
export interface FaultDetail {
  /** Where it is wrong, e.g. `config/rules/panic.yaml:12` or `device dv_4f2k`. */
  where?: string;
  /** What is wrong here, as the end of the catalogue's sentence. Plain words, no personal data. */
  why?: string;
  cause?: unknown;
  /** Ids of what has to be done first, where that can be listed. */
  missing?: readonly string[];
}

/**
 * An error a person may have to act on. It carries a stable code from the catalogue and one plain sentence, so that a
 * log, a problem document and a terminal all say the same. Anything thrown that is not a `Fault` is a bug in this software.
 */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly where: string | undefined;
  readonly why: string | undefined;
  readonly missing: readonly string[] | undefined;

  constructor(code: FaultCode, detail: FaultDetail = {}) {
    const entry = CATALOGUE[code];
    const place = detail.where ? `${detail.where}: ` : '';
    const why = detail.why ? ` (${detail.why})` : '';
    super(
      `${place}${entry.says}${why}. ${entry.act}`,
      detail.cause === undefined ? undefined : { cause: detail.cause },
    );
    this.name = 'Fault';
    this.code = code;
    this.where = detail.where;
    this.why = detail.why;
    this.missing = detail.missing;
  }
}

/** True for an error with a code and sentence of ours; false for a bug. */
export function isFault(error: unknown): error is Fault {
  return error instanceof Fault;
}
