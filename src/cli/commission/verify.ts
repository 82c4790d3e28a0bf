import { existsSync, readFileSync } from 'node:fs';
import { Fault } from '../../core/fault.ts';
import { copyOf, digestIn, openCertificate, type Sealed } from '../../desk/certificate/content.ts';
import type { Records } from '../../register/register.ts';
import { AT_THE_SHELL } from '../commands/staff.ts';

const DIGEST = /^[0-9a-f]{64}$/;

export interface Verified {
  certificate: string;
  job: string;
  reference: string;
  signedOffAt: string;
  /** Which copy the file is to the byte; null where only the digest was given. */
  copy: 'file' | 'resident' | null;
}

/**
 * Whether a certificate is as it was issued: by the digest that its square code holds, or a whole file to the byte. Throws
 * `HW_CERTIFICATE_ALTERED`, `HW_NOT_FOUND`.
 */
export function verify(records: Records, given: string): Verified {
  const pdf = DIGEST.test(given) ? undefined : readPdf(given);
  const digest = pdf === undefined ? given : digestIn(pdf);
  if (digest === undefined) throw new Fault('HW_CERTIFICATE_ALTERED', { where: given, why: 'it names no digest' });
  const job = records.register.jobs.withCertificate(digest);
  if (job === undefined || job.certificateNote === null)
    throw new Fault('HW_NOT_FOUND', { where: 'certificate', why: 'none was issued here with that digest' });
  const text = records.vault.readNote(job.certificateNote, { purpose: 'shell', who: AT_THE_SHELL });
  if (text === 'erased') throw new Fault('HW_NOT_FOUND', { where: 'certificate', why: 'it was erased' });
  const sealed = openCertificate(text.reveal(), digest);
  if (sealed === undefined) throw new Fault('HW_CERTIFICATE_ALTERED', { where: `job ${job.id}` });
  const { reference, signedOffAt } = sealed.content;
  return { certificate: digest, job: job.id, reference, signedOffAt, copy: mustBeCopy(sealed, pdf, given) };
}

function mustBeCopy(sealed: Sealed, pdf: Buffer | undefined, given: string): Verified['copy'] {
  if (pdf === undefined) return null;
  const copy = copyOf(sealed, pdf);
  if (copy === undefined) throw new Fault('HW_CERTIFICATE_ALTERED', { where: given });
  return copy;
}

function readPdf(file: string): Buffer {
  if (!existsSync(file))
    throw new Fault('HW_USAGE', { where: file, why: 'it is neither a file nor 64 of 0-9 and a-f' });
  return readFileSync(file);
}
