import { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import { minutes } from '../../core/time.ts';
import { type Copy, openCertificate } from '../certificate/content.ts';
import { viewerOf } from '../http/guard.ts';
import { mustHaveJob, orders } from '../jobs/access.ts';
import type { Api, DeskParts } from '../parts.ts';
import { IdParams, refusals } from '../schema/common.ts';
import { CertificateFound, CertificateQuery, DigestParam } from '../schema/job.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { iso } from '../view/documents.ts';
import { staffViewer } from './give.ts';

/** Whoever has signed a home off may still hand her copy over for so long. */
const HAND_OVER = minutes(30);
/** What was issued when a home was signed off. */
export function jobCertificateRoutes(app: Api, parts: DeskParts): void {
  const { jobs } = parts.jobs.register;
  app.get(
    '/api/jobs/:id/certificate',
    {
      schema: {
        summary: 'The certificate as PDF: for the file, or for the resident',
        params: IdParams,
        querystring: CertificateQuery,
        response: {
          200: { description: 'PDF', content: { 'application/pdf': { schema: z.any() } } },
          ...refusals(401, 403, 404, 410, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = staffViewer(request);
      const { copy } = request.query;
      const pdf = certificateFor(parts, viewer, request.params.id, copy);
      return reply
        .type('application/pdf')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="certificate-${copy}.pdf"`)
        .send(pdf);
    },
  );
  app.get(
    '/api/certificates/:digest',
    {
      schema: {
        summary: 'Whether a certificate with this digest was issued',
        params: DigestParam,
        response: { 200: CertificateFound, ...refusals(401, 403, 404) },
      },
    },
    async (request) => {
      const { digest } = request.params;
      const found = jobs.withCertificate(digest);
      const { job } = mustHaveJob(parts, viewerOf(request), found?.id ?? '');
      return { digest, job: job.id, premises: job.premises, signedOffAt: iso(job.signedOffAt ?? job.orderedAt) };
    },
  );
}

/** Whoever signed the home off may hand her copy over, for a while; the file's copy is for those who order. */
function certificateFor(parts: DeskParts, viewer: Extract<Viewer, { kind: 'staff' }>, id: string, copy: Copy): Buffer {
  const { jobs } = parts.jobs.register;
  const job = jobs.find(id);
  const handsOver =
    copy === 'resident' &&
    job?.signedOffBy === viewer.id &&
    job.signedOffAt !== null &&
    parts.clock.now() - job.signedOffAt <= HAND_OVER;
  const theirs = handsOver ? job : orders(viewer) ? mustHaveJob(parts, viewer, id).job : undefined;
  if (theirs?.certificate == null || theirs.certificateNote === null) return notIssued();
  const text = parts.files.kept(theirs.certificateNote, viewer.id);
  const sealed = text === null ? undefined : openCertificate(text, theirs.certificate);
  if (sealed === undefined) throw new Fault('HW_NOT_FOUND', { where: 'certificate', why: 'it was erased' });
  return Buffer.from(sealed[copy], 'base64');
}

function notIssued(): never {
  throw new Fault('HW_NOT_FOUND', { where: 'certificate' });
}
