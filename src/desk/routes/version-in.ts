import type { FastifyRequest } from 'fastify';
import { Fault } from '../../core/fault.ts';

const VERSION = /^"?(\d{1,9})"?$/;

/** The version in If-Match. Throws `HW_REQUEST_INVALID`: without it nobody could say whether a colleague's change would be lost. */
export function versionIn({ headers }: FastifyRequest): number {
  const found = VERSION.exec(headers['if-match'] ?? '')?.[1];
  if (found === undefined)
    throw new Fault('HW_REQUEST_INVALID', {
      where: 'header if-match',
      why: 'give the version that was read, such as "3"',
    });
  return Number(found);
}
