import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

const YEAR_S = 31_536_000;
const NOWHERE = ["'none'"];
const OURS = ["'self'"];

/** Strict headers: everything from our own address, nothing from anywhere else, no framing, no referrer. */
export async function setHeaders(app: FastifyInstance, { https }: { https: boolean }): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: OURS,
        baseUri: NOWHERE,
        formAction: OURS,
        frameAncestors: NOWHERE,
        objectSrc: NOWHERE,
      },
    },
    hsts: https ? { maxAge: YEAR_S } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
}
